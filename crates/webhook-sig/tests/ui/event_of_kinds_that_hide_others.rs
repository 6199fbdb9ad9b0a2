use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::FirstOf(&[
        Identity::Unstored,
        Identity::Id(Location::json("/id")),
    ]))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::FirstOf(&[
        Identity::Unstored,
        Identity::Id(Location::json("/id")),
    ]))
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .event(Identity::FirstOf(&[
        Identity::Unstored,
        Identity::Id(Location::json("/id")),
    ]))
    .build();

const NONE: Scheme = GITHUB.derive("acme").event(Identity::FirstOf(&[])).build();

const NESTED: Scheme = GITHUB
    .derive("acme")
    .event(Identity::FirstOf(&[Identity::FirstOf(&[Identity::Body])]))
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = NONE;
    let _ = NESTED;
}
