//! Meta's webhooks: Facebook, Instagram, Messenger and WhatsApp.

use std::time::Duration;

use crate::provider::{Evidence, GITHUB, Profile};
use crate::scheme::{Answer, Caller, Challenge, Handshake, Location, Scheme};

/// Meta: HMAC-SHA256 of the body, as `X-Hub-Signature-256: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/meta.md")]
pub const META: Scheme = GITHUB
    .derive("meta")
    .handshakes(&[Handshake::new("GET", Answer::CHALLENGE)
        .when(Location::query("hub.mode"), &["subscribe"])
        .challenge(Challenge::at(Location::query("hub.challenge")))
        .from(Caller::VerifyToken(Location::query("hub.verify_token")))])
    .event_type(Location::json("/object"))
    .retried_for(Duration::from_secs(7 * 24 * 60 * 60))
    .build();

pub(super) const META_PROFILE: Profile = Profile {
    vendor: "Meta",
    other_names: &["facebook", "instagram", "messenger", "whatsapp"],
    docs: &["https://developers.facebook.com/docs/graph-api/webhooks/getting-started"],
    secret: "\
        The app secret, as text: in the App Dashboard under Settings > Basic (\"Show\"). It is \
        the same for Facebook, Instagram, Messenger and WhatsApp.",
    variable: Some("META_APP_SECRET"),
    signed: &[
        "The form is that of `GITHUB`. Meta writes letters outside ASCII as escapes, such as \
        `\\u00e4`, and escapes slashes, and signs just that: JSON that was read and written again \
        does not verify. The older `X-Hub-Signature` with SHA-1 is ignored.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "At once, and then a few more times at growing intervals for 36 hours; WhatsApp for up to \
        seven days.",
    ),
    handshake: Some(
        "Meta sends GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge` in the \
        query. The token is one that was entered at Meta, and the response repeats the challenge \
        alone.",
    ),
    notes: &[
        "What the delivery is about, `/object` and `/entry`, is in the signed body with ids of its \
        own; `time` there is the event's and is not checked.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("github:david-lev/pywa@0bcf2f192ff3:tests/test_server.py"),
        Evidence::PublishedVector,
    ],
    ..Profile::of(&META)
};
