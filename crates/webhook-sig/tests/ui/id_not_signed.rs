use webhook_sig::scheme::{Encoding, Component, Scheme, Location};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .signs(&[Component::Body]);

fn main() {}
