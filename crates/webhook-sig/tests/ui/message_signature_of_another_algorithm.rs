//! Only some algorithms have a name in a message signature.

use webhook_sig::scheme::{Algorithm, Audience, MessageSignature, Scheme};

const ACME: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha512, MessageSignature::new())
        .audience(Audience::Key)
        .build();

fn main() {
    _ = &ACME;
}
