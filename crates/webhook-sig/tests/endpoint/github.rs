//! What most tests of an endpoint start from: one scheme, one secret, one instant.

use bytes::Bytes;
use http::{HeaderMap, Request};
use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::KeyFormat;
use webhook_sig::{BaseUrl, Endpoint, Scheme, UnixTime, Verifier};

pub(crate) const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

pub(crate) const SECRET: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";

pub(crate) fn endpoint(scheme: &'static Scheme) -> Endpoint {
    builder(scheme).build().unwrap()
}

pub(crate) fn builder(scheme: &'static Scheme) -> EndpointBuilder {
    let url = BaseUrl::new("https://shop.example").unwrap();
    let secret = Secret::new(key_text(scheme, SECRET));
    Endpoint::builder(Verifier::new(scheme).base_url(url), secret).clock(|| NOW)
}

/// Returns the text of a scheme's key that contains a secret.
fn key_text(scheme: &Scheme, secret: &str) -> String {
    match scheme.key_format() {
        KeyFormat::UserAndPassword => format!("acme:{secret}"),
        _ => secret.to_owned(),
    }
}

/// Returns the headers of a delivery that GitHub signed.
pub(crate) fn signed(body: &[u8]) -> HeaderMap {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body))
        .unwrap();
    let keys = GITHUB.keyring([SECRET]).unwrap();
    GITHUB.sign(request, &keys, NOW).unwrap().headers().clone()
}
