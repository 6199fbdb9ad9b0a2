//! Pusher Channels' webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Pusher Channels: HMAC-SHA256 of the body, as `X-Pusher-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/pusher.md")]
pub const PUSHER: Scheme = Scheme::hmac_sha256(
    "pusher",
    Location::header("X-Pusher-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const PUSHER_PROFILE: Profile = Profile {
    vendor: "Pusher Channels",
    docs: &["https://pusher.com/docs/channels/server_api/webhooks/#authentication"],
    secret: "The app's secret, as text: in the Pusher dashboard on the app's page App Keys.",
    variable: Some("PUSHER_APP_SECRET"),
    signed: &[
        "An app may have several keys, and `X-Pusher-Key` names the one that signed. It is not \
        read here: put the secret of every key in use into the keyring. Pusher asks that the \
        content type be `application/json`, which the handler has to check.",
    ],
    unsigned: "Every header, `X-Pusher-Key` and the content type among them.",
    notes: &["The body's `time_ms` is signed with the body, but is not checked for its age."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:pusher/pusher-http-node@7492d8d:tests/integration/webhook.js"),
    ],
    ..Profile::of(&PUSHER)
};
