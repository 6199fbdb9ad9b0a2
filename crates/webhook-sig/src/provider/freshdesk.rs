//! Freshdesk's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::Scheme;

/// Freshdesk: HTTP Basic, as `Authorization: Basic <base64 of user:password>`.
#[doc = include_str!("../../docs/providers/freshdesk.md")]
pub const FRESHDESK: Scheme = Scheme::basic("freshdesk").build();

pub(super) const FRESHDESK_PROFILE: Profile = Profile {
    vendor: "Freshdesk",
    docs: &["https://support.freshdesk.com/support/solutions/articles/132589"],
    secret: "\
        `user:password`, which are entered with the webhook's action in an automation rule, where \
        it asks for authentication.",
    signed: &[
        "Freshdesk can send headers of your choice instead of these credentials, or in addition to \
        them: demand one with `Verifier::require_header`, or describe it by `Scheme::token`.",
    ],
    unsigned: "Everything, the body included.",
    weak_points: &[
        "Serve it over TLS, and read the ticket from Freshdesk's API before acting on what matters.",
    ],
    open_questions: &["all of it, which rests on notes of others who read Freshdesk's pages."],
    notes: &["The body is a template of the rule, so no field is in every delivery."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&FRESHDESK)
};
