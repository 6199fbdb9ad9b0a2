//! LiveKit's webhooks.

#![cfg(feature = "jws")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// LiveKit: JWT with API key and the body's SHA-256 (HS256), as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/livekit.md")]
pub const LIVEKIT: Scheme = Scheme::jws(
    "livekit",
    Algorithm::HmacSha256,
    Location::header("Authorization"),
)
.audience(Audience::Key)
.claims(&[
    Claim::IsParam("/iss", "api_key"),
    Claim::IfPresent(&Claim::NotBefore),
    Claim::Expires,
    Claim::BodyDigest("/sha256", Encoding::Base64),
])
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/event"))
.event_time(Location::json("/createdAt"), TimeFormat::UnixSeconds)
.build();

pub(super) const LIVEKIT_PROFILE: Profile = Profile {
    vendor: "LiveKit",
    docs: &["https://docs.livekit.io/home/server/webhooks/"],
    secret: "\
        The API secret, as text, of the API key that is chosen for webhooks: in the project's settings \
        on LiveKit Cloud, or `webhook.api_key` in the configuration of your own server. Set the \
        parameter `api_key` to that key.",
    variable: Some("LIVEKIT_API_SECRET"),
    signed: &[
        "`Authorization` holds the token alone, without `Bearer`.",
        "For a second API key, such as during a rotation, set `api_key` once more: each of its values \
        is allowed.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "whether and for how long LiveKit sends again, and whether the token of a retry is a new one.",
    ],
    notes: &["The content type is `application/webhook+json`."],
    evidence: &[Evidence::VendorCode(
        "github:livekit/node-sdks@716859a20a5a:packages/livekit-server-sdk/src/WebhookReceiver.ts",
    )],
    ..Profile::of(&LIVEKIT)
};
