//! Zoom's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Caller, Challenge, Characters, Component, Encoding, Handshake,
    Identity, Location, Part, Scheme,
};
use crate::time::TimeFormat;

/// A token without a colon: what Zoom signs has two.
const PLAIN_TOKEN: Challenge = Challenge::at(Location::json("/payload/plainToken"))
    .characters(Characters::VISIBLE.without(b':'));

const ENCRYPTED_TOKEN: Answer = Answer::Json(&[
    ("plainToken", &[Part::Challenge]),
    ("encryptedToken", &[Part::Mac(Encoding::Hex)]),
]);

/// Zoom: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `x-zm-signature: v0=<hex>`.
#[doc = include_str!("../../docs/providers/zoom.md")]
pub const ZOOM: Scheme = Scheme::hmac_sha256(
    "zoom",
    Location::header("x-zm-signature").prefix("v0="),
    Encoding::Hex,
)
.timestamp(
    Location::header("x-zm-request-timestamp"),
    TimeFormat::UnixSeconds,
)
.handshakes(&[Handshake::new("POST", ENCRYPTED_TOKEN)
    .when(Location::json("/event"), &["endpoint.url_validation"])
    .challenge(PLAIN_TOKEN)
    .from(Caller::Signed)])
.acknowledgement(Acknowledgement::statuses(&[200, 204]))
.event(Identity::Body)
.event_type(Location::json("/event"))
.event_time(Location::json("/event_ts"), TimeFormat::UnixMillis)
.unique_messages()
.retried_for(Duration::from_secs(2 * 60 * 60))
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const ZOOM_PROFILE: Profile = Profile {
    vendor: "Zoom",
    docs: &["https://developers.zoom.us/docs/api/webhooks/"],
    secret: "\
        The app's secret token, as text: in the Zoom App Marketplace, on the app's Feature page, \
        where event subscriptions are set up. The older verification token is another value.",
    variable: Some("ZOOM_SECRET_TOKEN"),
    signed: &[
        "Zoom names no window. Its library parses the body and writes it as JSON again; here the \
        bytes count as they arrived. The older verification token, which came in `Authorization`, \
        is not read.",
    ],
    unsigned: "Every other header.",
    retries: Some(
        "Three times: 5 minutes after the first attempt, 20 minutes after that, and 60 minutes \
        after that.",
    ),
    acknowledgement: &["Respond within three seconds."],
    handshake: Some(
        "A POST with the event `endpoint.url_validation` brings a `plainToken`. The response is \
        JSON of the same `plainToken` and an `encryptedToken`, which is its HMAC-SHA256 under the \
        secret token in hex, within three seconds. It is repeated every 72 hours. Tokens with a \
        colon get no answer: every signed message has one.",
    ),
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/zoom.ts",
        ),
        Evidence::PublishedVector,
        Evidence::VendorCode("github:zoom/webhook-sample@e4d48a7:index.js"),
    ],
    ..Profile::of(&ZOOM)
};
