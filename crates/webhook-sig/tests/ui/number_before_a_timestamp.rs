use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SECONDS: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[Component::Id, Component::Timestamp, Component::Body]);

const MILLIS: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixMillis)
    .message_id(Location::header("Id"))
    .signs(&[Component::Id, Component::Timestamp, Component::Body]);

fn main() {
    let _ = SECONDS;
    let _ = MILLIS;
}
