//! Binance Pay's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Audience, Component, Encoding, Location, Rsa, Scheme};
use crate::time::TimeFormat;

/// Binance Pay: RSA PKCS#1 with SHA-256 of timestamp, nonce and body, as `BinancePay-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/binance-pay.md")]
pub const BINANCE_PAY: Scheme = Scheme::rsa(
    "binance-pay",
    Rsa::Pkcs1Sha256,
    Location::header("BinancePay-Signature"),
    Encoding::Base64,
)
.key_id(Location::header("BinancePay-Certificate-SN"))
.timestamp(
    Location::header("BinancePay-Timestamp"),
    TimeFormat::UnixMillis,
)
.audience(Audience::Everyone)
.acknowledgement(Acknowledgement::status(200).with_body(
    "application/json",
    r#"{"returnCode":"SUCCESS","returnMessage":null}"#,
))
.event_type(Location::json("/bizType"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Field(Location::header("BinancePay-Nonce")),
    Component::Literal("\n"),
    Component::Body,
    Component::Literal("\n"),
]);

pub(super) const BINANCE_PAY_PROFILE: Profile = Profile {
    vendor: "Binance Pay",
    other_names: &["binance"],
    docs: &[
        "https://developers.binance.com/docs/binance-pay/webhook-common",
        "https://developers.binance.com/docs/binance-pay/webhook-query-certificate",
    ],
    secret: "\
        Binance Pay's public key, as PEM: `certPublic` of `POST /binancepay/openapi/certificates`, \
        with its `certSerial` as the id. You sign the call with your own API key.",
    variable: Some("BINANCE_PAY_PUBLIC_KEY"),
    signed: &[
        "`BinancePay-Certificate-SN` names the key, and those with other ids are not tried. It need \
        not be signed: it only chooses among the keys that you have.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "Nothing says that the signature is for you alone: handle the orders that you have made.",
    ],
    open_questions: &[
        "whether the key is another one for each merchant.",
        "what makes two deliveries the same event.",
        "the window: Binance names none.",
        "when Binance sends again, and whether a retry is signed anew.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BINANCE_PAY)
};
