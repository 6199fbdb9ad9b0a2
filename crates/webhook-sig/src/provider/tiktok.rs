//! TikTok for Developers' webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("TikTok-Signature");

/// TikTok for Developers: HMAC-SHA256 of `{t}.{body}`, as `TikTok-Signature: t=<unix>,s=<hex>`.
///
/// The key is the app's client secret, as text.
///
/// TikTok names no window; here it is 300 seconds either way. TikTok Shop signs otherwise: with the
/// app's key before the body, in `Authorization`.
///
/// Not signed: every header. The body's `event` names the event; no delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the field is called `event`.
///
/// <https://developers.tiktok.com/doc/webhooks-verification>
pub const TIKTOK: Scheme =
    Scheme::hmac_sha256("tiktok", SIGNATURE.pair(",", "=", "s"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
