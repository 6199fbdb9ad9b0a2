use webhook_sig::TimeFormat;
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::header("Id"))
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .message_id(Location::header("Id"))
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .message_id(Location::header("Id"))
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
}
