//! Vapi's server messages.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Vapi: HMAC-SHA256 of the body, as `X-Vapi-Signature: <hex>`.
///
/// The key is the secret that was set for the server URL, as text.
///
/// Vapi can send a fixed text in `X-Vapi-Secret` instead, which signs nothing and needs a scheme of
/// one's own, made with [`Scheme::token`](crate::Scheme::token).
///
/// Not signed: every header, and no timestamp. The body's `message.type` names the event; no
/// delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it rests on the presets of a public receiver; no delivery was published.
///
/// <https://docs.vapi.ai/server-url/server-authentication>
pub const VAPI: Scheme =
    Scheme::hmac_sha256("vapi", Location::header("X-Vapi-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
