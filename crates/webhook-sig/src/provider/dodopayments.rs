//! Dodo Payments' webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Dodo Payments: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/dodopayments.md")]
pub const DODOPAYMENTS: Scheme = STANDARD_WEBHOOKS
    .derive("dodopayments")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const DODOPAYMENTS_PROFILE: Profile = Profile {
    vendor: "Dodo Payments",
    other_names: &["dodo-payments", "dodo"],
    docs: &["https://docs.dodopayments.com/developer-resources/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in the dashboard under Developer > \
        Webhooks, on the endpoint's page, and from `GET /webhooks/{id}/secret` of the API.",
    variable: Some("DODO_PAYMENTS_WEBHOOK_KEY"),
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. A secret that was rotated stays valid for 24 \
        hours: keep it in the keyring for as long.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("At growing intervals, until a 2xx answers."),
    evidence: &[
        Evidence::IndependentReceiver("github:Hookflo/tern@33855f2b:src/platforms/algorithms.ts"),
        Evidence::VendorCode(
            "github:dodopayments/dodopayments-typescript@16facf554489:src/resources/webhooks/webhooks.ts",
        ),
    ],
    ..Profile::of(&DODOPAYMENTS)
};
