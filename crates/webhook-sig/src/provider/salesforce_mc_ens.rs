//! Salesforce Marketing Cloud's Event Notification Service.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Salesforce Marketing Cloud ENS: HMAC-SHA256 of the body, as `x-sfmc-ens-signature: <base64>`.
///
/// The key is the callback's signature key, in base64, decoded before use.
///
/// The body is a list of events: one signature covers all of them.
///
/// Not signed: every header, and no timestamp. Each event names itself with `eventCategoryType` and
/// `compositeId`.
///
/// Handshake: a new callback gets a POST with `callbackId` and `verificationKey`, which the
/// receiver hands back by a call of Salesforce's verify API. Let it through before the verifier if
/// it comes unsigned.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the key is base64 and decoded, the handshake, and the names of the events'
/// fields.
///
/// <https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/ens-notification-signing.html>
pub const SALESFORCE_MC_ENS: Scheme = Scheme::hmac_sha256(
    "salesforce-mc-ens",
    Location::header("x-sfmc-ens-signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.signs(&[Component::Body]);
