//! Coinbase Developer Platform's webhooks, with signed headers.

use crate::provider::HOOK0;
use crate::scheme::Scheme;

/// Coinbase CDP: HMAC-SHA256 of time, headers and body, as `X-Hook0-Signature: t=…,h=…,v1=<hex>`.
///
/// Coinbase delivers through Hook0, and this is [`HOOK0`](crate::provider::HOOK0) under another
/// id. The key is the secret of the webhook's subscription, as text.
///
/// The message is `{t}.{h}.{values}.{body}`: `h` names the signed headers, whose values are joined
/// by full stops. A `v0` beside is ignored. Messages with `v0` alone take
/// [`COINBASE_CDP_V0`](crate::provider::COINBASE_CDP_V0).
///
/// Not signed: method, path, and every header that `h` does not list; `X-Event-Id` and
/// `X-Event-Type` are signed if they are on it. The type stands in the body too, as `eventType`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: which of the versions Coinbase sends. Its page is said to verify `v0` alone, and
/// the signatures that this was tried with come from Hook0's tests.
///
/// # Security
///
/// Full stops inside the values are not escaped, and event types hold some: under one signature a
/// part of one header's value can move to the header that is listed next to it, or to the body.
///
/// <https://docs.cdp.coinbase.com/webhooks/verify-signatures>
pub const COINBASE_CDP: Scheme = HOOK0.derive("coinbase-cdp").build();
