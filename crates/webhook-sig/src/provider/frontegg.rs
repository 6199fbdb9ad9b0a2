//! Frontegg's webhooks and prehooks.

#![cfg(feature = "jws")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Location, Scheme};
use crate::time::Tolerance;

/// Frontegg: JWT (HS256), without the body, as `x-webhook-secret: <token>`.
#[doc = include_str!("../../docs/providers/frontegg.md")]
pub const FRONTEGG: Scheme = Scheme::jws(
    "frontegg",
    Algorithm::HmacSha256,
    Location::header("x-webhook-secret"),
)
.audience(Audience::Key)
.claims(&[Claim::Expires])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.unsigned_body()
.build();

pub(super) const FRONTEGG_PROFILE: Profile = Profile {
    vendor: "Frontegg",
    docs: &["https://developers.frontegg.com/guides/integrations/api-prehooks"],
    secret: "The secret of the webhook or prehook, as text, from its settings in the portal.",
    signed: &["The header is called a secret and holds a token that was signed with it."],
    unsigned: "The body, every other header, method and path.",
    weak_points: &[
        "The token says nothing of the body: anyone who sees one can send any body with it until it \
        expires. Serve it over TLS, and read what matters from Frontegg's API.",
    ],
    open_questions: &[
        "for how long a token lives.",
        "that `/eventKey` names the kind of the event.",
        "whether and for how long Frontegg sends again.",
    ],
    notes: &["The response to a prehook is an answer, which lets the action go on or stops it."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&FRONTEGG)
};
