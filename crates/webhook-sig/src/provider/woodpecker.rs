//! Woodpecker CI's requests to extensions.

#![cfg(all(feature = "ed25519", feature = "message-signatures"))]

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Algorithm, Audience, Covered, MessageSignature, Scheme};

const POLICY: MessageSignature = MessageSignature::new()
    .covers(&[Covered::RequestTarget])
    .label("woodpecker-ci-extensions");

/// Woodpecker CI: Ed25519 of `@request-target` and `content-digest`, as `Signature`.
#[doc = include_str!("../../docs/providers/woodpecker-ci.md")]
pub const WOODPECKER_CI: Scheme =
    Scheme::message_signature("woodpecker-ci", Algorithm::Ed25519, POLICY)
        .audience(Audience::Key)
        .build();

pub(super) const WOODPECKER_CI_PROFILE: Profile = Profile {
    vendor: "Woodpecker CI",
    docs: &["https://woodpecker-ci.org/docs/usage/extensions"],
    secret: "The public key of your server as PEM, at `/api/signature/public-key`.",
    variable: Some("WOODPECKER_PUBLIC_KEY"),
    signed: &["The label is `woodpecker-ci-extensions`."],
    unsigned: "Method, host and all other headers.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Up to three times within a few seconds."),
    open_questions: &[
        "whether every version names a key, which today's code does not.",
        "whether a request to an extension is ever without a body.",
    ],
    notes: &["Versions before the current form signed as the drafts before RFC 9421 say."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:woodpecker-ci/woodpecker@05a293a0fb91:server/services/utils/http.go",
        ),
    ],
    ..Profile::of(&WOODPECKER_CI)
};
