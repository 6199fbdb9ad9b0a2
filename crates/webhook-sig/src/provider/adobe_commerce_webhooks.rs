//! Adobe Commerce's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Rsa, Scheme};

/// Adobe Commerce: RSA PKCS#1 with SHA-256 of the body in base64, as `x-adobe-commerce-webhook-signature: <base64>`.
#[doc = include_str!("../../docs/providers/adobe-commerce-webhooks.md")]
pub const ADOBE_COMMERCE_WEBHOOKS: Scheme = Scheme::rsa(
    "adobe-commerce-webhooks",
    Rsa::Pkcs1Sha256,
    Location::header("x-adobe-commerce-webhook-signature"),
    Encoding::Base64,
)
.audience(Audience::Key)
.event(Identity::Unstored)
.signs(&[Component::BodyEncoded(Encoding::Base64)]);

pub(super) const ADOBE_COMMERCE_WEBHOOKS_PROFILE: Profile = Profile {
    vendor: "Adobe Commerce",
    other_names: &["magento"],
    docs: &["https://developer.adobe.com/commerce/extensibility/webhooks/signature-verification/"],
    secret: "\
        The public key of the shop, as PEM, in its Admin under Stores > Configuration > Adobe \
        Services > Webhooks. Signing is off until it is enabled there.",
    variable: Some("ADOBE_COMMERCE_PUBLIC_KEY"),
    signed: &[
        "The signature covers the base64 text of the body. Adobe's page calls it an HMAC, but it is \
        verified with the public key.",
        "A new key pair replaces the old one at once. Deliveries are refused until you have entered \
        the new public key here.",
    ],
    unsigned: "Every other header, method and path.",
    retries: Some("None: the shop waits for the response."),
    acknowledgement: &[
        "The response's body is JSON that tells the shop what to do, such as `[{\"op\": \
        \"success\"}]`.",
    ],
    open_questions: &[
        "that the signature is over the body's exact bytes: Adobe's example for Node writes the \
        parsed JSON anew, and that for App Builder takes the body in base64 as it came.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&ADOBE_COMMERCE_WEBHOOKS)
};
