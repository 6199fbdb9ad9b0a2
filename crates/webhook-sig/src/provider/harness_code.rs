//! The webhooks of Harness Code.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Harness Code: HMAC-SHA256 of the body, as `X-Harness-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/harness-code.md")]
pub const HARNESS_CODE: Scheme = Scheme::hmac_sha256(
    "harness-code",
    Location::header("X-Harness-Signature"),
    Encoding::Hex,
)
.event_type(Location::json("/trigger"))
.signs(&[Component::Body]);

pub(super) const HARNESS_CODE_PROFILE: Profile = Profile {
    vendor: "Harness Code",
    docs: &["https://developer.harness.io/docs/code-repository/config-repos/webhooks"],
    secret: "\
        The text that was entered as \"Secret\" with the repository's webhook. It is optional \
        there; without it deliveries are not signed, and are refused here.",
    signed: &[
        "The header's middle word comes from the server's settings. The open-source edition, once \
        called Gitness, has `X-Gitness-Signature` by default, and others with \
        `GITNESS_WEBHOOK_HEADER_IDENTITY`: declare a scheme with that header for it.",
    ],
    unsigned: "\
        `X-Harness-Trigger`, the event, which is in the signed body too; every other header, \
        method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to three times by default, after a failure that may pass; the body is written again. A \
        delivery can also be sent again by hand.",
    ),
    open_questions: &["what makes two deliveries the same event: there is no id in the body."],
    evidence: &[Evidence::VendorCode(
        "github:harness/harness@ad5c8768ce22:app/services/webhook/trigger.go",
    )],
    ..Profile::of(&HARNESS_CODE)
};
