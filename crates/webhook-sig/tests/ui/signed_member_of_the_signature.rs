use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SIGNATURE: Location = Location::header("Sig").base64_json("/signature");

const SCHEME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE, Encoding::Hex).signs(&[
    Component::Field(SIGNATURE),
    Component::Literal("."),
    Component::Body,
]);

fn main() {
    let _ = SCHEME;
}
