use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Id(Location::header("Event")))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::Id(Location::header("Event")))
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Id(Location::header("Event")))
    .build();

const SECOND_FIELD: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Fields(&[
        Location::json("/id"),
        Location::query("type"),
    ]))
    .build();

const BATCH: Scheme = GITHUB
    .derive("acme")
    .methods(&["GET"])
    .event(Identity::Each {
        items: Location::form_json("events", ""),
        fields: &[],
    })
    .build();

const SECOND_KIND: Scheme = GITHUB
    .derive("acme")
    .event(Identity::FirstOf(&[
        Identity::Id(Location::json("/id")),
        Identity::Id(Location::path(1)),
    ]))
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = SECOND_FIELD;
    let _ = BATCH;
    let _ = SECOND_KIND;
}
