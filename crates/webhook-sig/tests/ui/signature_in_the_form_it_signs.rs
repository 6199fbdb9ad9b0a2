use webhook_sig::scheme::{Digest, Encoding, Component, Scheme, Location};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::form("sig"), Encoding::Hex)
    .signs(&[Component::BodyDigest(Digest::Sha256, Encoding::Hex)]);

fn main() {}
