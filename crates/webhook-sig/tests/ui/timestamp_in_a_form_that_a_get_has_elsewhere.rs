use webhook_sig::TimeFormat;
use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .methods(&["POST", "GET"])
    .timestamp(Slot::form("at"), TimeFormat::UnixSeconds)
    .signs(&[Part::Body]);

fn main() {}
