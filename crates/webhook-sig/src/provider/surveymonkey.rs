//! SurveyMonkey's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// SurveyMonkey: HMAC-SHA1 of the body, as `Sm-Signature: <base64>`.
///
/// The key is composed of two: the app's client id, `&` and the client secret, written together as
/// `client_id&client_secret` and taken as text.
///
/// `Sm-Apikey` names the app. It is not read here: an app's key is one key of the keyring.
///
/// Not signed: `Sm-Apikey` and every other header, and no timestamp. The body's `event_id` names
/// the event and `event_type` its kind.
///
/// Handshake: when a webhook is made, SurveyMonkey sends a HEAD to its URL and expects 200. It is
/// unsigned: answer it on a route of its own.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `event_id` stays the same when a delivery is repeated.
///
/// <https://api.surveymonkey.com/v3/docs#webhooks>
pub const SURVEYMONKEY: Scheme = Scheme::hmac_sha1(
    "surveymonkey",
    Location::header("Sm-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
