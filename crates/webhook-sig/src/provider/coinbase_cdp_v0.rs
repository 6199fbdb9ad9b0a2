//! Coinbase Developer Platform's webhooks, with the body alone signed.

use crate::provider::HOOK0_V0;
use crate::scheme::Scheme;

/// Coinbase CDP v0: HMAC-SHA256 of `{t}.{body}`, as `X-Hook0-Signature: t=<unix>,v0=<hex>`.
///
/// Coinbase delivers through Hook0, and this is [`HOOK0_V0`](crate::provider::HOOK0_V0) under
/// another id. The key is the secret of the webhook's subscription, as text.
///
/// A message that carries a `v1` as well is refused, so that the weaker signature cannot stand in
/// for the stronger one; for those there is [`COINBASE_CDP`](crate::provider::COINBASE_CDP).
///
/// Not signed: every header, `X-Event-Id` and `X-Event-Type` among them; method and path. Take the
/// type from the body's `eventType`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that Coinbase sends messages without `v1`. Its page is said to verify `v0` alone.
///
/// <https://docs.cdp.coinbase.com/webhooks/verify-signatures>
pub const COINBASE_CDP_V0: Scheme = HOOK0_V0.derive("coinbase-cdp-v0").build();
