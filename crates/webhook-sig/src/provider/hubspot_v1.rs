//! HubSpot's webhooks, version 1 of its signatures.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// HubSpot v1: SHA-256 of `{key}{body}`, as `X-HubSpot-Signature: <hex>`.
///
/// The key is the app's client secret, as text. It stands in front of the body, and both are
/// hashed as one; this is no HMAC.
///
/// `X-HubSpot-Signature-Version: v1` tells this version from the second one, which has the same
/// header and covers method and URL too: [`HUBSPOT_V2`](crate::provider::HUBSPOT_V2). It is not
/// signed, and not read here. New endpoints should take
/// [`HUBSPOT_V3`](crate::provider::HUBSPOT_V3).
///
/// Not signed: every header, method and path. Ids and types of the events stand in the body, as
/// `eventId` and `subscriptionType`, and so does `occurredAt`, the time of the event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// A hash with the key in front can be extended: whoever has one delivery can append bytes to its
/// body, some of them odd padding, and compute the hash without knowing the key. JSON with such a
/// tail does not parse, so refuse what is no JSON. No time is signed, and a captured delivery stays
/// valid until the secret is changed.
///
/// A captured request of the second version verifies here, if its method, URL and body are sent
/// as the body: both hash the same text. One secret must not serve both versions at one endpoint.
///
/// <https://developers.hubspot.com/docs/api/webhooks/validating-requests>
pub const HUBSPOT_V1: Scheme = Scheme::keyed_sha256(
    "hubspot-v1",
    Location::header("X-HubSpot-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Key, Component::Body]);
