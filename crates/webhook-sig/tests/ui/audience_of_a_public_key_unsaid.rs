use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const UNSAID: Scheme = Scheme::ed25519("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body]);

fn main() {
    let _ = UNSAID;
}
