//! A token is for someone, even where the sender shares a secret with the receiver.

use webhook_sig::scheme::{Algorithm, Location, Scheme};

const ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::body())
    .never_expires()
    .build();

fn main() {
    _ = &ACME;
}
