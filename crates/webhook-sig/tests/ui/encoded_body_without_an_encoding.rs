use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::BodyEncoded(Encoding::Text)]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .signs(&[Component::BodyEncoded(Encoding::Text)]);

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
