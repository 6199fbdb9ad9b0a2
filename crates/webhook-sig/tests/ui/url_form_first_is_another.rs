use webhook_sig::scheme::{Encoding, Component, Scheme, Location, UrlForm};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .url_forms(&[UrlForm::OtherPort])
    .signs(&[Component::Url, Component::Body]);

fn main() {}
