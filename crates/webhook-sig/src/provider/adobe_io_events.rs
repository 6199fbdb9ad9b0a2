//! Adobe I/O Events.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Answer, Audience, Challenge, Component, Encoding, Handshake, Identity, Location, Rsa, Scheme,
};

/// Adobe I/O Events: RSA PKCS#1 with SHA-256 of the body, as `x-adobe-digital-signature-1: <base64>`.
#[doc = include_str!("../../docs/providers/adobe-io-events.md")]
pub const ADOBE_IO_EVENTS: Scheme = Scheme::rsa(
    "adobe-io-events",
    Rsa::Pkcs1Sha256,
    Location::headers(&["x-adobe-digital-signature-1", "x-adobe-digital-signature-2"]),
    Encoding::Base64,
)
.audience(Audience::Value {
    at: Location::json("/recipient_client_id"),
    param: "client_id",
})
.handshakes(&[
    Handshake::new("GET", Answer::CHALLENGE).challenge(Challenge::at(Location::query("challenge")))
])
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::header("x-adobe-event-code"))
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const ADOBE_IO_EVENTS_PROFILE: Profile = Profile {
    vendor: "Adobe I/O Events",
    docs: &[
        "https://developer.adobe.com/events/docs/guides/sdk/sdk-signature-verification",
        "https://developer.adobe.com/events/docs/common/retry-doc",
    ],
    secret: "\
        Adobe's public keys, as PEM, which are the same for all customers. A delivery says in \
        `x-adobe-public-key1-path` and `x-adobe-public-key2-path` where they are on \
        `https://static.adobeioevents.com`: download them by hand, and again when the paths \
        change. Before that, check that a path is `/prod/keys/pub-key-….pem`, with letters, digits \
        and hyphens only: one that begins with `@` or `//` leads to another host.",
    variable: Some("ADOBE_IO_EVENTS_PUBLIC_KEY"),
    signed: &[
        "Two keys are in use at any time, and a delivery has a signature by each. One that matches \
        is enough.",
        "Set the parameter `client_id` to the client id of your project in Adobe's Developer \
        Console: the body names it in `/recipient_client_id`.",
    ],
    unsigned: "\
        `x-adobe-event-code`, `x-adobe-event-id`, `x-adobe-delivery-id`, `x-adobe-provider` and \
        every other header, method and path.",
    events: &[
        "A body that is a CloudEvent has the kind of the event in `/type`, too, where it is signed.",
    ],
    retries: Some(
        "After a minute, then at intervals that double until they are 15 minutes, for 24 hours. \
        `x-adobe-retry-count` counts the attempts.",
    ),
    acknowledgement: &["Respond within ten seconds."],
    handshake: Some(
        "Adobe sends GET with `challenge` in the query, whose value alone is the body of the \
        response.",
    ),
    open_questions: &[
        "where deliveries of batches have their ids: a body without `/event_id` or \
        `/recipient_client_id` is refused, so choose webhooks of single events.",
        "whether a retry has the same body.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode("github:adobe/aio-lib-events@495332c73aed:src/signatureUtils.js"),
    ],
    ..Profile::of(&ADOBE_IO_EVENTS)
};
