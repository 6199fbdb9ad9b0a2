//! Cloudsmith's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Cloudsmith: HMAC-SHA1 of the body, as `X-Cloudsmith-Signature: sha1=<hex>`.
#[doc = include_str!("../../docs/providers/cloudsmith.md")]
pub const CLOUDSMITH: Scheme = Scheme::hmac_sha1(
    "cloudsmith",
    Location::header("X-Cloudsmith-Signature").prefix("sha1="),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/meta/trigger_id")))
.event_type(Location::json("/meta/event_id"))
.event_time(Location::json("/meta/event_at"), TimeFormat::Rfc3339)
.signs(&[Component::Body]);

pub(super) const CLOUDSMITH_PROFILE: Profile = Profile {
    vendor: "Cloudsmith",
    docs: &["https://docs.cloudsmith.com/developer-tools/webhooks"],
    secret: "\
        The webhook's HMAC signature key, as text, which was entered with the webhook in the \
        repository's settings and is hidden afterwards. It is optional, and without it a delivery \
        is refused here.",
    signed: &[
        "SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known. A secret header \
        can be configured in addition to the signature: demand it with `Verifier::require_header`.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &[
        "the prefix `sha1=`, which is known from one receiver; Cloudsmith's page compares the \
        header with the hash alone.",
        "that `/meta/trigger_id` stays the same in a retry. The time of the attempt is in the \
        body.",
    ],
    notes: &[
        "Id, type and time are those of the payload format \"JSON Object\". A template writes any \
        other body: set `.identity(..)` for it.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@87c619888217:pkg/integrations/cloudsmith/webhook_trigger.go",
        ),
    ],
    ..Profile::of(&CLOUDSMITH)
};
