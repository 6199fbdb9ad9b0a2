//! CryptAPI's webhooks, and BlockBee's.

#![cfg(all(feature = "legacy", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Audience, Component, Encoding, Location, Rsa, Scheme, SchemeBuilder,
};

const fn signed(id: &'static str) -> SchemeBuilder {
    Scheme::rsa(
        id,
        Rsa::Pkcs1Sha256,
        Location::header("x-ca-signature"),
        Encoding::Base64,
    )
    .short_modulus()
    .audience(Audience::Everyone)
    .acknowledgement(Acknowledgement::status(200).with_body("text/plain", "*ok*"))
}

/// CryptAPI by GET: RSA PKCS#1 with SHA-256 of the URL, as `x-ca-signature: <base64>`.
#[doc = include_str!("../../docs/providers/cryptapi.md")]
pub const CRYPTAPI: Scheme = signed("cryptapi")
    .methods(&["GET"])
    .unsigned_body()
    .signs(&[Component::Url]);

/// CryptAPI by POST: RSA PKCS#1 with SHA-256 of the body, as `x-ca-signature: <base64>`.
#[doc = include_str!("../../docs/providers/cryptapi-post.md")]
pub const CRYPTAPI_POST: Scheme = signed("cryptapi-post").signs(&[Component::Body]);

const DOCS: &[&str] = &[
    "https://docs.cryptapi.io/webhooks/verify-webhook-signature",
    "https://docs.cryptapi.io/webhooks",
    "https://docs.cryptapi.io/webhooks/custom-payment-flow-webhooks",
];
const SECRET: &str = "\
    CryptAPI's public key, as PEM, from `https://api.cryptapi.io/pubkey/`. It has 1024 bits, and is \
    the same for all customers.";
const ACKNOWLEDGEMENT: &str = "Respond with 200 and the text `*ok*`, which is what counts.";
const OPEN_QUESTIONS: &[&str] = &[
    "what makes two webhooks the same event.",
    "when CryptAPI sends again, and when it gives up.",
];

pub(super) const CRYPTAPI_PROFILE: Profile = Profile {
    vendor: "CryptAPI",
    other_names: &["blockbee"],
    docs: DOCS,
    secret: SECRET,
    variable: Some("CRYPTAPI_PUBLIC_KEY"),
    signed: &[
        "A payment is made with a callback URL. CryptAPI adds its own parameters to that one, and \
        signs the whole URL. With `post=1`, the webhooks are those of `CRYPTAPI_POST`.",
    ],
    unsigned: "Every other header, and the method.",
    events: &[
        "A webhook with `pending=1` announces a payment, and one with `pending=0` confirms it.",
    ],
    acknowledgement: &[ACKNOWLEDGEMENT],
    open_questions: OPEN_QUESTIONS,
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CRYPTAPI)
};

pub(super) const CRYPTAPI_POST_PROFILE: Profile = Profile {
    vendor: "CryptAPI by POST",
    other_names: &["blockbee-post"],
    docs: DOCS,
    secret: SECRET,
    variable: Some("CRYPTAPI_PUBLIC_KEY"),
    signed: &[
        "The body is a form, or JSON if the payment was made with `json=1`. The webhooks by GET \
        are those of `CRYPTAPI`.",
    ],
    unsigned: "The URL, every other header, and the method.",
    events: &["A webhook whose `pending` is 1 announces a payment, and one with 0 confirms it."],
    acknowledgement: &[ACKNOWLEDGEMENT],
    weak_points: &[
        "Parameters that you add to the callback URL, such as the id of an order, stay in the URL, \
        and that is not signed: anyone with one webhook can send it again for another order. \
        Find the order by a value of the body, such as `address_in`.",
        "One key signs for all customers: handle the addresses that were made for you.",
    ],
    open_questions: OPEN_QUESTIONS,
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CRYPTAPI_POST)
};
