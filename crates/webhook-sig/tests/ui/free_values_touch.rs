use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .signs(&[Component::Id, Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .message_id(Location::header("Id"))
    .signs(&[Component::Body, Component::Id]);

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
