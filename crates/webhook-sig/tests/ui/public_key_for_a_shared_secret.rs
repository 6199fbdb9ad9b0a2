use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .key_format(KeyFormat::PublicKey)
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("acme").key_format(KeyFormat::PublicKey).build();

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
