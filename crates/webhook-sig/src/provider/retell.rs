//! Retell AI's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Retell-Signature");

/// Retell AI: HMAC-SHA256 of `{body}{v}`, as `X-Retell-Signature: v=<unix ms>,d=<hex>`.
///
/// The key is a Retell API key, as text. Whoever replaces that key replaces the webhooks' key with
/// it.
///
/// `v` is the time of sending in milliseconds and follows the body without a separator. Times more
/// than 300 seconds away are refused.
///
/// Not signed: every header. The body's `event` names the event; together with the call's `call_id`
/// it serves as the delivery's id.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: header, message and window come from others' receivers; no delivery was published.
///
/// <https://docs.retellai.com/features/secure-webhook>
pub const RETELL: Scheme =
    Scheme::hmac_sha256("retell", SIGNATURE.pair(",", "=", "d"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "v"), TimeFormat::UnixMillis)
        .signs(&[Component::Body, Component::Timestamp]);
