use webhook_sig::scheme::{Encoding, Part, Scheme, Slot, Sorted};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::query("sig"), Encoding::Hex)
    .leaves_body_unsigned()
    .signs(&[Part::Sorted(Sorted::query())]);

fn main() {}
