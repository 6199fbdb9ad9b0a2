//! AssemblyAI's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// AssemblyAI: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/assemblyai.md")]
pub const ASSEMBLYAI: Scheme =
    Scheme::token("assemblyai", Location::header("Authorization")).build();

pub(super) const ASSEMBLYAI_PROFILE: Profile = Profile {
    vendor: "AssemblyAI",
    docs: &["https://www.assemblyai.com/docs/concepts/webhooks"],
    secret: "\
        The value that the caller chose for the header, as text and in full: with `Bearer ` only \
        if it was given so.",
    signed: &[
        "The header's name is the caller's choice too, as `webhook_auth_header_name` of the \
        request for a transcript; AssemblyAI's own example is `webhook-secret`. Choose \
        `Authorization` for this scheme; for another name, write `Scheme::token` with it.",
    ],
    unsigned: "Everything.",
    weak_points: &[
        "Take only the transcript's id from the body, and fetch the transcript from AssemblyAI.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&ASSEMBLYAI)
};
