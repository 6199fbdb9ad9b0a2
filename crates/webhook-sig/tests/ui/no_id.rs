use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("", Slot::header("Sig"), Encoding::Hex)
    .signs(&[Part::Body]);

fn main() {}
