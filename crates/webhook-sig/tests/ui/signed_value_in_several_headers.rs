use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};

const EITHER: Location = Location::headers(&["One", "Other"]);

const FIELD: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[
    Component::Field(EITHER),
    Component::Literal("."),
    Component::Body,
]);

const TIMESTAMP: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(EITHER, TimeFormat::UnixSeconds)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

const ID: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(EITHER)
    .signs(&[Component::Id, Component::Literal("."), Component::Body]);

const LIST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .ambiguous_boundaries()
    .signs(&[
        Component::ListedHeaders(ListedHeaders {
            names: EITHER,
            separator: " ",
            joined_by: ".",
        }),
        Component::Body,
    ]);

fn main() {
    let _ = LIST;
    let _ = FIELD;
    let _ = TIMESTAMP;
    let _ = ID;
}
