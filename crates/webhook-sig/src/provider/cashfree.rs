//! Cashfree's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Cashfree: HMAC-SHA256 of `{timestamp}{body}`, as `x-webhook-signature: <base64>`.
#[doc = include_str!("../../docs/providers/cashfree.md")]
pub const CASHFREE: Scheme = Scheme::hmac_sha256(
    "cashfree",
    Location::header("x-webhook-signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("x-webhook-timestamp"),
    TimeFormat::UnixMillis,
)
.event_type(Location::json("/type"))
.signs(&[Component::Timestamp, Component::Body]);

pub(super) const CASHFREE_PROFILE: Profile = Profile {
    vendor: "Cashfree",
    docs: &[
        "https://www.cashfree.com/docs/api-reference/payments/latest/webhooks/signature-verification",
    ],
    secret: "\
        The client secret of the API, as text; a partner's webhooks are signed with the partner \
        API key.",
    variable: Some("CASHFREE_CLIENT_SECRET"),
    signed: &[
        "The body follows the timestamp with nothing in between. A body that begins with a digit \
        could lend it to the timestamp, but one with a digit more or less is decades off and is \
        refused. Cashfree names no window.",
        "Payment Gateway, Payouts V2, Secure ID and PPI sign like this. Payouts V1 signs the \
        fields of a form, in another way, and is refused here.",
    ],
    unsigned: "Every other header, method and path.",
    retries: Some(
        "Payment Gateway retries three times by default, after 2, 10 and 30 minutes; the \
        dashboard sets it, under Payment Gateway > Developers > Webhooks.",
    ),
    acknowledgement: &["Cashfree asks for 200 and counts a redirect as a failure."],
    open_questions: &["that every product writes the timestamp in milliseconds."],
    notes: &[
        "Cashfree advises to recognize a payment by its `cf_payment_id`. Addresses: 52.66.101.190, \
        3.109.102.144, 18.60.134.245 and 18.60.183.142; in the sandbox 52.66.25.127 and \
        15.206.45.168.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:cashfree/cashfree-pg-sdk-nodejs@3847384:api.ts"),
    ],
    ..Profile::of(&CASHFREE)
};
