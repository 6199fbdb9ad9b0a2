//! Typeform's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Typeform: HMAC-SHA256 of the body, as `Typeform-Signature: sha256=<base64>`.
#[doc = include_str!("../../docs/providers/typeform.md")]
pub const TYPEFORM: Scheme = Scheme::hmac_sha256(
    "typeform",
    Location::header("Typeform-Signature").prefix("sha256="),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/event_type"))
.event_time(
    Location::json("/form_response/submitted_at"),
    TimeFormat::Rfc3339,
)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const TYPEFORM_PROFILE: Profile = Profile {
    vendor: "Typeform",
    docs: &["https://www.typeform.com/developers/webhooks/secure-your-webhooks/"],
    secret: "\
        The text that was entered as \"Secret\" with the webhook, in the form's Connect tab under \
        Webhooks.",
    unsigned: "Every header.",
    open_questions: &["that `event_id` stays the same when a delivery is repeated."],
    notes: &["After the prefix is base64, and not the hex that usually follows `sha256=`."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/typeform.ts",
        ),
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
    ],
    ..Profile::of(&TYPEFORM)
};
