//! Persona's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Persona: HMAC-SHA256 of `{t}.{body}`, as `Persona-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/persona.md")]
pub const PERSONA: Scheme =
    Scheme::hmac_sha256("persona", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Id(Location::json("/data/id")))
        .event_type(Location::json("/data/attributes/name"))
        .event_time(
            Location::json("/data/attributes/created-at"),
            TimeFormat::Rfc3339,
        )
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const PERSONA_PROFILE: Profile = Profile {
    vendor: "Persona",
    other_names: &["withpersona"],
    docs: &["https://docs.withpersona.com/docs/webhooks-best-practices"],
    secret: "The webhook's secret, the whole `wbhsec_…` text.",
    signed: &[
        "The step \"Make HTTPS Request\" of Persona's workflows signs in the same way.",
        "While a secret is rotated Persona sends two sets of `t` and `v1`, separated by a space. \
        They are not read as two sets: the first signature is then unreadable, and the second one \
        counts only if its set has the same time as the first. Expect refusals until the rotation \
        is over.",
    ],
    unsigned: "Every header.",
    open_questions: &["that `/data/id` identifies the event."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&PERSONA)
};

const SIGNATURE: Location = Location::header("Persona-Signature");
