//! Buildkite's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Buildkite-Signature");

/// Buildkite: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Buildkite-Signature: …,signature=<hex>`.
#[doc = include_str!("../../docs/providers/buildkite.md")]
pub const BUILDKITE: Scheme = Scheme::hmac_sha256(
    "buildkite",
    SIGNATURE.pair(",", "=", "signature"),
    Encoding::Hex,
)
.timestamp(
    SIGNATURE.pair(",", "=", "timestamp"),
    TimeFormat::UnixSeconds,
)
.event_type(Location::json("/event"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const BUILDKITE_PROFILE: Profile = Profile {
    vendor: "Buildkite",
    docs: &["https://buildkite.com/docs/apis/webhooks/pipelines"],
    secret: "\
        The webhook's token, as text: in Buildkite's Settings under Notification Services, on the \
        webhook's page. There \"Send an HMAC signature\" must be selected too.",
    signed: &[
        "The window is the one that Buildkite's page suggests. A webhook may send its token in the \
        clear instead: that is `BUILDKITE_TOKEN`, and proves less.",
    ],
    unsigned: "`X-Buildkite-Event` and every other header.",
    retried: Some(Retries::SignedAnew),
    handshake: Some("Buildkite sends the event `ping`, which any 2xx answers."),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BUILDKITE)
};

/// Buildkite token: a shared token, as `X-Buildkite-Token: <token>`.
#[doc = include_str!("../../docs/providers/buildkite-token.md")]
pub const BUILDKITE_TOKEN: Scheme =
    Scheme::token("buildkite-token", Location::header("X-Buildkite-Token")).build();

pub(super) const BUILDKITE_TOKEN_PROFILE: Profile = Profile {
    vendor: "Buildkite",
    docs: &["https://buildkite.com/docs/apis/webhooks/pipelines"],
    secret: "\
        The webhook's token, as text and in full: in Buildkite's Settings under Notification \
        Services, on the webhook's page.",
    signed: &[
        "The webhook can be set to sign with the same token instead of sending it: choose that \
        where you can, and `BUILDKITE` for it.",
    ],
    unsigned: "Everything, among it `X-Buildkite-Event` and the body.",
    weak_points: &[
        "Keep the header out of logs, and ask Buildkite's API before acting on a build that \
        matters.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BUILDKITE_TOKEN)
};
