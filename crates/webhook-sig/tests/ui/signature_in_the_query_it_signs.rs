use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::query("sig"), Encoding::Hex)
    .signs(&[Part::Query, Part::Literal("\n"), Part::Body]);

fn main() {
    let _ = SCHEME;
}
