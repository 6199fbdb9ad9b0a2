//! PandaDoc's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// PandaDoc: HMAC-SHA256 of the body, as the query parameter `signature=<hex>`.
///
/// The key is the webhook's shared key, as text.
///
/// PandaDoc adds the parameter to the URL that it was given, beside those that are there already.
/// The target must reach the verifier with its query; loggers should leave the query out.
///
/// Not signed: the rest of the query, every header, method and path; no timestamp. The body is a
/// JSON array of events.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that an event's `data.id` with its `event` identifies it.
///
/// Weak points: a captured delivery stays valid until the shared key is changed.
///
/// <https://developers.pandadoc.com/docs/webhook-verification>
pub const PANDADOC: Scheme =
    Scheme::hmac_sha256("pandadoc", Location::query("signature"), Encoding::Hex)
        .signs(&[Component::Body]);
