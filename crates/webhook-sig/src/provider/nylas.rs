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
    secret: "The webhook's secret, as text: `webhook_secret` in the response that creates the webhook, \
        or that rotates it; the old one stops at once. Version 2 of Nylas's API signs in the same \
        way with the application's client secret.",
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
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:nylas/webhooks-server@a6a47426f5ee:WebhookLogs/verifyNylasRequest.js",
        ),
    ],
    ..Profile::of(&NYLAS)
};
