//! Convoy's simple signatures.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Convoy: HMAC-SHA256 of the body, as `X-Convoy-Signature: <hex>`.
///
/// The key is the endpoint's secret, as text.
///
/// Convoy is a gateway, and whoever runs it chooses the header's name, SHA-256 or SHA-512, and hex
/// or base64. This describes the header as Convoy names it, with SHA-256 in hex; for another choice
/// write a scheme of your own, which differs in a word or two. In its advanced mode Convoy signs a
/// time as well: [`CONVOY_ADVANCED`](crate::provider::CONVOY_ADVANCED), the better choice.
///
/// Not signed: `X-Convoy-Idempotency-Key` and every other header. No time is signed, so a captured
/// delivery stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.getconvoy.io/product-manual/signatures>
pub const CONVOY: Scheme = Scheme::hmac_sha256(
    "convoy",
    Location::header("X-Convoy-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
