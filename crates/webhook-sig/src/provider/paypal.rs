//! PayPal.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Audience, CertificateHost, CertificatePolicy, Characters, Component, Digest, Encoding,
    Identity, Location, Rsa, Scheme,
};
use crate::time::TimeFormat;

const ID: Location = Location::header("PAYPAL-TRANSMISSION-ID");
const TIME: Location = Location::header("PAYPAL-TRANSMISSION-TIME");
const WEBHOOK_ID: &str = "webhook_id";

const CERTIFICATE: CertificatePolicy =
    CertificatePolicy::at(&[Location::header("PAYPAL-CERT-URL")])
        .hosts(&[
            CertificateHost::Is("api.paypal.com"),
            CertificateHost::Is("api.sandbox.paypal.com"),
        ])
        .path("/v1/notifications/certs/CERT-", Characters::NAME, "")
        .names(&[
            "messageverificationcerts.paypal.com",
            "messageverificationcerts.sandbox.paypal.com",
        ]);

/// PayPal: RSA of `{id}|{time}|{webhook_id}|{crc32(body)}`, as `PAYPAL-TRANSMISSION-SIG: <base64>`.
#[doc = include_str!("../../docs/providers/paypal.md")]
pub const PAYPAL: Scheme = Scheme::rsa(
    "paypal",
    Rsa::Pkcs1Sha256,
    Location::header("PAYPAL-TRANSMISSION-SIG"),
    Encoding::Base64,
)
.audience(Audience::Param(WEBHOOK_ID))
.message_id(ID)
.unsigned_body()
.event(Identity::Id(ID))
.event_type(Location::json("/event_type"))
.event_time(TIME, TimeFormat::Rfc3339)
.retried_for(Duration::from_secs(3 * 24 * 60 * 60))
.certificate_url(CERTIFICATE)
.signs(&[
    Component::Id,
    Component::Literal("|"),
    Component::Field(TIME),
    Component::Literal("|"),
    Component::Param(WEBHOOK_ID),
    Component::Literal("|"),
    Component::BodyDigest(Digest::Crc32, Encoding::Decimal),
]);

pub(super) const PAYPAL_PROFILE: Profile = Profile {
    vendor: "PayPal",
    docs: &["https://developer.paypal.com/api/rest/webhooks/rest/"],
    secret: "\
        The certificate that PayPal signs with, as PEM. A delivery says in `PAYPAL-CERT-URL` where \
        it is. A source of keys can fetch it: it asks for a URL of this form alone, and takes a \
        certificate with the name `messageverificationcerts.paypal.com`, or that of the sandbox \
        (`PAYPAL.certified_key`, with the feature `certificates`). Or download it once, by hand. \
        Before that, check that the URL is one of PayPal: \
        `https`, the host `api.paypal.com` or, for the sandbox, `api.sandbox.paypal.com`, no user, \
        port, query or fragment, and a path `/v1/notifications/certs/CERT-…`. If the file is a \
        chain of several certificates, give the first one alone. PayPal changes the certificate, \
        and then its URL: take both for a while, with `PAYPAL.keyring([new, old])`.",
    variable: Some("PAYPAL_CERTIFICATE"),
    signed: &[
        "The id and the time of the transmission, the id of the webhook and a CRC-32 of the body \
        are signed, with bars between them. The id of the webhook is not sent: set the parameter \
        `webhook_id` to the one in the dashboard. PayPal's webhook simulator signs with the text \
        `WEBHOOK_ID`.",
        "`PAYPAL-AUTH-ALGO` is not read: a sender must not choose the algorithm.",
    ],
    unsigned: "Of the body all but its CRC-32; every other header.",
    retries: Some("Up to 25 times within 3 days."),
    weak_points: &[
        "The signature does not bind the body. A CRC-32 binds nothing: anyone who has one delivery \
        can write another body, with another amount, that has the same CRC-32 and verifies. Take \
        nothing from the body but the event's id, and fetch the event from PayPal's API by it.",
        "A captured delivery can be sent again with another body, so keep the replay protection: \
        it knows a delivery by its signed transmission id.",
    ],
    open_questions: &[
        "whether a delivery that PayPal sends again keeps `PAYPAL-TRANSMISSION-ID` and \
        `PAYPAL-TRANSMISSION-TIME`. So the signed time is not checked for age.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:paypal/PayPal-Java-SDK@2a3421225662:rest-api-sdk/src/test/java/com/paypal/base/ValidateCertTest.java",
        ),
    ],
    ..Profile::of(&PAYPAL)
};
