use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const DOT: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::Rfc3339Utc)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

const DIGIT: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::Rfc3339Utc)
    .signs(&[
        Component::Timestamp,
        Component::Literal("0:"),
        Component::Body,
    ]);

fn main() {
    let _ = DOT;
    let _ = DIGIT;
}
