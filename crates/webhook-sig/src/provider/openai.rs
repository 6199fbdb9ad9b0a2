//! OpenAI's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// OpenAI: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/openai.md")]
pub const OPENAI: Scheme = STANDARD_WEBHOOKS
    .derive("openai")
    .key_format(KeyFormat::WhsecOrText)
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/created_at"), TimeFormat::UnixSeconds)
    .unique_messages()
    .build();

pub(super) const OPENAI_PROFILE: Profile = Profile {
    vendor: "OpenAI",
    docs: &["https://platform.openai.com/docs/guides/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64. OpenAI's platform shows it under \
        Settings > Webhooks when the endpoint is created, and each endpoint has its own. A secret \
        without that prefix is used as text, as OpenAI's own library does.",
    signed: &[
        "Apart from such a secret the scheme is `STANDARD_WEBHOOKS` unchanged. OpenAI's library is \
        more lenient, and takes any whitespace between signatures and a signature without `v1,`; \
        here both are refused.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    evidence: &[Evidence::VendorCode(
        "github:openai/openai-python@e43b4224:tests/lib/test_webhooks.py",
    )],
    ..Profile::of(&OPENAI)
};
