//! Mautic's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Mautic: HMAC-SHA256 of the body, as `Webhook-Signature: <base64>`.
///
/// The key is the secret in the webhook's settings, as text.
///
/// Standard Webhooks, GoCardless and Cloudflare Stream use a header of the same name, each with
/// other contents. Which one it is, is known from the endpoint and never from the header.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// <https://docs.mautic.org/en/latest/configuration/webhooks.html>
pub const MAUTIC: Scheme = Scheme::hmac_sha256(
    "mautic",
    Location::header("Webhook-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
