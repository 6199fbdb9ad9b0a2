//! Calendly's webhooks.

use std::time::Duration;

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

const SIGNATURE: Location = Location::header("Calendly-Webhook-Signature");

/// Calendly: HMAC-SHA256 of `{t}.{body}`, as `Calendly-Webhook-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the webhook's signing key, as text.
///
/// The window is 180 seconds, as in the example on Calendly's page, and reaches as far into the
/// future. The form is Stripe's under another name.
///
/// Not signed: every header, method and path. No delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures>
pub const CALENDLY: Scheme =
    Scheme::hmac_sha256("calendly", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(180)))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
