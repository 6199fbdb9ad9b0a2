//! Vapi's requests to custom knowledge bases.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Vapi knowledge bases: HMAC-SHA256 of the body, as `x-vapi-signature: sha256=<hex>`.
///
/// The key is the secret of the knowledge base's server, as text.
///
/// Other requests of Vapi's are signed in another way: see [`VAPI`](crate::provider::VAPI).
///
/// Not signed: every header, and no timestamp. A captured request stays valid until the secret is
/// changed. No delivery id is known.
///
/// The response is the answer: documents, or a sentence to speak. Vapi waits ten seconds for it.
///
/// Unconfirmed: all of it rests on the page's examples, of which the one for Node hashes the JSON
/// printed again; no delivery was published.
///
/// <https://docs.vapi.ai/knowledge-base/custom-knowledge-base>
pub const VAPI_KNOWLEDGE_BASE: Scheme = Scheme::hmac_sha256(
    "vapi-knowledge-base",
    Location::header("x-vapi-signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
