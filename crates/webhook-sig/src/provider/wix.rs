//! Wix's webhooks and service plugins.

#![cfg(all(feature = "jws", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Algorithm, Audience, Claim, Encoding, Location, Rsa, Scheme};
use crate::time::Tolerance;

const RS256: Algorithm = Algorithm::Rsa(Rsa::Pkcs1Sha256);

/// Wix: JWT of the event (RS256), which is the body.
#[doc = include_str!("../../docs/providers/wix.md")]
pub const WIX: Scheme = Scheme::jws("wix", RS256, Location::body())
    .audience(Audience::Key)
    .claims(&[Claim::Expires])
    .tolerance(Tolerance::symmetric(Duration::from_secs(60)))
    .acknowledgement(Acknowledgement::status(200))
    .retried_for(Duration::from_secs(11 * 60 + 47 * 60 * 60))
    .build();

pub(super) const WIX_PROFILE: Profile = Profile {
    vendor: "Wix",
    docs: &[
        "https://dev.wix.com/docs/build-apps/develop-your-app/access/authentication/verify-requests-received-from-wix",
        "https://dev.wix.com/docs/rest/articles/getting-started/webhook-resend-policy",
    ],
    secret: "\
        The app's public key, as PEM, from the Webhooks page of the app's dashboard. Each app has its \
        own.",
    variable: Some("WIX_PUBLIC_KEY"),
    signed: &[
        "The claim `data` is a JSON text with `eventType`, `instanceId`, and in its own `data` one \
        more JSON text, which holds the event.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "12 times: after 1 and 10 minutes, then after 1, 2, 2, 2, 4, 4, 4, 8, 8 and 12 hours.",
    ),
    acknowledgement: &["Respond within 1250 milliseconds."],
    identity: Some("a function that reads the JSON text in the claim `data`"),
    open_questions: &[
        "how long a token lives, and whether a retry has a new one.",
        "the id of an event: there is no `jti`.",
    ],
    notes: &["Service plugins sign in another way: `WIX_DIGEST`."],
    evidence: &[Evidence::Documentation, Evidence::Notes],
    ..Profile::of(&WIX)
};

/// Wix service plugins: JWT with the body's SHA-256 (RS256), as `Digest: JWT=<token>`.
#[doc = include_str!("../../docs/providers/wix-digest.md")]
pub const WIX_DIGEST: Scheme = Scheme::jws(
    "wix-digest",
    RS256,
    Location::header("Digest").prefix("JWT="),
)
.audience(Audience::Key)
.claims(&[
    Claim::Expires,
    Claim::BodyDigest("/data/SHA256", Encoding::Hex),
])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.build();

pub(super) const WIX_DIGEST_PROFILE: Profile = Profile {
    vendor: "Wix (service plugins)",
    docs: &[
        "https://dev.wix.com/docs/rest/business-management/payments/service-plugins/payment-service-provider-service-plugin/validate-endpoint-requests",
        "https://dev.wix.com/docs/build-apps/develop-your-app/access/authentication/verify-requests-received-from-wix",
    ],
    secret: "The app's public key, as PEM, from the app's dashboard. Each app has its own.",
    variable: Some("WIX_PUBLIC_KEY"),
    unsigned: "Every other header, method and path.",
    identity: Some(
        "`Identity::Unstored` where the response is the answer that Wix reads, as in service plugins",
    ),
    weak_points: &[
        "A token lives for 300,000 seconds in Wix's sample, three and a half days, and has no id: \
        until then it can be sent again.",
    ],
    open_questions: &["whether and for how long Wix sends again."],
    notes: &["The webhooks of apps are signed in another way: `WIX`."],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&WIX_DIGEST)
};
