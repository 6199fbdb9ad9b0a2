//! Deepgram's callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Deepgram: an identifier for a token, as `dg-token: <id>`.
#[doc = include_str!("../../docs/providers/deepgram.md")]
pub const DEEPGRAM: Scheme = Scheme::token("deepgram", Location::header("dg-token"))
    .event(Identity::Id(Location::json("/metadata/request_id")))
    .event_time(Location::json("/metadata/created"), TimeFormat::Rfc3339)
    .unique_messages()
    .retried_for(Duration::from_secs(5 * 60))
    .build();

pub(super) const DEEPGRAM_PROFILE: Profile = Profile {
    vendor: "Deepgram",
    docs: &["https://developers.deepgram.com/docs/callback"],
    secret: "\
        The identifier of the API key that asked for the transcript, as text: in the Deepgram \
        Console under API Keys. It is not the key.",
    variable: Some("DEEPGRAM_API_KEY_ID"),
    unsigned: "Everything.",
    retries: Some("Up to ten times, every 30 seconds."),
    weak_points: &[
        "The identifier was never meant to be a secret: it may be in dashboards and logs, and \
        anyone who knows it can send any transcript. Put a user and a password into the callback's \
        URL instead, for which `Scheme::basic` creates a scheme, and keep the URL itself secret.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:hookdeck/webhook-skills@f8a480185833:skills/deepgram-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&DEEPGRAM)
};
