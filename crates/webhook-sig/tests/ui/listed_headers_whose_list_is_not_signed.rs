use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::ListedHeaders(ListedHeaders {
        names: Location::header("Names"),
        separator: " ",
        joined_by: "\n",
    })]);

fn main() {}
