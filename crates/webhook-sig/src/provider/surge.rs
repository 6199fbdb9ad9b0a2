//! Surge's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Surge-Signature");

/// Surge: HMAC-SHA256 of `{t}.{body}`, as `Surge-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/surge.md")]
pub const SURGE: Scheme =
    Scheme::hmac_sha256("surge", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event_type(Location::json("/type"))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const SURGE_PROFILE: Profile = Profile {
    vendor: "Surge",
    docs: &["https://docs.surge.app/api-reference/webhooks/signature-validation"],
    secret: "The webhook's signing secret, as text.",
    signed: &[
        "Surge's page describes Standard Webhooks today: take `SURGE_STANDARD_WEBHOOKS` where a \
        delivery has a `webhook-signature`. This is what the page described before.",
        "While a secret is rolled, `v1` may be there more than once; any may match.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "whether `Surge-Signature` is still sent.",
        "whether `/id` is in each event and is its id.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&SURGE)
};

/// Surge: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/surge-standard-webhooks.md")]
pub const SURGE_STANDARD_WEBHOOKS: Scheme = STANDARD_WEBHOOKS
    .derive("surge-standard-webhooks")
    .event_type(Location::json("/type"))
    .unique_messages()
    .build();

pub(super) const SURGE_STANDARD_WEBHOOKS_PROFILE: Profile = Profile {
    vendor: "Surge",
    docs: &["https://docs.surge.app/api-reference/webhooks/signature-validation"],
    secret: "\
        The webhook's signing secret, `whsec_` and base64, from Settings > Webhooks in Surge's \
        dashboard.",
    variable: Some("SURGE_WEBHOOK_SECRET"),
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. `SURGE` is an older header of Surge's.",
        "While a secret is rotated, the header lists several signatures, of which one must match.",
    ],
    unsigned: "Every header but `webhook-id` and `webhook-timestamp`; method and path.",
    notes: &[
        "Surge calls `webhook-id` the id of the attempt to deliver, so it is not taken for the id \
        of the event.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:surgeapi/typescript-sdk@12d6ae116628:src/resources/webhooks.ts",
    )],
    ..Profile::of(&SURGE_STANDARD_WEBHOOKS)
};
