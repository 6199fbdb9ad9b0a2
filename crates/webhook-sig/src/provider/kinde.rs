//! Kinde's webhooks.

#![cfg(all(feature = "jws", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Algorithm, Audience, Identity, Location, Rsa, Scheme};
use crate::time::TimeFormat;

/// Kinde: RS256 of claims, in a token that is the body.
#[doc = include_str!("../../docs/providers/kinde.md")]
pub const KINDE: Scheme = Scheme::jws("kinde", Algorithm::Rsa(Rsa::Pkcs1Sha256), Location::body())
    .key_id(Location::protected("/kid"))
    .timestamp(Location::claim("/timestamp"), TimeFormat::Rfc3339)
    .audience(Audience::Key)
    .event(Identity::Id(Location::claim("/event_id")))
    .event_type(Location::claim("/type"))
    .acknowledgement(Acknowledgement::status(200))
    .retried_for(Duration::from_secs(36 * 60 * 60))
    .build();

pub(super) const KINDE_PROFILE: Profile = Profile {
    vendor: "Kinde",
    docs: &["https://docs.kinde.com/integrate/webhooks/about-webhooks/"],
    secret: "\
        The public keys of your Kinde business, as a JWKS, from \
        `https://<your_subdomain>.kinde.com/.well-known/jwks`.",
    variable: Some("KINDE_PUBLIC_KEY"),
    signed: &[
        "The body is the token, with the content type `application/jwt`, and the event is in its \
        claims: `Verified::claims` returns them.",
    ],
    unsigned: "The header `webhook-id` and every other one, method and path.",
    events: &[
        "`event_id` is that of the event. Kinde's own advice is `webhook-id`, which is the same in \
        each attempt, but is not signed.",
    ],
    retries: Some(
        "After 5 and 30 seconds, 2 and 10 minutes, 1 and 4 hours, and then every 12 hours until \
        36 hours.",
    ),
    open_questions: &[
        "whether `timestamp` is renewed in a retry, as is assumed here, or is that of the event, \
        which `event_timestamp` is.",
        "that no two businesses have a key in common.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("npm:@kinde/webhooks@1.0.0"),
    ],
    ..Profile::of(&KINDE)
};
