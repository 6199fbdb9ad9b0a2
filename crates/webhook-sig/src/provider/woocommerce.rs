//! WooCommerce's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Component, Encoding, Handshake, KeyFormat, Location, Scheme};

/// WooCommerce: HMAC-SHA256 of the body, as `X-WC-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/woocommerce.md")]
pub const WOOCOMMERCE: Scheme = Scheme::hmac_sha256(
    "woocommerce",
    Location::header("X-WC-Webhook-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::HtmlEscaped)
.handshakes(&[Handshake::new("POST", Answer::Status).when(Location::form("webhook_id"), &[])])
.unsigned_id(Location::header("X-WC-Webhook-Delivery-ID"))
.event_type(Location::header("X-WC-Webhook-Topic"))
.signs(&[Component::Body]);

pub(super) const WOOCOMMERCE_PROFILE: Profile = Profile {
    vendor: "WooCommerce",
    docs: &["https://woocommerce.com/document/webhooks/"],
    secret: "\
        The webhook's secret, from its settings in WooCommerce: generated when the webhook is \
        made, unless another was entered. WordPress decodes HTML's entities in it before use, so \
        it is taken as it is shown, and `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&#039;` are decoded \
        once.",
    signed: &[
        "A shop can change the hash with the filter `woocommerce_webhook_hash_algorithm`; only \
        SHA-256 verifies here.",
    ],
    unsigned: "\
        `X-WC-Webhook-Delivery-ID`, `X-WC-Webhook-Topic`, `X-WC-Webhook-Source`, the other \
        headers of that prefix.",
    retries: Some("No automatic retry. Five failures in a row disable the webhook."),
    acknowledgement: &["WooCommerce itself takes 301 and 302 for success too."],
    handshake: Some(
        "A new webhook first sends an unsigned form, `webhook_id=` and a number, and wants a 2xx. \
        Nothing in it is used.",
    ),
    open_questions: &[
        "the first form, the responses that count, and that `X-WC-Webhook-Delivery-ID` names the \
        delivery.",
    ],
    notes: &[
        "Which shop and which event it was cannot be told from a header for sure: give each \
        webhook a secret and a path of its own.",
    ],
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&WOOCOMMERCE)
};
