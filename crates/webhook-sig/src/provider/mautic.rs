//! Mautic's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Mautic: HMAC-SHA256 of the body, as `Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/mautic.md")]
pub const MAUTIC: Scheme = Scheme::hmac_sha256(
    "mautic",
    Location::header("Webhook-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);

pub(super) const MAUTIC_PROFILE: Profile = Profile {
    vendor: "Mautic",
    docs: &["https://docs.mautic.org/en/latest/configuration/webhooks.html"],
    secret: "The secret in the webhook's settings, as text.",
    signed: &[
        "Standard Webhooks, GoCardless and Cloudflare Stream use a header of the same name, each \
        with other contents. Which one it is, is known from the endpoint and never from the \
        header.",
    ],
    unsigned: "Every header, method and path.",
    evidence: &[
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
        Evidence::VendorCode(
            "github:mautic/mautic@24271492a8:app/bundles/WebhookBundle/Http/Client.php",
        ),
    ],
    ..Profile::of(&MAUTIC)
};
