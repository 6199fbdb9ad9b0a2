//! Metronome's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Metronome: HMAC-SHA256 of `{timestamp}\n{body}`, as `Metronome-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/metronome.md")]
pub const METRONOME: Scheme = Scheme::hmac_sha256(
    "metronome",
    Location::header("Metronome-Webhook-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Metronome-Date"), TimeFormat::HttpDate)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Body,
]);

pub(super) const METRONOME_PROFILE: Profile = Profile {
    vendor: "Metronome",
    docs: &["https://docs.metronome.com/api-reference/webhooks"],
    secret: "\
        The webhook's secret key, as text: in Metronome under Developer > Notifications > \
        Webhooks.",
    signed: &[
        "The time is the HTTP date in `X-Metronome-Date`, as it arrives. `Date` is not read, \
        because proxies rewrite it; Metronome's own library does not read it either.",
    ],
    unsigned: "Every other header, method and path.",
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Metronome-Industries/metronome-node@2ab1cb53506c:src/resources/webhooks.ts",
        ),
    ],
    ..Profile::of(&METRONOME)
};
