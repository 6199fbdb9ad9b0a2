use webhook_sig::scheme::{Component, Encoding, Location, Scheme, UrlForm};

const URL: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
    .message_id(Location::path(2))
    .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);

const PATH: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .message_id(Location::path(2))
    .url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
    .signs(&[
        Component::UrlPath,
        Component::Literal("\n"),
        Component::Body,
    ]);

fn main() {
    let _ = URL;
    let _ = PATH;
}
