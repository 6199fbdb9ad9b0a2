//! BigCommerce's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS};
use crate::scheme::{Acknowledgement, KeyFormat, Scheme};

/// BigCommerce: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/bigcommerce.md")]
pub const BIGCOMMERCE: Scheme = STANDARD_WEBHOOKS
    .derive("bigcommerce")
    .key_format(KeyFormat::Text)
    .acknowledgement(Acknowledgement::Status(200))
    .build();

pub(super) const BIGCOMMERCE_PROFILE: Profile = Profile {
    vendor: "BigCommerce",
    docs: &["https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview"],
    secret: "The app's client secret, as text.",
    signed: &[
        "BigCommerce's page encodes it as base64, but only for a library that would decode it \
        again; give it here as it is.",
        "In all else it is `STANDARD_WEBHOOKS`: `webhook-id` and `webhook-timestamp` are signed, \
        several signatures may be listed, and the window is 300 seconds. Static headers can be set \
        for each hook: demand them with `Verifier::require_header`.",
    ],
    unsigned: "Every other header.",
    retries: Some(
        "60, 180, 300, 600, 900, 1800, 3600, 7200, 21600, 50400, 86400 s; then the hook is \
        deactivated; the last comes about 48 hours after the first attempt.",
    ),
    acknowledgement: &[
        "Status 200 acknowledges. Otherwise BigCommerce tries eleven times more, at first after a \
        minute and at last after a day, and deactivates the hook when all have failed, after 48 \
        hours.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BIGCOMMERCE)
};
