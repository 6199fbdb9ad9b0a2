//! Bunny Stream's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Bunny Stream: HMAC-SHA256 of the body, as `X-BunnyStream-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/bunny-stream.md")]
pub const BUNNY_STREAM: Scheme = Scheme::hmac_sha256(
    "bunny-stream",
    Location::header("X-BunnyStream-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const BUNNY_STREAM_PROFILE: Profile = Profile {
    vendor: "Bunny Stream",
    docs: &["https://docs.bunny.net/docs/stream-webhook"],
    secret: "The read-only API key of the video library, as text.",
    variable: Some("BUNNY_STREAM_API_KEY"),
    signed: &[
        "`X-BunnyStream-Signature-Version: v1` and `X-BunnyStream-Signature-Algorithm: \
        hmac-sha256` come along and are not read: the algorithm is fixed here, and no header can \
        change it.",
    ],
    unsigned: "Every header.",
    weak_points: &["Everyone who has the read-only API key can sign."],
    open_questions: &["no delivery of Bunny's with a known key was at hand; six receivers agree."],
    evidence: &[
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&BUNNY_STREAM)
};
