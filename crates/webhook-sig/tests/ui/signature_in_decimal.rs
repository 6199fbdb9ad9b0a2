use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Decimal)
    .signs(&[Component::Body]);

fn main() {
    let _ = SCHEME;
}
