use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme, Sorted};

const FIRST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::form("at"), TimeFormat::UnixSeconds)
    .ambiguous_boundaries()
    .signs(&[Component::Sorted(Sorted::posted_form())]);

const LAST: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .ambiguous_boundaries()
    .timestamp(Location::form("at"), TimeFormat::UnixSeconds)
    .signs(&[Component::Sorted(Sorted::posted_form())]);

fn main() {
    let _ = FIRST;
    let _ = LAST;
}
