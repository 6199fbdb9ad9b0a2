use webhook_sig::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};

const FIELDS: Sorted = Sorted::query()
    .assign("=")
    .separator("&")
    .escape(FieldEscape::Percent);
const SCHEME: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[
        Component::Sorted(FIELDS),
        Component::Literal("."),
        Component::Body,
    ]);

fn main() {}
