use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Digest, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::BodyDigest(Digest::Sha256, Encoding::Decimal)]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .signs(&[Component::BodyDigest(Digest::Sha256, Encoding::Decimal)]);

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
