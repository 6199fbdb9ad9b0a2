//! Mercury's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Mercury-Signature");

/// Mercury: HMAC-SHA256 of `{t}.{body}`, as `Mercury-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/mercury.md")]
pub const MERCURY: Scheme =
    Scheme::hmac_sha256("mercury", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/resourceType"))
        .event_time(Location::json("/occurredAt"), TimeFormat::Rfc3339)
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const MERCURY_PROFILE: Profile = Profile {
    vendor: "Mercury",
    docs: &["https://docs.mercury.com/reference/webhooks"],
    secret: "The webhook's secret, as text. Mercury shows it once, when the webhook is created.",
    signed: &[
        "The body is a merge patch for one resource: it says what changed and not all there is.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "that the key is the text itself. Most public receivers use it so, but one receiver \
        decodes it from base64, and takes the text if that fails. If nothing verifies, try \
        `MERCURY.derive(\"mercury\").key_format(KeyFormat::Base64).build()`.",
    ],
    notes: &["`/operationType` in the signed body says what happened."],
    evidence: &[
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&MERCURY)
};
