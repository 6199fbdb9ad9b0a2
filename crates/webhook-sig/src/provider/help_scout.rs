//! Help Scout's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Help Scout: HMAC-SHA1 of the body, as `X-HelpScout-Signature: <base64>`.
///
/// The key is the webhook's secret, as text.
///
/// SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known. The base64 is padded.
///
/// Not signed: `X-HelpScout-Event`, so what kind of event it is can be altered; every other header,
/// method and path. No time is signed, and a captured delivery stays valid until the secret is
/// changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `X-HelpScout-Event` names the event.
///
/// <https://developer.helpscout.com/webhooks/>
pub const HELP_SCOUT: Scheme = Scheme::hmac_sha1(
    "help-scout",
    Location::header("X-HelpScout-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
