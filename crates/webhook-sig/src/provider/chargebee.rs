//! Chargebee's webhooks.

use crate::scheme::Scheme;

/// Chargebee: user and password, as `Authorization: Basic <base64>`.
///
/// The key is the webhook's basic authentication, as `user:password`.
///
/// Chargebee signs nothing; the helper in its own libraries checks the same header.
///
/// Not signed: everything, and so neither the event's `id` nor its `occurred_at` in the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: Chargebee is said to list its addresses in its documentation.
///
/// # Security
///
/// The password says who sends, not what. Whoever sees one delivery can send any event under it:
/// fetch the event from Chargebee by its id, and act on that.
///
/// <https://www.chargebee.com/docs/2.0/webhook_settings.html>
pub const CHARGEBEE: Scheme = Scheme::basic("chargebee").build();
