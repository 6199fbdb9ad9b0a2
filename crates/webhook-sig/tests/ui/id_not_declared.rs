use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Id, Component::Literal("."), Component::Body]);

fn main() {}
