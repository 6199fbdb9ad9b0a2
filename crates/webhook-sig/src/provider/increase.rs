//! Increase's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Increase: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
///
/// The key is the event subscription's secret, `whsec_` and base64.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) unchanged, with its window of
/// 300 seconds and its list of signatures. Before, Increase sent `Increase-Webhook-Signature` with
/// `t=` and `v1=` in hex; that one is not read.
///
/// Not signed: every other header, method and path. The event's `/id` and `/category` stand in the
/// signed body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the form of the older header, and whether it still comes along.
///
/// <https://increase.com/documentation/webhooks>
pub const INCREASE: Scheme = STANDARD_WEBHOOKS.derive("increase").build();
