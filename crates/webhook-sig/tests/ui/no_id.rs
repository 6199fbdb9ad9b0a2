use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme =
    Scheme::hmac_sha256("", Location::header("Sig"), Encoding::Hex).signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("").build();

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
