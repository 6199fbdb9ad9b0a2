use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Body,
        Component::Literal("."),
        Component::Timestamp,
        Component::Id,
    ]);

fn main() {}
