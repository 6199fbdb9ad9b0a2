use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event(Identity::Each {
        items: Location::form("events"),
        fields: &[],
    })
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .event(Identity::Each {
        items: Location::form("events"),
        fields: &[],
    })
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Each {
        items: Location::form("events"),
        fields: &[],
    })
    .build();

const PART: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Each {
        items: Location::json("/ids").prefix("["),
        fields: &[],
    })
    .build();

const FIELD: Scheme = GITHUB
    .derive("acme")
    .event(Identity::Each {
        items: Location::json(""),
        fields: &[Location::header("Id")],
    })
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = PART;
    let _ = FIELD;
}
