//! Razorpay's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Razorpay: HMAC-SHA256 of the body, as `X-Razorpay-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/razorpay.md")]
pub const RAZORPAY: Scheme = Scheme::hmac_sha256(
    "razorpay",
    Location::header("X-Razorpay-Signature"),
    Encoding::Hex,
)
.unsigned_id(Location::header("x-razorpay-event-id"))
.event_type(Location::json("/event"))
.event_time(Location::json("/created_at"), TimeFormat::UnixSeconds)
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const RAZORPAY_PROFILE: Profile = Profile {
    vendor: "Razorpay",
    docs: &["https://razorpay.com/docs/webhooks/validate-test/"],
    secret: "\
        The text that was entered as \"Secret\" with the webhook, in the Dashboard under Account \
        & Settings > Webhooks; it is not the secret of the API key. It is optional there, and \
        without it a delivery is refused here.",
    signed: &[
        "This scheme is for webhooks alone. What the checkout hands to the browser, such as \
        `razorpay_signature`, is signed in another way and with another key: \
        `RAZORPAY_PAYMENT_SIGNATURE`.",
        "After the secret is changed, Razorpay signs retries of older events with the old one: \
        keep both for 24 hours.",
    ],
    unsigned: "`x-razorpay-event-id` and every other header.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "At growing intervals for 24 hours after the event; then Razorpay disables the webhook. \
        For seven days an event can be replayed by hand.",
    ),
    acknowledgement: &["Respond within five seconds."],
    notes: &["The body's `created_at` is the time of the event, so no age is checked."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:razorpay/razorpay-node@9737ef17342b:test/utils/razorpay-utils.spec.js",
        ),
    ],
    ..Profile::of(&RAZORPAY)
};

/// Razorpay payment link: HMAC-SHA256 of four parameters, as `?razorpay_signature=<hex>`.
#[doc = include_str!("../../docs/providers/razorpay-payment-link-signature.md")]
pub const RAZORPAY_PAYMENT_LINK_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-payment-link-signature",
    Location::query("razorpay_signature"),
    Encoding::Hex,
)
.methods(&["GET"])
.unsigned_body()
.event(Identity::Unstored)
.signs(&[
    Component::Field(Location::query("razorpay_payment_link_id")),
    Component::Literal("|"),
    Component::Custom(Custom::new(
        "query razorpay_payment_link_reference_id, or nothing",
        write_reference,
    )),
    Component::Literal("|"),
    Component::Field(Location::query("razorpay_payment_link_status")),
    Component::Literal("|"),
    Component::Field(Location::query("razorpay_payment_id")),
]);

pub(super) const RAZORPAY_PAYMENT_LINK_SIGNATURE_PROFILE: Profile = Profile {
    vendor: "Razorpay",
    docs: &[
        "https://razorpay.com/docs/payments/server-integration/nodejs/payment-gateway/build-integration/",
    ],
    secret: "The key secret of the API key, as text, and not the secret of a webhook.",
    variable: Some("RAZORPAY_KEY_SECRET"),
    signed: &[
        "The customer's browser brings the signature, with a GET of the link's callback URL. The \
        decoded values of `razorpay_payment_link_id`, `razorpay_payment_link_reference_id`, \
        `razorpay_payment_link_status` and `razorpay_payment_id` are signed, with bars between \
        them. The reference is the merchant's and may be empty, but not missing. A bar in any of \
        them is refused.",
    ],
    unsigned: "The amount, every other parameter, every header, a body.",
    retries: Some("None: the request comes from a browser."),
    acknowledgement: &["The response is a page for the customer."],
    weak_points: &[
        "The sender is the customer, who may bring the same proof again, or one of another link of \
        the same shop. Compare link, reference and status with what is expected.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:razorpay/razorpay-node@01b26362a4df:lib/utils/razorpay-utils.js",
        ),
    ],
    ..Profile::of(&RAZORPAY_PAYMENT_LINK_SIGNATURE)
};

fn write_reference(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let query = view.query()?;
    let reference = query.one("razorpay_payment_link_reference_id")?;
    if reference.contains(&b'|') {
        return Err(ReadError::Malformed);
    }
    write(&reference);
    Ok(())
}

/// Razorpay payment: HMAC-SHA256 of order and payment, as the field `razorpay_signature=<hex>`.
#[doc = include_str!("../../docs/providers/razorpay-payment-signature.md")]
pub const RAZORPAY_PAYMENT_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-payment-signature",
    Location::form("razorpay_signature"),
    Encoding::Hex,
)
.unsigned_body()
.event(Identity::Unstored)
.signs(&[
    Component::Field(Location::form("razorpay_order_id")),
    Component::Literal("|"),
    Component::Field(Location::form("razorpay_payment_id")),
]);

pub(super) const RAZORPAY_PAYMENT_SIGNATURE_PROFILE: Profile = Profile {
    vendor: "Razorpay",
    docs: &[
        "https://razorpay.com/docs/payments/server-integration/nodejs/payment-gateway/build-integration/",
    ],
    secret: "\
        The key secret of the API key, as text, and not the secret of a webhook: Razorpay's \
        webhooks are signed in a header, and with another key.",
    variable: Some("RAZORPAY_KEY_SECRET"),
    signed: &[
        "The customer's browser brings the signature, with a POST of a form, when a payment for an \
        order is done. `razorpay_order_id`, a bar and `razorpay_payment_id` are signed; one that \
        is empty, missing or has a bar in it is refused. Subscriptions and payment links sign \
        other fields: `RAZORPAY_SUBSCRIPTION_SIGNATURE` and `RAZORPAY_PAYMENT_LINK_SIGNATURE`.",
    ],
    unsigned: "The amount, every other field, every header.",
    retries: Some("None: the request comes from a browser."),
    acknowledgement: &["The response is a page for the customer."],
    weak_points: &[
        "The sender is the customer, who may bring the same proof again, or one of a cheaper order \
        of the same shop. Compare the order's id with the one that the shop made for this \
        purchase.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:razorpay/razorpay-node@01b26362a4df:lib/utils/razorpay-utils.js",
        ),
    ],
    ..Profile::of(&RAZORPAY_PAYMENT_SIGNATURE)
};

/// Razorpay subscription: HMAC-SHA256 of payment and subscription, as `razorpay_signature=<hex>`.
#[doc = include_str!("../../docs/providers/razorpay-subscription-signature.md")]
pub const RAZORPAY_SUBSCRIPTION_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-subscription-signature",
    Location::form("razorpay_signature"),
    Encoding::Hex,
)
.unsigned_body()
.event(Identity::Unstored)
.signs(&[
    Component::Field(Location::form("razorpay_payment_id")),
    Component::Literal("|"),
    Component::Field(Location::form("razorpay_subscription_id")),
]);

pub(super) const RAZORPAY_SUBSCRIPTION_SIGNATURE_PROFILE: Profile = Profile {
    scheme: &RAZORPAY_SUBSCRIPTION_SIGNATURE,
    signed: &[
        "The customer's browser brings the signature, with a POST of a form, when the first \
        payment of a subscription is done. `razorpay_payment_id`, a bar and \
        `razorpay_subscription_id` are signed: the payment comes first, unlike in \
        `RAZORPAY_PAYMENT_SIGNATURE`. One that is empty, missing or has a bar in it is refused.",
    ],
    unsigned: "The plan, the amount, every other field, every header.",
    weak_points: &[
        "The sender is the customer, who may bring the same proof again, or one of a cheaper \
        subscription. Compare the subscription's id with the one that was made for this customer.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:razorpay/razorpay-node@9737ef17342b:test/utils/razorpay-utils.spec.js",
        ),
    ],
    ..RAZORPAY_PAYMENT_LINK_SIGNATURE_PROFILE
};
