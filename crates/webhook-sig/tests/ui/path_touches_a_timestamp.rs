use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
use webhook_sig::TimeFormat;

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .timestamp(Slot::header("At"), TimeFormat::UnixSeconds)
    .signs(&[Part::Path, Part::Timestamp, Part::Body]);

fn main() {}
