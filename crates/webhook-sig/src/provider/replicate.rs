//! Replicate's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Replicate: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged. The key is `whsec_`
/// and base64; `GET /v1/webhooks/default/secret` of Replicate's API returns it.
///
/// The header lists several signatures, of which one must match. Replicate's JavaScript library
/// sets no limit to the age of a delivery; here the window is 300 seconds.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`. The body is the prediction,
/// and its `status` says how far that has come.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://replicate.com/docs/topics/webhooks/verify-webhook>
pub const REPLICATE: Scheme = STANDARD_WEBHOOKS.derive("replicate").build();
