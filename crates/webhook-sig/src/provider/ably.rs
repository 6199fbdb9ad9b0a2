//! Ably's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

/// Ably: HMAC-SHA256 of the body, as `X-Ably-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/ably.md")]
pub const ABLY: Scheme = Scheme::hmac_sha256(
    "ably",
    Location::header("X-Ably-Signature"),
    Encoding::Base64,
)
.event(Identity::Each {
    items: Location::json("/items"),
    fields: &[],
})
.unique_messages()
.retried_for(Duration::from_secs(5 * 60))
.signs(&[Component::Body]);

pub(super) const ABLY_PROFILE: Profile = Profile {
    vendor: "Ably",
    docs: &["https://ably.com/docs/platform/integrations/webhooks#security"],
    secret: "\
        The secret of the API key that the integration signs with, which is what follows the \
        colon in it, as text. API keys are created in the Ably dashboard.",
    signed: &[
        "`X-Ably-Key` says which API key signed. It is not read here: with several keys in \
        the keyring each is tried. Ably signs batched requests, and those of streaming \
        integrations that call back over HTTP. What a rule sends message by message carries \
        no signature and is refused.",
    ],
    unsigned: "`X-Ably-Key` and every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After one second, and then at intervals that grow by √2 up to 60 seconds, for five \
        minutes. A retried batch also holds newer events.",
    ),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&ABLY)
};
