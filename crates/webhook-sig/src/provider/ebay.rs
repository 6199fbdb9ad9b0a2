//! eBay's Notification API.

#![cfg(all(feature = "ecdsa", feature = "legacy"))]

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Acknowledgement, Answer, Audience, Challenge, Component, Ecdsa, Encoding, Handshake, Identity,
    Location, Part, Scheme,
};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-EBAY-SIGNATURE");

/// eBay: ECDSA with SHA-1 of the body, in the JSON of `X-EBAY-SIGNATURE: <base64>`.
#[doc = include_str!("../../docs/providers/ebay.md")]
pub const EBAY: Scheme = Scheme::ecdsa(
    "ebay",
    Ecdsa::P256Sha1Der,
    SIGNATURE.base64_json("/signature"),
    Encoding::Base64,
)
.key_id(SIGNATURE.base64_json("/kid"))
.audience(Audience::Everyone)
.acknowledgement(Acknowledgement::statuses(&[200, 201, 202, 204]))
.handshakes(&[Handshake::new(
    "GET",
    Answer::Json(&[("challengeResponse", &[Part::TokenDigest])]),
)
.challenge(Challenge::at(Location::query("challenge_code")))])
.event(Identity::Id(Location::json("/notification/notificationId")))
.event_type(Location::json("/metadata/topic"))
.event_time(
    Location::json("/notification/eventDate"),
    TimeFormat::Rfc3339,
)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const EBAY_PROFILE: Profile = Profile {
    vendor: "eBay",
    docs: &[
        "https://developer.ebay.com/api-docs/commerce/notification/overview.html",
        "https://developer.ebay.com/marketplace-account-deletion",
    ],
    secret: "\
        eBay's public key, as PEM, which comes without line breaks: the `key` of `GET \
        https://api.ebay.com/commerce/notification/v1/public_key/{kid}`, with an application's \
        token, and with the `kid` as its id.",
    variable: Some("EBAY_PUBLIC_KEY"),
    signed: &[
        "The header is base64 of JSON with `alg`, `kid`, `signature` and `digest`. `kid` names the \
        key, and those with other ids are not tried; `alg` and `digest` are ignored, because the \
        scheme fixes both.",
    ],
    unsigned: "Every other header, method and path.",
    events: &[
        "A retry has a new `publishDate` and `publishAttemptCount`, under the same \
        `notificationId`.",
    ],
    retried: Some(Retries::SignedAnew),
    handshake: Some(
        "eBay sends GET with `challenge_code` in the query. The response is JSON whose \
        `challengeResponse` is the hex of SHA-256 over that code, your verification token and the \
        endpoint's URL, without separators. That URL must be the one that you entered at eBay: \
        `Verifier::base_url` followed by the path of the request, so enter one with a path and \
        without a query. Anyone can ask, so the token must be random; eBay wants 32 to 80 letters, \
        digits, `_` and `-`.",
    ),
    weak_points: &[
        "SHA-1 is broken: anyone who can have eBay sign chosen bytes could make two bodies with one \
        signature.",
    ],
    open_questions: &[
        "whether each application has a key of its own. The page assumes that there is one for all.",
        "that the signature is always over the exact body: eBay's libraries parse the body, and \
        verify the compact JSON that they write of it.",
        "when a retry comes.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:eBay/event-notification-nodejs-sdk@feaf3378ca26:lib/validator.js",
        ),
    ],
    ..Profile::of(&EBAY)
};
