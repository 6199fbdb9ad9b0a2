use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::form("sig"), Encoding::Hex)
    .signs(&[Part::BodySha256(Encoding::Hex)]);

fn main() {}
