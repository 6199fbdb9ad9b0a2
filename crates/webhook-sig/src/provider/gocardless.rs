//! GoCardless's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

/// GoCardless: HMAC-SHA256 of the body, as `Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/gocardless.md")]
pub const GOCARDLESS: Scheme = Scheme::hmac_sha256(
    "gocardless",
    Location::header("Webhook-Signature"),
    Encoding::Hex,
)
.event(Identity::Each {
    items: Location::json("/events"),
    fields: &[Location::json("/id")],
})
.unique_messages()
.signs(&[Component::Body]);

pub(super) const GOCARDLESS_PROFILE: Profile = Profile {
    vendor: "GoCardless",
    docs: &["https://developer.gocardless.com/api-reference/#webhooks-overview"],
    secret: "\
        The endpoint's secret, as text: entered as \"Secret\" in the dashboard under Developers > \
        Create > Webhook endpoint.",
    signed: &[
        "The header has the name that Standard Webhooks and Mautic use, with other contents: a \
        bare hash in hex. One delivery carries a batch of events; each has its own `id` in the \
        signed body, and `/meta/webhook_id` there names the delivery.",
    ],
    unsigned: "Every header, method and path.",
    acknowledgement: &[
        "Respond within ten seconds. GoCardless documents 498 as the response to a bad signature; \
        the adapters here respond with 401.",
    ],
    open_questions: &["the ten seconds."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:gocardless/gocardless-pro-python@d5c83f375d88:gocardless_pro/webhooks.py",
        ),
    ],
    ..Profile::of(&GOCARDLESS)
};
