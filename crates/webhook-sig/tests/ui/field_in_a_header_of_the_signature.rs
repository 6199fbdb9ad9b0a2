use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const SCHEME: Scheme =
    Scheme::hmac_sha256("acme", Location::headers(&["One", "Other"]), Encoding::Hex).signs(&[
        Component::Field(Location::header("other")),
        Component::Literal("."),
        Component::Body,
    ]);

fn main() {
    let _ = SCHEME;
}
