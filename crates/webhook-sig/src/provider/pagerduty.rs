//! PagerDuty's webhooks, version 3.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// PagerDuty: HMAC-SHA256 of the body, as `X-PagerDuty-Signature: v1=<hex>`.
///
/// The key is the webhook subscription's secret, as text.
///
/// While a secret is rotated several signatures are listed, separated by commas, of which one must
/// match; entries of other versions are skipped.
///
/// Not signed: `X-Webhook-Id` and every other header, method and path. `/event/id` and
/// `/event/event_type` stand in the signed body. No time is signed, so a captured delivery stays
/// valid until the secret is changed: remember the ids.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developer.pagerduty.com/docs/webhooks/webhook-signatures/>
pub const PAGERDUTY: Scheme = Scheme::hmac_sha256(
    "pagerduty",
    Location::header("X-PagerDuty-Signature").entry(",", "v1="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
