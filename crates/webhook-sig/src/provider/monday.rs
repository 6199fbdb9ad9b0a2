//! monday.com's webhooks.

#![cfg(feature = "jws")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Algorithm, Answer, Audience, Challenge, Claim, Handshake, Location, Part,
    Scheme,
};
use crate::time::{TimeFormat, Tolerance};

/// monday.com: JWT with the URL (HS256), without the body, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/monday.md")]
pub const MONDAY: Scheme = Scheme::jws(
    "monday",
    Algorithm::HmacSha256,
    Location::header("Authorization"),
)
.audience(Audience::Key)
.claims(&[Claim::Expires, Claim::IsUrl("/aud")])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.handshakes(&[
    Handshake::new("POST", Answer::Json(&[("challenge", &[Part::Challenge])]))
        .challenge(Challenge::at(Location::json("/challenge"))),
])
.acknowledgement(Acknowledgement::status(200))
.unsigned_id(Location::json("/event/triggerUuid"))
.event_type(Location::json("/event/type"))
.event_time(Location::json("/event/triggerTime"), TimeFormat::Rfc3339)
.retried_for(Duration::from_secs(30 * 60))
.unsigned_body()
.build();

pub(super) const MONDAY_PROFILE: Profile = Profile {
    vendor: "monday.com",
    docs: &[
        "https://developer.monday.com/api-reference/reference/webhooks",
        "https://developer.monday.com/apps/docs/authorization-header",
    ],
    secret: "\
        The app's signing secret, as text, for the webhooks of boards and integrations, or its client \
        secret for those of the app's lifecycle; both are in the app's settings in the developer \
        center.",
    variable: Some("MONDAY_SIGNING_SECRET"),
    signed: &[
        "`Authorization` holds the token alone, without `Bearer`.",
        "`aud` is the URL of the webhook, so set the base URL.",
    ],
    unsigned: "The body, every other header and the method.",
    retries: Some("Every minute for 30 minutes."),
    handshake: Some(
        "When a webhook is created, monday.com sends POST with a JSON object whose `challenge` the \
        response repeats, as JSON.",
    ),
    weak_points: &[
        "The token says nothing of the body: anyone who sees one can send any body with it until it \
        expires, five minutes after it was made. Serve it over TLS, and read what matters from \
        monday.com's API.",
    ],
    open_questions: &[
        "whether the challenge has a token.",
        "that a retry keeps `/event/triggerUuid`.",
    ],
    notes: &[
        "A webhook that was created with a personal API token has no token at all: nothing can be \
        verified of it, so create it with an app.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0893d24f578c:apps/sim/lib/webhooks/providers/monday.ts",
        ),
    ],
    ..Profile::of(&MONDAY)
};
