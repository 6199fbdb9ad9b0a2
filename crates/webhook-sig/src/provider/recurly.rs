//! Recurly's webhooks, as JSON.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Recurly: HMAC-SHA256 of `{timestamp}.{body}`, as `recurly-signature: <unix ms>,<hex>`.
///
/// The key is the endpoint's secret, as text.
///
/// The header is a list without names: the time in milliseconds, and then one signature or, while a
/// secret is rotated, several, any of which may match. At most seven are read.
///
/// Not signed: every header. The body has the object's `uuid` or `id`, its `object_type`, the
/// `event_type` and the `event_time`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that webhooks in the older XML format have HTTP Basic alone; they have no such
/// header, and are refused.
///
/// Weak points: none known beside a replay within the window of 300 seconds.
///
/// <https://docs.recurly.com/recurly-subscriptions/docs/webhooks>
pub const RECURLY: Scheme = Scheme::hmac_sha256("recurly", SIGNATURE.entry(",", ""), Encoding::Hex)
    .timestamp(SIGNATURE.first(","), TimeFormat::UnixMillis)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

const SIGNATURE: Location = Location::header("recurly-signature");
