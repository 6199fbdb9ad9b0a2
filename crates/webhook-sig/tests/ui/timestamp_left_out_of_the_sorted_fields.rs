use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Encoding, Part, Scheme, Slot, Sorted};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::query("sig"), Encoding::Hex)
    .leaves_body_unsigned()
    .joins_without_separators()
    .timestamp(Slot::query("at"), TimeFormat::UnixSeconds)
    .signs(&[Part::Sorted(Sorted::query().without(&["at"]))]);

fn main() {}
