use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const TIMESTAMP: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body])
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds);

const ID: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[Component::Body])
    .message_id(Location::header("Id"));

fn main() {
    let _ = TIMESTAMP;
    let _ = ID;
}
