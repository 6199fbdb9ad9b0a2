//! GitHub's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// GitHub: HMAC-SHA256 of the body, as `X-Hub-Signature-256: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/github.md")]
pub const GITHUB: Scheme = Scheme::hmac_sha256(
    "github",
    Location::header("X-Hub-Signature-256").prefix("sha256="),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-GitHub-Delivery"))
.event_type(Location::header("X-GitHub-Event"))
.signs(&[Component::Body]);

pub(super) const GITHUB_PROFILE: Profile = Profile {
    vendor: "GitHub",
    docs: &["https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries"],
    secret: "\
        The text that you enter as \"Secret\" when you add the webhook, in the repository's or \
        organization's Settings under Webhooks, or in a GitHub App's settings as \"Webhook \
        secret\". GitHub does not generate one: choose a long random text.",
    signed: &[
        "The body is signed as it is sent, whether it is JSON or a form with JSON in it. The old \
        `X-Hub-Signature` with SHA-1 is ignored.",
    ],
    unsigned: "`X-GitHub-Event`, `X-GitHub-Delivery` and every other header.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "No automatic retry; for three days a delivery can be sent again by hand or through the \
        API.",
    ),
    notes: &[
        "GitHub caps payloads at 25 MB; raise the limit with `Verifier::body_limit` if you \
        subscribe to events that large.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:frain-dev/convoy@2b60cc652e1d:pkg/verifier/verifier_test.go",
        ),
        Evidence::PublishedVector,
        Evidence::VendorCode("github:octokit/webhooks-methods.js@da0cc1c:test/verify.test.ts"),
    ],
    ..Profile::of(&GITHUB)
};
