//! Netlify's deploy notifications.

#![cfg(feature = "jws")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Encoding, Location, Scheme};

/// Netlify: JWT with the body's SHA-256 (HS256), as `X-Webhook-Signature: <token>`.
#[doc = include_str!("../../docs/providers/netlify.md")]
pub const NETLIFY: Scheme = Scheme::jws(
    "netlify",
    Algorithm::HmacSha256,
    Location::header("X-Webhook-Signature"),
)
.audience(Audience::Key)
.claims(&[
    Claim::Is("/iss", "netlify"),
    Claim::BodyDigest("/sha256", Encoding::Hex),
])
.never_expires()
.event_type(Location::header("X-Netlify-Event"))
.build();

pub(super) const NETLIFY_PROFILE: Profile = Profile {
    vendor: "Netlify",
    docs: &["https://docs.netlify.com/site-deploys/notifications/#payload-signature"],
    secret: "\
        The \"JWS secret token\" that you enter with the notification, as text. Without one, \
        Netlify signs nothing.",
    unsigned: "`X-Netlify-Event` and every other header, method and path.",
    weak_points: &["The token has no time and no id, so it never expires."],
    open_questions: &[
        "whether and for how long Netlify sends again, and whether the names in `X-Netlify-Event` \
        are complete.",
    ],
    notes: &["The body is the deploy with its `state`, which is signed."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "npm:n8n-nodes-base@2.41.2:dist/nodes/Netlify/NetlifyTriggerHelpers.js",
        ),
    ],
    ..Profile::of(&NETLIFY)
};
