//! A policy that leaves the body to the sender says so.

use webhook_sig::scheme::{Algorithm, Audience, BodyCoverage, MessageSignature, Scheme};

const POLICY: MessageSignature = MessageSignature::new().body(BodyCoverage::WithPath);
const ACME: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
    .audience(Audience::Key)
    .build();

fn main() {
    _ = &ACME;
}
