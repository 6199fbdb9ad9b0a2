use webhook_sig::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};

const FIELDS: Sorted = Sorted::form()
    .assign("=")
    .separator("&")
    .escape(FieldEscape::Percent);

const JSON: Scheme =
    Scheme::hmac_sha256("acme", Location::form_json("event", "/sig"), Encoding::Hex)
        .signs(&[Component::Sorted(FIELDS)]);

const WITHOUT: Scheme = Scheme::hmac_sha256("acme", Location::form("sig"), Encoding::Hex)
    .signs(&[Component::Sorted(FIELDS.without(&["note"]))]);

fn main() {
    let _ = JSON;
    let _ = WITHOUT;
}
