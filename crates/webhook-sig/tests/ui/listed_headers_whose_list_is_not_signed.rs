use webhook_sig::scheme::{Encoding, ListedHeaders, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .leaves_body_unsigned()
    .signs(&[Part::ListedHeaders(ListedHeaders {
        names: Slot::header("Names"),
        separator: " ",
        joined_by: "\n",
    })]);

fn main() {}
