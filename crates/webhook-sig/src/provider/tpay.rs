//! Tpay's notifications.

#![cfg(all(feature = "jws", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Algorithm, Audience, Component, Identity, Location, Rsa, Scheme,
};

/// Tpay: RS256 of the body, as `X-JWS-Signature: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/tpay.md")]
pub const TPAY: Scheme = Scheme::jws_detached(
    "tpay",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    Location::header("X-JWS-Signature"),
)
.audience(Audience::Everyone)
.never_expires()
.event(Identity::Fields(&[
    Location::form("tr_id"),
    Location::form("tr_status"),
]))
.event_type(Location::form("tr_status"))
.acknowledgement(Acknowledgement::status(200).with_body("text/plain", "TRUE"))
.signs(&[Component::Body]);

pub(super) const TPAY_PROFILE: Profile = Profile {
    vendor: "Tpay",
    docs: &["https://docs-api.tpay.com/"],
    secret: "\
        Tpay's certificate, as PEM, from `https://secure.tpay.com/x509/`; the sandbox has its own. \
        It is the same for all merchants.",
    variable: Some("TPAY_CERTIFICATE"),
    signed: &[
        "`x5u` in the header of the token names the certificate, and is not followed: when Tpay \
        changes it, check the new one with the root, `tpay-jws-root.pem`, and add it to your keys.",
        "The field `md5sum`, which Tpay's older check compares, is not read.",
    ],
    unsigned: "Every other header, method and path, and no timestamp.",
    acknowledgement: &["The response's body is the text `TRUE`, and nothing else."],
    weak_points: &[
        "Nothing in the signature says for whom it is: compare the field `id` with your \
        merchant's number, with `Verifier::require_value`.",
        "A genuine notification can be sent again at any time: a replay store must remember each \
        `tr_id` with its `tr_status`.",
    ],
    open_questions: &[
        "whether all kinds of notifications have `tr_id` and `tr_status`; those of transactions \
        do.",
        "when Tpay sends again, and when it gives up.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:tpay-com/tpay-openapi-php@188af8ed1d0f:src/Webhook/JWSVerifiedPaymentNotification.php",
    )],
    ..Profile::of(&TPAY)
};
