//! A policy without a time says so, and one with a time does not.

use webhook_sig::scheme::{Algorithm, Audience, MessageSignature, Scheme};

const ENDLESS: Scheme = Scheme::message_signature(
    "acme",
    Algorithm::HmacSha256,
    MessageSignature::new().without_created(),
)
.audience(Audience::Key)
.build();

const TIMED: Scheme =
    Scheme::message_signature("acme", Algorithm::HmacSha256, MessageSignature::new())
        .audience(Audience::Key)
        .never_expires()
        .build();

fn main() {
    _ = (&ENDLESS, &TIMED);
}
