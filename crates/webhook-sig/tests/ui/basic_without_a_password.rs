use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

const BASIC: Scheme = Scheme::basic("acme").key_format(KeyFormat::Text).build();

const HMAC: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .key_format(KeyFormat::UserAndPassword)
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .key_format(KeyFormat::UserAndPassword)
    .build();

fn main() {
    let _ = BASIC;
    let _ = HMAC;
    let _ = DERIVED;
}
