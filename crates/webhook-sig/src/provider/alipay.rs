//! Alipay's asynchronous notifications.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Audience, Component, Encoding, Identity, Location, Rsa, Scheme, Sorted,
};

const SIGNATURE: Location = Location::form("sign");
const FIELDS: Sorted = Sorted::form().assign("=").separator("&");
const SUCCESS: Acknowledgement = Acknowledgement::status(200).with_body("text/plain", "success");
const EVIDENCE: &[Evidence] = &[
    Evidence::Documentation,
    Evidence::PublishedVector,
    Evidence::VendorCode("github:alipay/alipay-sdk-nodejs-all@e1676390871e:src/alipay.ts"),
];

const SECRET: &str = "\
    Alipay's public key of your app, base64 without the lines of PEM, from the app's page on the \
    Open Platform under development settings. It is not the app's own public key. An app with \
    certificates takes Alipay's, as PEM.";
const FORM: &str = "\
    The decoded fields, sorted by name, as `name=value` with `&` between them. An empty one is \
    signed like any other. The field `charset` names the encoding of the values, which are signed as \
    they came.";
const BORDERS: &str = "\
    The values may contain `&` and `=`, so the same signature fits other borders between the fields: \
    a captured notification can be split anew, and a buyer's `subject` can bring a field along. Ask \
    Alipay for the trade by its `trade_no`, and compare `app_id`, `seller_id`, `out_trade_no` and \
    `total_amount` with your own order, before you trust a notification.";
const EVENT: &str = "\
    An event is known by all that is signed, and not by its `notify_id`: under the same signature \
    other bytes could be taken for that.";
const TIME: &str = "\
    `notify_time` is the time of sending, in Beijing without an offset, and is not checked.";

/// Alipay: RSA PKCS#1 with SHA-256 of the sorted fields but `sign_type`, as the form field `sign=<base64>`.
#[doc = include_str!("../../docs/providers/alipay.md")]
pub const ALIPAY: Scheme = Scheme::rsa("alipay", Rsa::Pkcs1Sha256, SIGNATURE, Encoding::Base64)
    .audience(Audience::Key)
    .acknowledgement(SUCCESS)
    .event(Identity::Message)
    .event_type(Location::form("notify_type"))
    .unique_messages()
    .retried_for(Duration::from_secs(25 * 60 * 60))
    .unsigned_body()
    .ambiguous_boundaries()
    .signs(&[Component::Sorted(FIELDS.without(&["sign_type"]))]);

pub(super) const ALIPAY_PROFILE: Profile = Profile {
    vendor: "Alipay",
    docs: &["https://opendocs.alipay.com/common/02mse7"],
    secret: SECRET,
    variable: Some("ALIPAY_PUBLIC_KEY"),
    signed: &[FORM],
    unsigned: "\
        `sign_type`, which is ignored: a signature of the old type `RSA`, with SHA-1, is refused. \
        Query, method and headers.",
    events: &["`trade_status` is the state of a trade.", EVENT],
    retries: Some(
        "Seven times, after 4, 10 and 10 minutes, and 1, 2, 6 and 15 hours, with the same \
        `notify_id`.",
    ),
    acknowledgement: &["The response's body is the text `success`, and nothing else."],
    weak_points: &[BORDERS],
    open_questions: &[
        "whether a retry has a new `notify_time`, and so another signature.",
        "whether a certificate of Alipay's, which `alipay_cert_sn` names, is one for each app.",
    ],
    notes: &[TIME],
    evidence: EVIDENCE,
    ..Profile::of(&ALIPAY)
};

/// Alipay's service market: RSA PKCS#1 with SHA-256 of the sorted fields, as the form field `sign=<base64>`.
#[doc = include_str!("../../docs/providers/alipay-service.md")]
pub const ALIPAY_SERVICE: Scheme = Scheme::rsa(
    "alipay-service",
    Rsa::Pkcs1Sha256,
    SIGNATURE,
    Encoding::Base64,
)
.audience(Audience::Key)
.acknowledgement(SUCCESS)
.event(Identity::Message)
.event_type(Location::form("notify_type"))
.unique_messages()
.ambiguous_boundaries()
.signs(&[Component::Sorted(FIELDS)]);

pub(super) const ALIPAY_SERVICE_PROFILE: Profile = Profile {
    vendor: "Alipay",
    docs: &["https://opendocs.alipay.com/common/02mse7"],
    secret: SECRET,
    variable: Some("ALIPAY_PUBLIC_KEY"),
    signed: &[
        "Unlike in Alipay's other notifications, `sign_type` is among the signed fields. Alipay's \
        libraries call this check `rsaCheckV2`, and that of the others `rsaCheckV1`.",
        FORM,
    ],
    unsigned: "Query, method and headers.",
    events: &[EVENT],
    acknowledgement: &["The response's body is the text `success`, and nothing else."],
    weak_points: &["Compare `app_id` and `merchant_pid` with your own."],
    open_questions: &[
        "which kinds of notification sign `sign_type`, apart from those of the service market.",
        "whether and when a notification is sent again, and that `notify_id` then stays the same.",
    ],
    notes: &[TIME],
    evidence: EVIDENCE,
    ..Profile::of(&ALIPAY_SERVICE)
};
