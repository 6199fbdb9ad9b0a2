use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "GET"])
    .timestamp(Location::form("at"), TimeFormat::UnixSeconds)
    .signs(&[Component::Body]);

fn main() {}
