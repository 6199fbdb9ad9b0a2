//! MailerLite's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// MailerLite: HMAC-SHA256 of the body, as `Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The header's name is the one of HTTP Message Signatures (RFC 9421), with a bare hash in it: a
/// gateway that understands that standard must leave it alone.
///
/// Not signed: every other header, method and path. No time is signed, so a captured delivery stays
/// valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// <https://developers.mailerlite.com/docs/webhooks.html>
pub const MAILERLITE: Scheme =
    Scheme::hmac_sha256("mailerlite", Location::header("Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
