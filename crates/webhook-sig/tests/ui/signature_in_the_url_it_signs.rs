use webhook_sig::scheme::{Component, Encoding, Location, Scheme};

const PATH: Scheme = Scheme::hmac_sha256("acme", Location::path(2), Encoding::Hex).signs(&[
    Component::Path,
    Component::Literal("\n"),
    Component::Body,
]);

const URL_PATH: Scheme = Scheme::hmac_sha256("acme", Location::path(2), Encoding::Hex).signs(&[
    Component::UrlPath,
    Component::Literal("\n"),
    Component::Body,
]);

const SEGMENT: Scheme = Scheme::hmac_sha256("acme", Location::path(2), Encoding::Hex).signs(&[
    Component::Url,
    Component::Literal("\n"),
    Component::Body,
]);

const PARAMETER: Scheme = Scheme::hmac_sha256("acme", Location::query("sig"), Encoding::Hex)
    .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);

fn main() {
    let _ = PATH;
    let _ = URL_PATH;
    let _ = SEGMENT;
    let _ = PARAMETER;
}
