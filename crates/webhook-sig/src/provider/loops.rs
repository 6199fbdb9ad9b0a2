//! Loops's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Loops: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the signing secret, `whsec_` and base64.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged, with its window of
/// 300 seconds and its list of signatures.
///
/// Not signed: every other header, method and path. The kind of event is `/eventName` in the signed
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// <https://loops.so/docs/webhooks>
pub const LOOPS: Scheme = STANDARD_WEBHOOKS.derive("loops").build();
