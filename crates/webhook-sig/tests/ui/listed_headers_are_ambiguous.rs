use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};

const JOINED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[
        Component::Field(Location::header("Names")),
        Component::Literal("\n"),
        Component::ListedHeaders(ListedHeaders {
            names: Location::header("Names"),
            separator: " ",
            joined_by: ".",
        }),
    ]);

const UNJOINED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[
        Component::Field(Location::header("Names")),
        Component::Literal("\n"),
        Component::ListedHeaders(ListedHeaders {
            names: Location::header("Names"),
            separator: " ",
            joined_by: "",
        }),
    ]);

fn main() {
    let _ = JOINED;
    let _ = UNJOINED;
}
