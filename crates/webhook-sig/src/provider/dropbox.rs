//! Dropbox's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Answer, Challenge, Component, Encoding, Handshake, Location, Scheme};

/// Dropbox: HMAC-SHA256 of the body, as `X-Dropbox-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/dropbox.md")]
pub const DROPBOX: Scheme = Scheme::hmac_sha256(
    "dropbox",
    Location::header("X-Dropbox-Signature"),
    Encoding::Hex,
)
.handshakes(&[
    Handshake::new("GET", Answer::CHALLENGE).challenge(Challenge::at(Location::query("challenge")))
])
.signs(&[Component::Body]);

pub(super) const DROPBOX_PROFILE: Profile = Profile {
    vendor: "Dropbox",
    docs: &["https://www.dropbox.com/developers/reference/webhooks"],
    secret: "\
        The app's secret, as text: in the App Console at \
        <https://www.dropbox.com/developers/apps>, on the app's Settings tab (\"Show\").",
    variable: Some("DROPBOX_APP_SECRET"),
    unsigned: "Every header, method and path.",
    retried: Some(Retries::Repeated),
    handshake: Some(
        "A GET with the query parameter `challenge`, which the response repeats as plain text with \
        `X-Content-Type-Options: nosniff`.",
    ),
    notes: &[
        "A notification says only that something changed; the handler asks Dropbox what. So a \
        replayed one costs a request and tells nothing false.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:dropbox/mdwebhook@1b32d5a:app.py",
    )],
    ..Profile::of(&DROPBOX)
};
