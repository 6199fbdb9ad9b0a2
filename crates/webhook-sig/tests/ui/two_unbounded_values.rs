use webhook_sig::scheme::{Encoding, FieldEscape, Part, Scheme, Slot, Sorted};

const FIELDS: Sorted = Sorted::query()
    .assign("=")
    .separator("&")
    .escape(FieldEscape::Percent);
const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .signs(&[Part::Sorted(FIELDS), Part::Literal("."), Part::Body]);

fn main() {}
