use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const META: Location = Location::header("Meta");

const PREFIX: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(META.entry(",", "t="), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Field(META.entry(",", "n=")),
        Component::Literal("."),
        Component::Body,
    ]);

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(META.first(","), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Field(META.entry(",", "n=")),
        Component::Literal("."),
        Component::Body,
    ]);

const PAIR: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(META.pair(",", "=", "t"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Field(META.pair(";", "=", "t")),
        Component::Literal("."),
        Component::Body,
    ]);

fn main() {
    let _ = PREFIX;
    let _ = FIRST;
    let _ = PAIR;
}
