//! Acuity Scheduling's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Acuity Scheduling: HMAC-SHA256 of the body, as `X-Acuity-Signature: <base64>`.
///
/// The key is the API key of the Acuity account, as text.
///
/// Not signed: every header, method and path. No time is signed, so a captured notification stays
/// valid until the API key is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from receivers of third parties, which agree; no delivery of
/// Acuity's with a known key was at hand.
///
/// <https://developers.acuityscheduling.com/docs/webhooks>
pub const ACUITY: Scheme = Scheme::hmac_sha256(
    "acuity",
    Location::header("X-Acuity-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
