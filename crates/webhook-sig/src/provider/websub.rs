//! WebSub's content distribution, with SHA-256.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// WebSub: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
///
/// The key is the `hub.secret` that the subscriber sent with its subscription, as text, of less
/// than 200 bytes. A subscription without one gets no signature, and its deliveries are refused
/// here.
///
/// The hub chooses the method and writes it before the digest. A scheme knows one: this is SHA-256,
/// and `websub-sha1`, `websub-sha384` and `websub-sha512` are the others. Many hubs still use
/// SHA-1. GitHub's `X-Hub-Signature-256` is another header.
///
/// Not signed: every header, the links to hub and topic among them, and no timestamp. There is no
/// delivery id.
///
/// Handshake: the hub confirms a subscription with an unsigned GET that has `hub.mode`,
/// `hub.topic`, `hub.challenge` and `hub.lease_seconds`; for a subscription that it asked for, the
/// subscriber answers with a 2xx and the challenge as the body. It needs a route of its own.
///
/// Any 2xx acknowledges. The specification wants a 2xx even where the signature does not match,
/// with the content ignored, so that nobody can try out secrets; the adapters here answer 401.
///
/// <https://www.w3.org/TR/websub/>
pub const WEBSUB: Scheme = Scheme::hmac_sha256(
    "websub",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
