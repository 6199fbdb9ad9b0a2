//! Checkr's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Checkr: HMAC-SHA256 of the body, as `X-Checkr-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/checkr.md")]
pub const CHECKR: Scheme = Scheme::hmac_sha256(
    "checkr",
    Location::header("X-Checkr-Signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const CHECKR_PROFILE: Profile = Profile {
    vendor: "Checkr",
    docs: &[
        "https://docs.checkr.com/apis/webhooks",
        "https://docs.checkr.com/partners/webhooks",
    ],
    secret: "\
        The account's secret API key, as text, or the webhook secret of the partner application.",
    signed: &[
        "Credentials in the webhook's URL come as `Authorization: Basic` in addition to the \
        signature: demand it with `Verifier::require_header`.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "that `/id` is one for each event and stays the same in a retry.",
        "which secret signs: receivers of an account's webhooks take its API key, and the one of a \
        partner's takes a secret of its own.",
    ],
    notes: &["Webhooks that Checkr sends through Amazon SNS are not signed like this."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@0a03a6953ae1:packages/server/lib/webhook/checkr-partner-webhook-routing.ts",
        ),
    ],
    ..Profile::of(&CHECKR)
};
