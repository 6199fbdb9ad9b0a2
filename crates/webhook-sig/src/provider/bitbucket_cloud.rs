//! Bitbucket Cloud's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Bitbucket Cloud: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Mind the name: GitHub's header `X-Hub-Signature` holds SHA-1, this one SHA-256. A value with
/// `sha1=` is refused.
///
/// Not signed: `X-Event-Key`, `X-Request-UUID`, `X-Hook-UUID`, `X-Attempt-Number` and every other
/// header. No time is signed, so a captured delivery stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the names of those unsigned headers.
///
/// <https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/>
pub const BITBUCKET_CLOUD: Scheme = Scheme::hmac_sha256(
    "bitbucket-cloud",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
