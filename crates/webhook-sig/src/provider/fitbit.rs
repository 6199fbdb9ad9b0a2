//! Fitbit's subscriptions.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Acknowledgement, Answer, Caller, Component, Encoding, Handshake, KeyFormat, Location, Scheme,
};

/// Fitbit: HMAC-SHA1 of the body, as `X-Fitbit-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/fitbit.md")]
pub const FITBIT: Scheme = Scheme::hmac_sha1(
    "fitbit",
    Location::header("X-Fitbit-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::TextThen("&"))
.acknowledgement(Acknowledgement::status(204))
.handshakes(&[Handshake::new("GET", Answer::Status)
    .status(204)
    .from(Caller::VerifyToken(Location::query("verify")))])
.signs(&[Component::Body]);

pub(super) const FITBIT_PROFILE: Profile = Profile {
    vendor: "Fitbit",
    docs: &["https://dev.fitbit.com/build/reference/web-api/developer-guide/using-subscriptions/"],
    secret: "The app's client secret, as text.",
    variable: Some("FITBIT_CLIENT_SECRET"),
    signed: &[
        "Fitbit signs with the secret and an `&` after it, as OAuth 1 does; the `&` is added here, \
        so give the secret without it.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::Repeated),
    acknowledgement: &["Respond within five seconds, with an empty body."],
    handshake: Some(
        "GETs with the query parameter `verify`, one of which has the right code. That one is \
        answered with 204, another one with 404.",
    ),
    open_questions: &[
        "no delivery of Fitbit's with a known key was at hand; four receivers agree.",
    ],
    notes: &["Google says that the Fitbit Web API ended on November 2, 2026."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:tOba1357/mafeler@822eff220bfe:app/controllers/fitbit/webhook_controller.rb",
        ),
    ],
    ..Profile::of(&FITBIT)
};
