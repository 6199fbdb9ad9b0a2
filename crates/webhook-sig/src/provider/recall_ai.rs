//! Recall.ai's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Recall.ai: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged. The key is `whsec_`
/// and base64.
///
/// The header lists several signatures, of which one must match. Times more than 300 seconds away
/// are refused.
///
/// Not signed: every header but `webhook-id` and `webhook-timestamp`; the body's `event` names the
/// event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it rests on notes of others who read Recall.ai's pages; no delivery was
/// published.
///
/// <https://docs.recall.ai/docs/authenticating-requests-from-recallai>
pub const RECALL_AI: Scheme = STANDARD_WEBHOOKS.derive("recall-ai").build();
