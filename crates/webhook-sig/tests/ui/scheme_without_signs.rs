use webhook_sig::scheme::{Encoding, Location, Scheme};

const HMAC: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex);

const KEYED: Scheme = Scheme::keyed_sha256("acme", Location::header("Sig"), Encoding::Hex);

const TOKEN: Scheme = Scheme::token("acme", Location::header("Acme-Token"));

fn main() {
    let _ = HMAC;
    let _ = KEYED;
    let _ = TOKEN;
}
