use webhook_sig::scheme::{Component, Encoding, HeaderLines, Location, Scheme};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[
    Component::HeaderLines(HeaderLines {
        names: Location::json("/names"),
        separator: " ",
    }),
    Component::Body,
]);

const UNSIGNED: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[
        Component::HeaderLines(HeaderLines {
            names: Location::header("Names"),
            separator: " ",
        }),
        Component::Body,
    ]);

const AFTER_THE_BODY: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .signs(&[
        Component::Field(Location::header("Names")),
        Component::Literal("\n"),
        Component::Body,
        Component::Literal("\n"),
        Component::HeaderLines(HeaderLines {
            names: Location::header("Names"),
            separator: " ",
        }),
    ]);

fn main() {
    let _ = SCHEME;
    let _ = UNSIGNED;
    let _ = AFTER_THE_BODY;
}
