use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex).signs(&[
    Component::Query,
    Component::Literal("\n"),
    Component::Body,
]);

fn main() {
    let _ = SCHEME;
}
