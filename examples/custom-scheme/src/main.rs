//! How do I describe a sender that the library does not know, or one of my own?
//!
//! As a `const`. It is checked when it is compiled: take `Component::Timestamp` out of the content below,
//! and it does not build, because an unsigned timestamp protects nothing.
//!
//! ```sh
//! ACME_SECRET="$(openssl rand -hex 32)" cargo run -p example-custom-scheme
//! ```
//!
//! The const goes wherever one of `webhook_sig::provider` does, such as into
//! `Endpoint::from_env(&ACME, "ACME_SECRET")`; the example `axum` shows the rest.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::env;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request};
use webhook_sig::scheme::{Component, Encoding, Location};
use webhook_sig::{
    BoxError, Error, Head, Keyring, Scheme, Signer, TimeFormat, UnixTime, Verified, Verifier,
};

const SIGNATURE: Location = Location::header("Acme-Signature");

/// Acme: HMAC-SHA256 of `{id}:{t}:{method} {path} {body}`, as
/// `Acme-Signature: t=<unix>;s=<base64url>`, with the id in `Acme-Delivery`.
///
/// Not signed: every other header, and the query.
const ACME: Scheme = Scheme::hmac_sha256(
    "acme",
    SIGNATURE.pair(";", "=", "s"),
    Encoding::Base64UrlUnpadded,
)
.message_id(Location::header("Acme-Delivery"))
.timestamp(SIGNATURE.pair(";", "=", "t"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Id,
    Component::Literal(":"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Method,
    Component::Literal(" "),
    Component::Path,
    Component::Literal(" "),
    Component::Body,
]);

fn main() -> Result<(), BoxError> {
    let secret = env::var("ACME_SECRET").map_err(|_| "ACME_SECRET is not set")?;
    let key = ACME.key(&secret);
    let keys = Keyring::new(key.map_err(|error| format!("ACME_SECRET: {error}"))?);

    let request = Request::post("/orders").body(Bytes::from(r#"{"order":1}"#))?;
    let now = UnixTime::now();
    let genuine = Signer::new(&ACME, keys.clone()).sign_with_id("delivery-1", request, now)?;
    let later = now.saturating_add(Duration::from_secs(301));

    println!("Acme signs {}, which makes:", ACME.signed_content());
    for (name, value) in genuine.headers() {
        println!("  {name}: {}", value.to_str()?);
    }
    show("genuine", verify(&genuine, &keys, now));
    show(
        "repeated after five minutes",
        verify(&genuine, &keys, later),
    );
    for (what, spoilt) in spoilt(&genuine)? {
        show(what, verify(&spoilt, &keys, now));
    }
    Ok(())
}

fn verify(request: &Request<Bytes>, keys: &Keyring, now: UnixTime) -> Result<Verified, Error> {
    let target = request.uri().path();
    let head = Head::new(request.method().as_str(), target, request.headers());
    Verifier::new(&ACME).verify(&head, request.body().clone(), keys, now)
}

/// Makes what an attacker would make of a genuine request.
fn spoilt(genuine: &Request<Bytes>) -> Result<Vec<(&'static str, Request<Bytes>)>, BoxError> {
    let body = genuine.clone().map(|_| Bytes::from(r#"{"order":2}"#));
    let mut path = genuine.clone();
    *path.uri_mut() = "/refunds".parse()?;
    let mut id = genuine.clone();
    let other = HeaderValue::from_static("delivery-2");
    id.headers_mut().insert("Acme-Delivery", other.clone());
    let mut duplicated = genuine.clone();
    duplicated.headers_mut().append("Acme-Delivery", other);
    let mut unsigned = genuine.clone();
    unsigned.headers_mut().remove("Acme-Signature");
    Ok(vec![
        ("with another body", body),
        ("to another path", path),
        ("with another id", id),
        ("with two ids", duplicated),
        ("without a signature", unsigned),
    ])
}

/// Prints the verdict; a sender would see the same 401 for every refusal.
fn show(what: &str, verdict: Result<Verified, Error>) {
    match verdict {
        Ok(verified) => println!("{what}: verified, id {:?}", verified.id()),
        Err(error) => println!("{what}: refused, {error} ({})", error.kind()),
    }
}
