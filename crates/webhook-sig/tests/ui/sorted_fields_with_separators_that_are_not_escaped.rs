use webhook_sig::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};

const FIELDS: Sorted = Sorted::query().escape(FieldEscape::Percent);

const SEPARATOR: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Sorted(FIELDS.assign("=").separator("|"))]);

const ASSIGN: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[Component::Sorted(FIELDS.separator("&").assign(":"))]);

fn main() {
    let _ = SEPARATOR;
    let _ = ASSIGN;
}
