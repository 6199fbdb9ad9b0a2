use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[Component::Path, Component::Timestamp, Component::Body]);

fn main() {}
