use webhook_sig::scheme::{Encoding, Component, Scheme, Location};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Timestamp, Component::Literal("."), Component::Body]);

fn main() {}
