//! Convoy's advanced signatures.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Convoy-Signature");

/// Convoy advanced: HMAC-SHA256 of `{t},{body}`, as `X-Convoy-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the endpoint's secret, as text.
///
/// Between time and body is a comma. The pairs come in any order and `v1` more than once, while
/// secrets are rotated; any may match. The window is 300 seconds. Header name, hash and encoding
/// can be configured in Convoy; this is SHA-256 in hex, as [`CONVOY`](crate::provider::CONVOY) is
/// without the time.
///
/// Not signed: `X-Convoy-Idempotency-Key` and every other header.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.getconvoy.io/product-manual/signatures>
pub const CONVOY_ADVANCED: Scheme = Scheme::hmac_sha256(
    "convoy-advanced",
    SIGNATURE.pair(",", "=", "v1"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal(","),
    Component::Body,
]);
