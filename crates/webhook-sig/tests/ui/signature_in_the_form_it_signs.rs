use webhook_sig::scheme::{Component, Digest, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::form("sig"), Encoding::Hex)
    .signs(&[Component::BodyDigest(Digest::Sha256, Encoding::Hex)]);

fn main() {}
