//! Render's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Render: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged. The key is the
/// webhook's secret, `whsec_` and base64.
///
/// The header lists several signatures, of which one must match. Times more than 300 seconds away
/// are refused.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`; the body's `type` names the
/// event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://render.com/docs/webhooks>
pub const RENDER: Scheme = STANDARD_WEBHOOKS.derive("render").build();
