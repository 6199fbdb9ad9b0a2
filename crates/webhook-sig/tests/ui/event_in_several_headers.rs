use webhook_sig::TimeFormat;
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const IDS: Location = Location::headers(&["Id", "Old-Id"]);

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Id(IDS))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::Id(IDS))
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("acme").event(Identity::Id(IDS)).build();

const UNSIGNED_ID: Scheme = GITHUB.derive("acme").unsigned_id(IDS).build();

const TYPE: Scheme = GITHUB.derive("acme").event_type(IDS).build();

const TIME: Scheme = GITHUB
    .derive("acme")
    .event_time(IDS, TimeFormat::UnixSeconds)
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = UNSIGNED_ID;
    let _ = TYPE;
    let _ = TIME;
}
