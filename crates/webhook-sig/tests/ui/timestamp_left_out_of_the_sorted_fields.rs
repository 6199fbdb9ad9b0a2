use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme, Sorted};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .ambiguous_boundaries()
    .timestamp(Location::query("at"), TimeFormat::UnixSeconds)
    .signs(&[Component::Sorted(Sorted::query().without(&["at"]))]);

fn main() {}
