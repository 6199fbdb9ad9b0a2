//! Onfleet's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Answer, Challenge, Component, Encoding, Handshake, KeyFormat, Location, Scheme,
};

/// Onfleet: HMAC-SHA512 of the body, as `X-Onfleet-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/onfleet.md")]
pub const ONFLEET: Scheme = Scheme::hmac_sha512(
    "onfleet",
    Location::header("X-Onfleet-Signature"),
    Encoding::Hex,
)
.key_format(KeyFormat::Hex)
.handshakes(&[
    Handshake::new("GET", Answer::CHALLENGE).challenge(Challenge::at(Location::query("check")))
])
.signs(&[Component::Body]);

pub(super) const ONFLEET_PROFILE: Profile = Profile {
    vendor: "Onfleet",
    docs: &["https://docs.onfleet.com/reference/webhooks"],
    secret: "\
        The webhook secret from Onfleet's dashboard: hex, of either case, and what it decodes to \
        is the key. A receiver that takes the text refuses everything.",
    unsigned: "Every header, method and path.",
    handshake: Some(
        "Onfleet sends GET with `check` in the query, whose value alone is the body of the \
        response.",
    ),
    open_questions: &["all of it is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:n8n-io/n8n@a01a08199f08:packages/nodes-base/nodes/Onfleet/OnfleetTriggerHelpers.ts",
    )],
    ..Profile::of(&ONFLEET)
};
