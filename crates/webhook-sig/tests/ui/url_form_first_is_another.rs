use webhook_sig::provider::SQUARE;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme, UrlForm};

const SCHEME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .url_forms(&[UrlForm::OtherPort])
    .signs(&[Component::Url, Component::Body]);

const DERIVED: Scheme = SQUARE
    .derive("acme")
    .url_forms(&[UrlForm::OtherPort])
    .build();

fn main() {
    let _ = SCHEME;
    let _ = DERIVED;
}
