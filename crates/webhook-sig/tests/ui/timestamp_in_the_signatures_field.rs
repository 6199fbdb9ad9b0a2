use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme, Sorted};

const FORM: Scheme =
    Scheme::hmac_sha256("acme", Location::form("sig").last(",", ":"), Encoding::Hex)
        .ambiguous_boundaries()
        .timestamp(Location::form("sig").first(","), TimeFormat::UnixSeconds)
        .signs(&[Component::Sorted(Sorted::form())]);

const QUERY: Scheme =
    Scheme::hmac_sha256("acme", Location::query("sig").last(",", ":"), Encoding::Hex)
        .timestamp(Location::query("sig").first(","), TimeFormat::UnixSeconds)
        .ambiguous_boundaries()
        .unsigned_body()
        .signs(&[Component::Sorted(Sorted::query())]);

const JSON: Scheme =
    Scheme::hmac_sha256("acme", Location::form_json("event", "/sig"), Encoding::Hex)
        .timestamp(Location::form_json("event", "/at"), TimeFormat::UnixSeconds)
        .ambiguous_boundaries()
        .signs(&[Component::Sorted(Sorted::form())]);

fn main() {
    let _ = FORM;
    let _ = QUERY;
    let _ = JSON;
}
