//! Whom a message signature is for is said, and a host only where it is covered.

use webhook_sig::scheme::{
    Algorithm, Audience, Component, Covered, Encoding, Location, MessageSignature, Scheme,
};

const UNSAID: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new()).build();

const NOT_COVERED: Scheme = Scheme::message_signature(
    "acme",
    Algorithm::HmacSha256,
    MessageSignature::new().covers(&[Covered::Method, Covered::RequestTarget]),
)
.audience(Audience::Authority)
.build();

const NOT_A_MESSAGE_SIGNATURE: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
        .audience(Audience::Authority)
        .signs(&[Component::Body]);

fn main() {
    _ = (&UNSAID, &NOT_COVERED, &NOT_A_MESSAGE_SIGNATURE);
}
