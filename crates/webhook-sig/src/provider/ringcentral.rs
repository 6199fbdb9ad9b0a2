//! RingCentral's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Challenge, Handshake, Identity, Location, Part, Scheme};
use crate::time::TimeFormat;

/// RingCentral: a shared token, as `Verification-Token: <token>`.
#[doc = include_str!("../../docs/providers/ringcentral.md")]
pub const RINGCENTRAL: Scheme =
    Scheme::token("ringcentral", Location::header("Verification-Token"))
        .handshakes(&[Handshake::new(
            "POST",
            Answer::Headers(&[("Validation-Token", &[Part::Challenge])]),
        )
        .challenge(Challenge::at(Location::header("Validation-Token")))])
        .event(Identity::Id(Location::json("/uuid")))
        .event_type(Location::json("/event"))
        .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
        .unique_messages()
        .build();

pub(super) const RINGCENTRAL_PROFILE: Profile = Profile {
    vendor: "RingCentral",
    docs: &["https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks"],
    secret: "The verification token of the subscription, as text.",
    unsigned: "Everything, the body included.",
    handshake: Some(
        "When a subscription is made, a POST with a `Validation-Token` header asks for a response \
        with the same header; it need not carry the token.",
    ),
    weak_points: &["Serve it over TLS, and fetch from RingCentral what a decision depends on."],
    open_questions: &[
        "the handshake, `uuid` and `event`; what is said here rests on notes of others who read \
        RingCentral's pages.",
    ],
    notes: &[
        "`Validation-Token` has a similar name and another purpose: it belongs to the handshake, \
        and is never a credential.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&RINGCENTRAL)
};
