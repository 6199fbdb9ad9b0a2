use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("bad name"), Encoding::Hex)
    .signs(&[Part::Body]);

fn main() {
    let _ = SCHEME;
}
