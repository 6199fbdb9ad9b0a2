use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS};
use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};

const NAMES: Location = Location::header("Names");

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_id(Location::json("/id"))
    .methods(&["POST", "PUT"])
    .signs(&[Component::Body]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .methods(&["POST", "PUT"])
    .unsigned_id(Location::json("/id"))
    .signs(&[Component::Body]);

const DERIVED: Scheme = GITHUB
    .derive("acme")
    .unsigned_id(Location::json("/id"))
    .build();

const DECLARED: Scheme = STANDARD_WEBHOOKS
    .derive("acme")
    .unsigned_id(Location::header("Webhook-Id"))
    .build();

const LISTED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_id(Location::header("Id"))
    .ambiguous_boundaries()
    .signs(&[
        Component::Field(NAMES),
        Component::ListedHeaders(ListedHeaders {
            names: NAMES,
            separator: " ",
            joined_by: ".",
        }),
        Component::Body,
    ]);

const TOKEN: Scheme = Scheme::token("acme", Location::header("Token"))
    .unsigned_id(Location::header("Id"))
    .unsigned_body()
    .build();

fn main() {
    let _ = FIRST;
    let _ = LAST;
    let _ = DERIVED;
    let _ = DECLARED;
    let _ = LISTED;
    let _ = TOKEN;
}
