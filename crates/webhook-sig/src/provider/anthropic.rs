//! Anthropic's webhooks for managed agents.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Anthropic: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) as it stands, with the key as
/// `whsec_` and base64.
///
/// Id and timestamp stand in `webhook-id` and `webhook-timestamp`; the window is 300 seconds. The
/// signature's header may list several, of which any may match. A list of third parties speaks of
/// one header `X-Webhook-Signature` instead; Anthropic's own library reads the three named here.
///
/// Not signed: every other header. The event's type is in the body, at `/data/type`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://platform.claude.com/docs/en/managed-agents/webhooks>
pub const ANTHROPIC: Scheme = STANDARD_WEBHOOKS.derive("anthropic").build();
