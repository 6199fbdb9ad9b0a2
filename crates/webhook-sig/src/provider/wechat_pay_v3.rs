//! WeChat Pay.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Acknowledgement, Audience, Component, Encoding, Identity, Location, Rsa, Scheme,
};
use crate::time::TimeFormat;

/// WeChat Pay: RSA PKCS#1 with SHA-256 of timestamp, nonce and body, as `Wechatpay-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/wechat-pay-v3.md")]
pub const WECHAT_PAY_V3: Scheme = Scheme::rsa(
    "wechat-pay-v3",
    Rsa::Pkcs1Sha256,
    Location::header("Wechatpay-Signature"),
    Encoding::Base64,
)
.key_id(Location::header("Wechatpay-Serial"))
.timestamp(
    Location::header("Wechatpay-Timestamp"),
    TimeFormat::UnixSeconds,
)
.audience(Audience::Key)
.acknowledgement(Acknowledgement::statuses(&[200, 204]))
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/event_type"))
.event_time(Location::json("/create_time"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(24 * 60 * 60 + 4 * 60))
.signs(&[
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Field(Location::header("Wechatpay-Nonce")),
    Component::Literal("\n"),
    Component::Body,
    Component::Literal("\n"),
]);

pub(super) const WECHAT_PAY_V3_PROFILE: Profile = Profile {
    vendor: "WeChat Pay",
    other_names: &["wechat", "wechat-pay"],
    docs: &["https://pay.weixin.qq.com/doc/v3/merchant/4013053249"],
    secret: "\
        WeChat Pay's public key of the merchant, as PEM, from the merchant platform, with its \
        `PUB_KEY_ID_…` as the id. Merchants who still have platform certificates take those that \
        `GET /v3/certificates` brings, with the serial number in upper-case hex as the id.",
    variable: Some("WECHAT_PAY_PUBLIC_KEY"),
    signed: &[
        "`Wechatpay-Serial` names the key, and those with other ids are not tried. It need not be \
        signed: it only chooses among the keys that you have.",
        "Of a certificate the public key alone is read: neither its validity nor its issuer is \
        checked.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Up to 15 times, after 15 and 15 seconds, 3, 10, 20, 30, 30, 30 and 60 minutes, and 3, 3, \
        3, 6 and 6 hours.",
    ),
    acknowledgement: &["Respond within five seconds."],
    open_questions: &[
        "that a retry is signed anew: the vendor's library refuses timestamps older than five \
        minutes.",
    ],
    notes: &[
        "WeChat Pay sends deliveries with wrong signatures on purpose, which begin with \
        `WECHATPAY/SIGNTEST/`. They are refused like any other forgery.",
        "`/resource` is encrypted with the merchant's APIv3 key. Decrypting it is left to the \
        handler.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:wechatpay-apiv3/wechatpay-go@6dbd7ce2ec59:core/auth/validators/wechat_pay_validator.go",
        ),
    ],
    ..Profile::of(&WECHAT_PAY_V3)
};
