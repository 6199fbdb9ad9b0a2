//! Checkout.com's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Checkout.com: HMAC-SHA256 of the body, as `Cko-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/checkout-com.md")]
pub const CHECKOUT_COM: Scheme = Scheme::hmac_sha256(
    "checkout-com",
    Location::header("Cko-Signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/created_on"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(30 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const CHECKOUT_COM_PROFILE: Profile = Profile {
    vendor: "Checkout.com",
    other_names: &["checkout"],
    docs: &[
        "https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks/set-up-your-webhook-receiver",
    ],
    secret: "\
        The signature key, as text: it was entered with the webhook, in the Dashboard under \
        Developers > Webhooks, or with the webhook action of the workflow. It is optional there, \
        and without it a delivery is refused here.",
    signed: &[
        "Ubble, which belongs to Checkout.com, uses the same header name for another form, with a \
        time in it: that is refused here. A static `Authorization` can be configured in addition \
        to the signature: demand it with `Verifier::require_header`.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some("After 5, 10, 15 and 30 minutes, and then 1, 4, 12 and 12 hours."),
    open_questions: &[
        "that the hex is in lower case. Checkout.com's page says \"hex-encoded\" alone; six \
        receivers compare with lower case, and upper case is refused.",
    ],
    notes: &["Events come at least once, in any order."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:hookdeck/webhook-skills@02695b715dc7:skills/checkout-com-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&CHECKOUT_COM)
};
