//! FastBound's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-FastBound-Signature");

/// FastBound: HMAC-SHA256 of `{t}.{body}`, as `X-FastBound-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the `signingSecret`, as text, that FastBound returns when a webhook is created.
///
/// `t` is the time of the event, not of the sending: FastBound retries for three days, and a
/// retry carries the old `t`. With the default window of 300 seconds such retries are refused.
/// Widen it, and remember what was handled:
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::provider::FASTBOUND;
/// use webhook_sig::{Tolerance, Verifier};
///
/// let three_days = Tolerance::default().past(Duration::from_secs(3 * 24 * 60 * 60));
/// let verifier = Verifier::new(&FASTBOUND).tolerance(three_days);
/// ```
///
/// Not signed: every header. There is no delivery id; the body's `id` with its event's name
/// serves as one. Any 2xx within 100 seconds acknowledges; after 45 failures FastBound disables
/// the webhook.
///
/// Weak points: to change the secret, the webhook must be deleted and made again.
///
/// <https://help.fastbound.com/en/articles/4782336-verifying-authenticity>
pub const FASTBOUND: Scheme =
    Scheme::hmac_sha256("fastbound", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
