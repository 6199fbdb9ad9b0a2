use webhook_sig::scheme::{Encoding, KeyFormat, Component, Scheme, Location};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .key_format(KeyFormat::Pem)
    .signs(&[Component::Body]);

fn main() {}
