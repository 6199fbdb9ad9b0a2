//! Plaid's webhooks.

#![cfg(all(feature = "ecdsa", feature = "jws"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Algorithm, Audience, Claim, Ecdsa, Encoding, Location, Scheme,
};
use crate::time::TimeFormat;

/// Plaid: ES256 of claims with a hash of the body, as `Plaid-Verification: <token>`.
#[doc = include_str!("../../docs/providers/plaid.md")]
pub const PLAID: Scheme = Scheme::jws(
    "plaid",
    Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed),
    Location::header("Plaid-Verification"),
)
.claims(&[Claim::BodyDigest("/request_body_sha256", Encoding::Hex)])
.key_id(Location::protected("/kid"))
.timestamp(Location::claim("/iat"), TimeFormat::UnixSeconds)
.audience(Audience::Everyone)
.event_type(Location::json("/webhook_code"))
.acknowledgement(Acknowledgement::status(200))
.retried_for(Duration::from_secs(24 * 60 * 60))
.build();

pub(super) const PLAID_PROFILE: Profile = Profile {
    vendor: "Plaid",
    docs: &["https://plaid.com/docs/api/webhooks/webhook-verification/"],
    secret: "\
        Plaid's public key, as JWK: `POST /webhook_verification_key/get` with your `client_id`, \
        `secret` and the token's `kid` as `key_id`. A key whose `expired_at` is set is no longer \
        one.",
    variable: Some("PLAID_PUBLIC_KEY"),
    signed: &["`request_body_sha256` is the SHA-256 of the body, as it was sent."],
    unsigned: "Every other header, method and path.",
    events: &[
        "`webhook_type` and `webhook_code` say together what happened, and nothing says which \
        event it is: the notice that updates are available for an item has the same body each \
        time. Such a notice can be handled twice, and must not be dropped.",
    ],
    retries: Some(
        "For up to 24 hours: after 30 seconds, and then each time after four times as long, \
        unless most deliveries of a day were refused.",
    ),
    acknowledgement: &["Respond within 10 seconds."],
    weak_points: &[
        "Nothing says for whom the signature is: handle the items that you have, by `/item_id`.",
    ],
    open_questions: &[
        "whether the keys are the same for all customers, as is assumed here.",
        "whether a retry is signed anew.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&PLAID)
};
