use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme =
    Scheme::hmac_sha256("acme", Location::json("/sig"), Encoding::Hex).signs(&[Component::Body]);

fn main() {}
