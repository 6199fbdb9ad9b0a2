//! Gong's automation rules.

#![cfg(all(feature = "jws", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Encoding, Location, Rsa, Scheme};
use crate::time::Tolerance;

/// Gong: JWT with URL and the body's SHA-256 (RS256), as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/gong.md")]
pub const GONG: Scheme = Scheme::jws(
    "gong",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    Location::header("Authorization"),
)
.audience(Audience::Key)
.claims(&[
    Claim::Expires,
    Claim::IsUrl("/webhook_url"),
    Claim::BodyDigest("/body_sha256", Encoding::Hex),
])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.build();

pub(super) const GONG_PROFILE: Profile = Profile {
    vendor: "Gong",
    docs: &[
        "https://help.gong.io/docs/create-a-webhook-rule",
        "https://help.gong.io/docs/prepare-your-receiving-application-to-receive-a-webhook-jwt-header",
    ],
    secret: "The public key of the rule, in base64, from the rule's page.",
    variable: Some("GONG_PUBLIC_KEY"),
    signed: &[
        "It is for rules whose authentication method is the signed JWT header. The other method puts \
        a secret into the URL, and signs nothing.",
        "`webhook_url` is the URL of the rule, so set the base URL.",
    ],
    unsigned: "Every other header, and the method.",
    identity: Some(
        "`.identity(Location::json(\"/callData/metaData/id\"))` for the call, where no second rule \
        calls the same URL",
    ),
    open_questions: &[
        "whether `Bearer ` is before the token. If every delivery is malformed, derive a scheme with \
        `Location::header(\"Authorization\").prefix(\"Bearer \")`.",
        "whether and for how long Gong sends again.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&GONG)
};
