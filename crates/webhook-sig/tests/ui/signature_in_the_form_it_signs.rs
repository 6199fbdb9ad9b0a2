use webhook_sig::scheme::{Digest, Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::form("sig"), Encoding::Hex)
    .signs(&[Part::BodyDigest(Digest::Sha256, Encoding::Hex)]);

fn main() {}
