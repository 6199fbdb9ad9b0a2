//! Tokens: JSON Web Signatures and their claims, as senders of every kind write them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use webhook_sig::scheme::{
    Algorithm, Audience, Claim, Component, Encoding, KeyFormat, Location, Scheme,
};
use webhook_sig::{ErrorKind, Verifier};

use crate::captured::{Captured, tag};

mod bad_input;
mod claims;
mod detached;
mod header;
mod items;
mod keys;
mod signing;
mod timing;

const SECRET: &str = "W5ZqkqPDYkYm8sJ1tq0VW5ZqkqPDYkYm";
const OTHER_SECRET: &str = "mYkYDPqkqZ5WV0qt1Js8mYkYDPqkqZ5W";
const BODY: &[u8] = br#"{"hello": "world"}"#;
/// The SHA-256 of `BODY` in hex.
const DIGEST: &str = "5f8f04f6a3a892aaabbddb6cf273894493773960d4a325b105fee46eef4304f1";
const JOSE: &str = r#"{"alg":"HS256"}"#;

const TOKEN: Location = Location::header("Acme-Token");
const FOR_SHOP: Audience = Audience::Value {
    at: Location::claim("/aud"),
    param: "audience",
};

/// The safest of tokens: for one receiver, about one body, and with an end.
static ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, TOKEN)
    .key_format(KeyFormat::Text)
    .audience(FOR_SHOP)
    .claims(&[
        Claim::Expires,
        Claim::Is("/iss", "acme"),
        Claim::BodyDigest("/sha256", Encoding::Hex),
    ])
    .build();

/// A token that is the body, and may have any claims.
static BODY_TOKEN: Scheme = Scheme::jws("body", Algorithm::HmacSha256, Location::body())
    .key_format(KeyFormat::Text)
    .audience(Audience::Key)
    .never_expires()
    .build();

/// Makes tags without this crate, so that tests write tokens that its signer would not.
static ORACLE: Scheme =
    Scheme::hmac_sha256("oracle", TOKEN, Encoding::Base64UrlUnpadded).signs(&[Component::Body]);

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the signature that HS256 makes of what is signed.
fn hs256(secret: &str, signed: &str) -> String {
    encode(tag(&ORACLE, secret.as_bytes(), signed.as_bytes()))
}

/// Returns a token by a secret, of any header and payload.
fn token_by(secret: &str, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    let signed = format!("{}.{}", encode(header), encode(payload));
    format!("{signed}.{}", hs256(secret, &signed))
}

fn token(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    token_by(SECRET, header, payload)
}

/// Returns the members of the claims that `ACME` demands, of which one may be another.
fn claims_with(name: &str, value: &str) -> String {
    let digest = format!(r#""{DIGEST}""#);
    let own = [
        ("iss", r#""acme""#),
        ("aud", r#""shop""#),
        ("exp", "1700000300"),
        ("sha256", &*digest),
    ];
    let own = own.into_iter().filter(|(own, _)| *own != name);
    let all = own.chain([(name, value)].into_iter().filter(|_| !value.is_empty()));
    let all: Vec<_> = all
        .map(|(name, value)| format!(r#""{name}":{value}"#))
        .collect();
    format!("{{{}}}", all.join(","))
}

/// Returns the claims that `ACME` demands.
fn claims() -> String {
    claims_with("", "")
}

/// Returns a delivery with a token in its header.
fn sent(token: &str) -> Captured {
    Captured::post(BODY).header("Acme-Token", token)
}

fn verifier(scheme: &'static Scheme) -> Verifier {
    Verifier::new(scheme).param("audience", "shop")
}

fn verdict(scheme: &'static Scheme, request: &Captured) -> Result<(), ErrorKind> {
    let keys = scheme.keyring([SECRET]).unwrap();
    let verified = request.verify(&verifier(scheme), &keys);
    verified.map(drop).map_err(|error| error.kind())
}

/// Returns what becomes of a token with these claims.
fn claiming(payload: impl AsRef<[u8]>) -> Result<(), ErrorKind> {
    verdict(&ACME, &sent(&token(JOSE, payload)))
}

/// Returns what becomes of a token with this header.
fn headed(header: impl AsRef<[u8]>) -> Result<(), ErrorKind> {
    verdict(&ACME, &sent(&token(header, claims())))
}

#[test]
fn a_token_that_another_writer_made_verifies() {
    assert_eq!(claiming(claims()), Ok(()));
    assert_eq!(verdict(&BODY_TOKEN, &body_of(&token(JOSE, "{}"))), Ok(()));
}

#[test]
fn a_token_by_another_key_is_refused() {
    let forged = token_by(OTHER_SECRET, JOSE, claims());

    assert_eq!(
        verdict(&ACME, &sent(&forged)),
        Err(ErrorKind::SignatureMismatch)
    );
}

/// Returns a delivery that is a token.
fn body_of(token: &str) -> Captured {
    Captured::post(token.as_bytes())
}
