use webhook_sig::provider::SVIX;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[
    Component::Field(Location::synonyms(&["Id", "sig"])),
    Component::Literal("."),
    Component::Body,
]);

const DERIVED: Scheme = SVIX
    .derive("acme")
    .message_id(Location::synonyms(&["Id", "webhook-signature"]))
    .build();

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
