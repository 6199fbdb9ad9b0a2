//! Postmark's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::Scheme;

/// Postmark: HTTP Basic, as `Authorization: Basic <base64 of user:password>`.
#[doc = include_str!("../../docs/providers/postmark.md")]
pub const POSTMARK: Scheme = Scheme::basic("postmark").build();

pub(super) const POSTMARK_PROFILE: Profile = Profile {
    vendor: "Postmark",
    docs: &["https://postmarkapp.com/developer/webhooks/webhooks-overview"],
    secret: "`user:password`, which are the credentials in the URL that Postmark was given.",
    signed: &[
        "Postmark can send headers of your choice instead of these credentials, or in addition to \
        them: demand one with `Verifier::require_header`.",
    ],
    unsigned: "Everything, the body included.",
    weak_points: &[
        "Serve it over TLS, keep the URL with the password in it out of logs, and ask Postmark's \
        API before acting on what matters.",
    ],
    open_questions: &["that `MessageID` and `RecordType` are in every kind of event."],
    notes: &[
        "No delivery id is in a header. `MessageID` with `RecordType` in the body is not enough: \
        opens and clicks repeat.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:anymail/django-anymail@8c40cc4:anymail/webhooks/postmark.py",
        ),
    ],
    ..Profile::of(&POSTMARK)
};
