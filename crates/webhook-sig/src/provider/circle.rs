//! Circle's notifications, version 2.

#![cfg(feature = "ecdsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Answer, Audience, Component, Ecdsa, Encoding, Handshake, Identity, Location, Scheme,
};
use crate::time::TimeFormat;

/// Circle: ECDSA of the body, as `X-Circle-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/circle.md")]
pub const CIRCLE: Scheme = Scheme::ecdsa(
    "circle",
    Ecdsa::P256Sha256Der,
    Location::header("X-Circle-Signature"),
    Encoding::Base64,
)
.key_id(Location::header("X-Circle-Key-Id"))
.audience(Audience::Everyone)
.handshakes(&[Handshake::new("HEAD", Answer::Status)])
.event(Identity::Id(Location::json("/notificationId")))
.event_type(Location::json("/notificationType"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.retried_for(Duration::from_secs(130_601))
.signs(&[Component::Body]);

pub(super) const CIRCLE_PROFILE: Profile = Profile {
    vendor: "Circle",
    docs: &[
        "https://developers.circle.com/api-reference/verify-webhook-signatures",
        "https://developers.circle.com/api-reference/webhooks",
        "https://developers.circle.com/cpn/references/webhook-retries",
    ],
    secret: "\
        Circle's public key, base64 without the lines of PEM: `/data/publicKey` of \
        `GET https://api.circle.com/v2/notifications/publicKey/{id}`, with the id of \
        `X-Circle-Key-Id`. CPN and StableFX have paths of their own, `/v2/cpn/…` and \
        `/v2/stablefx/…`. The call needs an API key. `/data/algorithm` must be `ECDSA_SHA_256`.",
    variable: Some("CIRCLE_PUBLIC_KEY"),
    signed: &[
        "`X-Circle-Key-Id` names the key, and those with other ids are not tried. It need not be \
        signed: it only chooses among the keys that you have. The key of an id never changes.",
        "Before you put an id into the path of a request, check that it is a UUID of lower-case \
        hex.",
    ],
    unsigned: "Every other header, method and path.",
    retries: Some(
        "After 1, 10 and 30 seconds, 1 and 15 minutes, and 1, 3, 5, 6, 10 and 11 hours, as the \
        page of CPN says. A retry has the same `/notificationId`.",
    ),
    handshake: Some(
        "Circle wants HEAD answered, too. When a subscription is made, a signed test notification \
        comes: it is an ordinary delivery.",
    ),
    weak_points: &[
        "Compare the body's `/subscriptionId` with your own, with `Verifier::require_value`.",
    ],
    open_questions: &["that `/timestamp` stays the same in a retry."],
    notes: &[
        "Notifications of version 1, those of Circle Mint, come through Amazon SNS: verify them \
        with `AWS_SNS`.",
        "Circle lists the addresses that it sends from.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CIRCLE)
};
