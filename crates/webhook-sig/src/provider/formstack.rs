//! Formstack's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Formstack: HMAC-SHA256 of the body, as `X-FS-Signature: sha256=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// FastSpring's header has the same name, with base64 and no prefix:
/// [`FASTSPRING`](crate::provider::FASTSPRING).
///
/// Not signed: every header, method and path. No time is signed and no delivery id is known, so a
/// captured submission stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from one receiver of a third party.
///
/// <https://help.formstack.com/s/article/Webhook>
pub const FORMSTACK: Scheme = Scheme::hmac_sha256(
    "formstack",
    Location::header("X-FS-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
