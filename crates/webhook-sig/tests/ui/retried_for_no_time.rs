use std::time::Duration;

use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .retried_for(Duration::ZERO)
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .retried_for(Duration::ZERO)
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("acme").retried_for(Duration::ZERO).build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
}
