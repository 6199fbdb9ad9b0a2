use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const ALIKE: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["PUT", "PUTX"])
    .signs(&[Component::Method, Component::Body]);

const REVERSED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["PUTX", "POST", "PUT"])
    .signs(&[Component::Method, Component::Body]);

const EMPTY: Scheme = GITHUB.derive("acme").methods(&["POST", ""]).build();

fn main() {
    let _ = ALIKE;
    let _ = REVERSED;
    let _ = EMPTY;
}
