use webhook_sig::scheme::{Encoding, Part, Scheme, Slot, UrlForm};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
    .url_forms(&[UrlForm::OtherPort])
    .signs(&[Part::Url, Part::Body]);

fn main() {}
