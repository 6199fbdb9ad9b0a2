use webhook_sig::scheme::{Component, Encoding, Location, Scheme, Sorted};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Sorted(Sorted::query())]);

fn main() {}
