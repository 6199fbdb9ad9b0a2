//! HubSpot's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme, UrlForm};
use crate::time::TimeFormat;

/// HubSpot does not promise that an event's id is unique.
const EVENTS: Identity = Identity::Each {
    items: Location::json(""),
    fields: &[
        Location::json("/eventId"),
        Location::json("/subscriptionId"),
        Location::json("/objectId"),
        Location::json("/occurredAt"),
    ],
};

/// HubSpot also asks for answers, such as the content of a card, and the response is the answer.
const EVENTS_AND_CALLS: Identity = Identity::FirstOf(&[EVENTS, Identity::Unstored]);

/// HubSpot v1: SHA-256 of `{key}{body}`, as `X-HubSpot-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/hubspot-v1.md")]
pub const HUBSPOT_V1: Scheme = Scheme::keyed_sha256(
    "hubspot-v1",
    Location::header("X-HubSpot-Signature"),
    Encoding::Hex,
)
.event(EVENTS)
.unique_messages()
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[Component::Key, Component::Body]);

pub(super) const HUBSPOT_V1_PROFILE: Profile = Profile {
    vendor: "HubSpot",
    docs: &["https://developers.hubspot.com/docs/api/webhooks/validating-requests"],
    secret: "\
        The app's client secret, as text, from the app's Auth tab in the developer account. It is \
        in front of the body, and both are hashed as one; this is not an HMAC.",
    variable: Some("HUBSPOT_CLIENT_SECRET"),
    signed: &[
        "`X-HubSpot-Signature-Version: v1` tells this version from the second one, which has the \
        same header and covers method and URL too: `HUBSPOT_V2`. It is not signed, and not read \
        here. New endpoints should take `HUBSPOT_V3`.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to ten times within 24 hours, at random intervals, if there is no connection, no \
        response within five seconds, or any 4xx or 5xx.",
    ),
    weak_points: &[
        "A hash with the key in front can be extended: anyone who has one delivery can append \
        bytes to its body, some of them odd padding, and compute the hash without knowing the key. \
        JSON with such a tail does not parse, so refuse what is not JSON.",
        "A captured request of the second version verifies here, if its method, URL and body are \
        sent as the body: both hash the same text. One secret must not serve both versions at one \
        endpoint.",
    ],
    notes: &["The types of the events are in the body, as `subscriptionType`."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:HubSpot/hubspot-api-nodejs@395cd9bf3:test/unit/signature.spec.ts",
        ),
    ],
    ..Profile::of(&HUBSPOT_V1)
};

/// HubSpot v2: SHA-256 of `{key}{method}{url}{body}`, as `X-HubSpot-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/hubspot-v2.md")]
pub const HUBSPOT_V2: Scheme = Scheme::keyed_sha256(
    "hubspot-v2",
    Location::header("X-HubSpot-Signature"),
    Encoding::Hex,
)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.event(EVENTS_AND_CALLS)
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[
    Component::Key,
    Component::Method,
    Component::Url,
    Component::Body,
]);

pub(super) const HUBSPOT_V2_PROFILE: Profile = Profile {
    vendor: "HubSpot",
    docs: &["https://developers.hubspot.com/docs/api/webhooks/validating-requests"],
    secret: "\
        The app's client secret, as text, from the app's Auth tab in the developer account. It is \
        in front of all the rest; this is not an HMAC.",
    variable: Some("HUBSPOT_CLIENT_SECRET"),
    signed: &[
        "The URL is the whole one that HubSpot addressed, with its query. Nothing separates it from \
        the body: a request whose URL could end elsewhere is refused.",
        "`X-HubSpot-Signature-Version: v2` tells it from `HUBSPOT_V1`, which covers the body alone \
        under the same header. It is not signed, and not read here.",
    ],
    unsigned: "Every header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to ten times within 24 hours, at random intervals, if there is no connection, no \
        response within five seconds, or any 4xx or 5xx.",
    ),
    weak_points: &[
        "A hash with the key in front can be extended: anyone who has one delivery can append \
        bytes to its body, some of them odd padding, and compute the hash without knowing the key. \
        JSON with such a tail does not parse, so refuse what is not JSON.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:HubSpot/hubspot-api-nodejs@395cd9bf3:test/unit/signature.spec.ts",
        ),
    ],
    ..Profile::of(&HUBSPOT_V2)
};

/// HubSpot v3: HMAC-SHA256 of `{method}{url}{body}{time}`, as `X-HubSpot-Signature-v3: <base64>`.
#[doc = include_str!("../../docs/providers/hubspot-v3.md")]
pub const HUBSPOT_V3: Scheme = Scheme::hmac_sha256(
    "hubspot-v3",
    Location::header("X-HubSpot-Signature-v3"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-HubSpot-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.event(EVENTS_AND_CALLS)
.retried_for(Duration::from_secs(24 * 60 * 60))
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
.signs(&[
    Component::Method,
    Component::Url,
    Component::Body,
    Component::Timestamp,
]);

pub(super) const HUBSPOT_V3_PROFILE: Profile = Profile {
    vendor: "HubSpot",
    docs: &["https://developers.hubspot.com/docs/api/webhooks/validating-requests"],
    secret: "The app's client secret, as text, from the app's Auth tab in the developer account.",
    variable: Some("HUBSPOT_CLIENT_SECRET"),
    signed: &[
        "The URL is the whole one that HubSpot addressed. Nothing separates it from the body: a \
        request whose URL could end elsewhere is refused.",
        "HubSpot's page has twelve escapes of reserved characters, such as `%3A` and `%2F`, \
        decoded in the URL before it is hashed, and its libraries hash the URL as it is: both are \
        tried. The versions 1 and 2 have a header of their own and are weaker; where a request has \
        them too, they are ignored.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to ten times within 24 hours, at random intervals, if there is no connection, no \
        response within five seconds, or any 4xx or 5xx.",
    ),
    notes: &["The types of the events are in the body, as `subscriptionType`."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:HubSpot/hubspot-api-nodejs@395cd9bf3:src/utils/signature.ts"),
    ],
    ..Profile::of(&HUBSPOT_V3)
};
