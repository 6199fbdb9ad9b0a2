use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const META: Location = Location::header("Meta");
const TIMED_BODY: &[Component] = &[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
];

const VERSIONS: Scheme =
    Scheme::hmac_sha256("acme", META.versions(",", "=", "v"), Encoding::Hex)
        .timestamp(META.first(","), TimeFormat::UnixSeconds)
        .signs(TIMED_BODY);

const PAIR: Scheme = Scheme::hmac_sha256("acme", META.pair(",", "=", "v1"), Encoding::Hex)
    .timestamp(META.first(","), TimeFormat::UnixSeconds)
    .signs(TIMED_BODY);

const MARKED: Scheme = Scheme::hmac_sha256("acme", META.last(",", "/"), Encoding::Hex)
    .timestamp(META.first(","), TimeFormat::UnixSeconds)
    .signs(TIMED_BODY);

const VERSION_AS_THE_TIME: Scheme =
    Scheme::hmac_sha256("acme", META.versions(",", "=", "v"), Encoding::Hex)
        .timestamp(META.pair(",", "=", "v0"), TimeFormat::UnixSeconds)
        .signs(TIMED_BODY);

fn main() {
    let _ = VERSIONS;
    let _ = PAIR;
    let _ = MARKED;
    let _ = VERSION_AS_THE_TIME;
}
