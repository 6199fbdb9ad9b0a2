use webhook_sig::scheme::{Encoding, KeyFormat, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .key_format(KeyFormat::Pem)
    .signs(&[Part::Body]);

fn main() {}
