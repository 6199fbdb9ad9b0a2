//! Airwallex's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Airwallex: HMAC-SHA256 of `{timestamp}{body}`, as `x-signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The timestamp stands in `x-timestamp`, in milliseconds, and the body follows it with nothing in
/// between. No window of Airwallex's own is known, so it is 300 seconds.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Addresses: Airwallex lists those that it sends from in its documentation.
///
/// # Security
///
/// Nothing separates time and body. A body that begins with a digit could lend it to the time, but
/// a time with one digit more or less lies decades away and is refused.
///
/// <https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events>
pub const AIRWALLEX: Scheme =
    Scheme::hmac_sha256("airwallex", Location::header("x-signature"), Encoding::Hex)
        .timestamp(Location::header("x-timestamp"), TimeFormat::UnixMillis)
        .signs(&[Component::Timestamp, Component::Body]);
