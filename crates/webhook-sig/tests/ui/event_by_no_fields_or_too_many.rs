use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, IDENTITY_FIELD_LIMIT, Encoding, Identity, Location, Scheme};

const MANY: [Location; IDENTITY_FIELD_LIMIT + 1] = [Location::json("/id"); IDENTITY_FIELD_LIMIT + 1];

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Fields(&[]))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::Fields(&[]))
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB.derive("acme").event(Identity::Fields(&[])).build();

const TOO_MANY: Scheme = GITHUB.derive("acme").event(Identity::Fields(&MANY)).build();

const OF_AN_ITEM: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Each {
        items: Location::json(""),
        fields: &MANY,
    })
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = TOO_MANY;
    let _ = OF_AN_ITEM;
}
