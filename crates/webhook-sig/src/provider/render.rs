//! Render's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Render: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/render.md")]
pub const RENDER: Scheme = STANDARD_WEBHOOKS
    .derive("render")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const RENDER_PROFILE: Profile = Profile {
    vendor: "Render",
    docs: &["https://render.com/docs/webhooks"],
    secret: "The webhook's secret, `whsec_` and base64.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged.",
        "The header lists several signatures, of which one must match.",
    ],
    unsigned: "\
        Every header but `webhook-id` and `webhook-timestamp`; the body's `type` names the event.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24:pkg/integrations/render/common.go",
        ),
    ],
    ..Profile::of(&RENDER)
};
