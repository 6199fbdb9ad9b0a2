use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const WHOLE: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig").prefix("v1="), Encoding::Hex).signs(&[
        Component::Field(Location::header("sig")),
        Component::Literal("."),
        Component::Body,
    ]);

const JSON: Scheme =
    Scheme::hmac_sha256("acme", Location::form_json("event", "/sig"), Encoding::Hex)
        .unsigned_body()
        .signs(&[Component::Field(Location::form("event"))]);

const GET: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Field(Location::form("sig"))]);

const TIMESTAMP: Scheme = Scheme::hmac_sha256(
    "acme",
    Location::header("Sig").pair(",", "=", "v1"),
    Encoding::Hex,
)
.timestamp(Location::header("Sig"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

const ENTRY: Scheme = Scheme::hmac_sha256(
    "acme",
    Location::header("Sig").pair(",", "=", "v1"),
    Encoding::Hex,
)
.signs(&[
    Component::Field(Location::header("Sig").entry(",", "v1=")),
    Component::Literal("."),
    Component::Body,
]);

fn main() {
    let _ = ENTRY;
    let _ = WHOLE;
    let _ = JSON;
    let _ = GET;
    let _ = TIMESTAMP;
}
