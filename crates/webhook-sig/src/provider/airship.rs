//! Airship's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Airship: HMAC-SHA256 of `{timestamp}:{body}`, as `X-UA-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The timestamp stands in `X-UA-Timestamp`, in seconds. Between it and the body is a colon, where
/// most vendors have a full stop. No window of Airship's own is known, so it is 300 seconds.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from two descriptions by third parties; no delivery of Airship's
/// with a known key was at hand.
///
/// <https://docs.airship.com/guides/getting-started/developers/webhooks/>
pub const AIRSHIP: Scheme =
    Scheme::hmac_sha256("airship", Location::header("X-UA-Signature"), Encoding::Hex)
        .timestamp(Location::header("X-UA-Timestamp"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal(":"),
            Component::Body,
        ]);
