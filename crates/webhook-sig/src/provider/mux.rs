//! Mux's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Mux-Signature");

/// Mux: HMAC-SHA256 of `{t}.{body}`, as `Mux-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the webhook's signing secret, as text.
///
/// It is [`STRIPE`](crate::provider::STRIPE) under another header: there may be several `v1`, of
/// which one must match, and the window is 300 seconds.
///
/// Not signed: every header, method and path. The event's `/id` and `/type` stand in the signed
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://www.mux.com/docs/core/verify-webhook-signatures>
pub const MUX: Scheme = Scheme::hmac_sha256("mux", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
    .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);
