use webhook_sig::scheme::{Encoding, Component, Scheme, Location, Sorted};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Sorted(Sorted::query())]);

fn main() {}
