//! Hook0's webhooks, version 0.

use crate::scheme::{Component, Encoding, ListPolicy, Location, Scheme};
use crate::time::TimeFormat;

/// Hook0 v0: HMAC-SHA256 of `{t}.{body}`, as `X-Hook0-Signature: t=<unix>,v0=<hex>`.
///
/// The key is the secret of the subscription, as text.
///
/// This is the older version, for senders who sign no headers. A message that carries a `v1` as
/// well is refused, because only the newest version that is offered may count; for those there is
/// [`HOOK0`](crate::provider::HOOK0).
///
/// Not signed: every header, so `X-Event-Id` and `X-Event-Type` may be anybody's; method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// <https://documentation.hook0.com/how-to-guides/secure-webhook-endpoints>
pub const HOOK0_V0: Scheme = Scheme::hmac_sha256(
    "hook0-v0",
    SIGNATURE
        .pair(",", "=", "v0")
        .policy(ListPolicy::NewestVersion),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

const SIGNATURE: Location = Location::header("X-Hook0-Signature");
