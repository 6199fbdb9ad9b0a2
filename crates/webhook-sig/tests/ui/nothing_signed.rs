use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const EMPTY: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[]);

const ENDED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).build();

const KEYED: Scheme = Scheme::keyed_sha256("acme", Location::header("Sig"), Encoding::Hex).build();

fn main() {
    let _ = EMPTY;
    let _ = ENDED;
    let _ = KEYED;
}
