//! Crisp's web hooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Crisp: HMAC-SHA256 of `[{timestamp};{body}]`, as `X-Crisp-Signature: <hex>`.
///
/// The key is the hook's secret, as text.
///
/// The brackets and the semicolon are signed too. The timestamp stands in
/// `X-Crisp-Request-Timestamp`, in milliseconds. No window of Crisp's own is known, so it is 300
/// seconds.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from notes of third parties; no delivery of Crisp's with a known
/// key was at hand.
///
/// <https://docs.crisp.chat/references/web-hooks/v1/>
pub const CRISP: Scheme = Scheme::hmac_sha256(
    "crisp",
    Location::header("X-Crisp-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Crisp-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Literal("["),
    Component::Timestamp,
    Component::Literal(";"),
    Component::Body,
    Component::Literal("]"),
]);
