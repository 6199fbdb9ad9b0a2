//! SignatureAPI's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// SignatureAPI: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/signatureapi.md")]
pub const SIGNATUREAPI: Scheme = STANDARD_WEBHOOKS
    .derive("signatureapi")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const SIGNATUREAPI_PROFILE: Profile = Profile {
    vendor: "SignatureAPI",
    docs: &["https://signatureapi.com/docs/api/guides/how-to/verify-webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in the Dashboard under Settings > \
        Webhooks, on the endpoint's page. Test and live mode have endpoints of their own.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &["how often SignatureAPI tries, and that a retry has the same id."],
    notes: &["The body's `id` is that of the event."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&SIGNATUREAPI)
};
