//! Recall.ai's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::synonyms(&["webhook-id", "svix-id"]);

/// Recall.ai: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/recall-ai.md")]
pub const RECALL_AI: Scheme = Scheme::hmac_sha256(
    "recall-ai",
    Location::synonyms(&["webhook-signature", "svix-signature"]).entry(" ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Whsec)
.message_id(ID)
.timestamp(
    Location::synonyms(&["webhook-timestamp", "svix-timestamp"]),
    TimeFormat::UnixSeconds,
)
.methods(&["POST", "GET"])
.event(Identity::Id(ID))
.event_type(Location::json("/event"))
.unique_messages()
.retried_for(Duration::from_secs(28 * 60 * 60))
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const RECALL_AI_PROFILE: Profile = Profile {
    vendor: "Recall.ai",
    other_names: &["recall"],
    docs: &["https://docs.recall.ai/docs/authenticating-requests-from-recallai"],
    secret: "\
        The workspace's verification secret, `whsec_` and base64, which is created under \
        Developers > API Keys & Secrets. Recall.ai does not sign before there is one.",
    variable: Some("RECALL_VERIFICATION_SECRET"),
    signed: &[
        "The content is that of `STANDARD_WEBHOOKS`. Recall.ai's sample reads `webhook-id`, \
        `webhook-timestamp` and `webhook-signature`, and where those are missing the same names \
        with `svix-`, which endpoints from before 15 December 2025 get, signed with a secret of \
        their own; either set counts here, and where both come their values must be equal.",
        "The header lists several signatures, of which one must match. A GET, as for a websocket, \
        is signed with an empty body.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:recallai/sample-apps@e680a51:verify_requests_from_recall/src/verify_request_from_recall.ts",
    )],
    ..Profile::of(&RECALL_AI)
};
