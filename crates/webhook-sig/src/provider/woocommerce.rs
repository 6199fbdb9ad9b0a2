//! WooCommerce's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Component, Encoding, Handshake, KeyFormat, Location, Scheme,
};

/// WooCommerce: HMAC-SHA256 of the body, as `X-WC-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/woocommerce.md")]
pub const WOOCOMMERCE: Scheme = Scheme::hmac_sha256(
    "woocommerce",
    Location::header("X-WC-Webhook-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::HtmlEscaped)
.handshakes(&[Handshake::new("POST", Answer::Status).when(Location::form("webhook_id"), &[])])
.acknowledgement(Acknowledgement::range(200, 302))
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
    retries: Some("No automatic retry. More than five failures in a row disable the webhook."),
    handshake: Some(
        "A new webhook first sends an unsigned form, `webhook_id=` and a number, and stays \
        inactive until that is answered with 200. Nothing in it is used.",
    ),
    notes: &[
        "Which shop and which event it was cannot be told from a header for sure: give each \
        webhook a secret and a path of its own.",
        "`X-WC-Webhook-Delivery-ID` is made from the webhook and the second, so two events of one \
        webhook in the same second share it.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:woocommerce/woocommerce@00e1bc4da70f:plugins/woocommerce/includes/class-wc-webhook.php",
    )],
    ..Profile::of(&WOOCOMMERCE)
};
