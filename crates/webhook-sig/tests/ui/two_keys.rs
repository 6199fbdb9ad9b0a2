use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::keyed_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Key, Component::Body, Component::Key]);

fn main() {
    let _ = SCHEME;
}
