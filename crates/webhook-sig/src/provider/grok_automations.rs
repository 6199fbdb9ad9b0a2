//! Webhooks to Grok's automations.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Grok automations: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the secret of the automation's webhook, `whsec_` and base64.
///
/// Here Grok is the receiver: who triggers an automation signs the request, with
/// [`Signer`](crate::Signer). It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS)
/// unchanged, with its headers, its window of 300 seconds and its list of signatures.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.x.ai/grok/automations/webhooks>
pub const GROK_AUTOMATIONS: Scheme = STANDARD_WEBHOOKS.derive("grok-automations").build();
