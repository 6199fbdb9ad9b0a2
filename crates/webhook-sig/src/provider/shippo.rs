//! Shippo's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Shippo-Auth-Signature");

/// Shippo: HMAC-SHA256 of `{t}.{body}`, as `Shippo-Auth-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the secret that Shippo's support sets up on request, as text. Without that Shippo
/// does not sign: its default is a token in the URL, which this scheme does not read.
///
/// Shippo names no window; here it is 300 seconds either way.
///
/// Not signed: every header. The body's `event` names the event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `data.object_id` with `event` tells deliveries apart.
///
/// <https://docs.goshippo.com/docs/tracking/webhooksecurity/>
pub const SHIPPO: Scheme =
    Scheme::hmac_sha256("shippo", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
