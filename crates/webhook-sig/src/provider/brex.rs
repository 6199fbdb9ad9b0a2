//! Brex's webhooks.

use crate::provider::STANDARD_WEBHOOKS;
use crate::scheme::Scheme;

/// Brex: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `Webhook-Signature: v1,<base64>`.
///
/// The key is the secret that Brex returns at `GET /v1/webhooks/secrets`: base64, with or without
/// `whsec_` before it.
///
/// It is [`STANDARD_WEBHOOKS`](crate::provider::STANDARD_WEBHOOKS) with the headers `Webhook-Id`
/// and `Webhook-Timestamp`. While secrets are rotated that address returns two: put both into the
/// keyring. No window of Brex's own is known, so it is 300 seconds.
///
/// Not signed: every other header. The event's type is in the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that several signatures stand in the header with spaces between them, and that two
/// secrets are returned during a rotation.
///
/// <https://developer.brex.com/docs/webhooks>
pub const BREX: Scheme = STANDARD_WEBHOOKS.derive("brex").build();
