//! Tailscale's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Tailscale-Webhook-Signature");

/// Tailscale: HMAC-SHA256 of `{t}.{body}`, as `Tailscale-Webhook-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Times more than 300 seconds away are refused. The body is a list of events, all under one
/// signature.
///
/// Not signed: every header. Each event in the body has a `type`; no delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it rests on the presets of a public receiver; no delivery was published.
///
/// <https://tailscale.com/kb/1213/webhooks>
pub const TAILSCALE: Scheme =
    Scheme::hmac_sha256("tailscale", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
