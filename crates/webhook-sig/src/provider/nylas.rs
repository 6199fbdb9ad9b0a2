//! Nylas's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Challenge, Component, Encoding, Handshake, Location, Scheme};

/// Nylas: HMAC-SHA256 of the body, as `X-Nylas-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/nylas.md")]
pub const NYLAS: Scheme = Scheme::hmac_sha256(
    "nylas",
    Location::header("X-Nylas-Signature"),
    Encoding::Hex,
)
.handshakes(&[
    Handshake::new("GET", Answer::CHALLENGE).challenge(Challenge::at(Location::query("challenge")))
])
.signs(&[Component::Body]);

pub(super) const NYLAS_PROFILE: Profile = Profile {
    vendor: "Nylas",
    docs: &["https://developer.nylas.com/docs/v3/notifications/"],
    secret: "\
        The webhook's secret, as text: `webhook_secret` in the response that creates the webhook, \
        or that rotates it; the old one stops at once.",
    signed: &[
        "A webhook may ask for compressed deliveries. Then the gzip bytes are what is signed: no \
        layer before the verifier may decompress the body, and the handler does it afterwards, \
        with a limit.",
    ],
    unsigned: "`Content-Encoding` and every other header, method and path.",
    handshake: Some(
        "Nylas sends GET with `challenge` in the query, whose value alone is the body of the \
        response.",
    ),
    open_questions: &[
        "that the hash comes bare and under the webhook's secret. Two receivers read it so; a \
        third expects `sha256=` in front of it and the client secret as the key. If nothing \
        verifies, try a scheme of your own with that prefix.",
    ],
    evidence: &[Evidence::Documentation, Evidence::IndependentReceiver("")],
    ..Profile::of(&NYLAS)
};
