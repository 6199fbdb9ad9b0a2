use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .json_form()
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("acme").json_form().build();

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
