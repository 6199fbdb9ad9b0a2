//! Tokens: the sender shows the secret itself, and signs nothing.

use webhook_sig::scheme::{Algorithm, Component, Encoding, KeyFormat, Location};
use webhook_sig::{ErrorKind, InvalidKey, Keyring, Scheme, Signer, Verifier};

use crate::captured::Captured;

const TOKEN: &Scheme = &Scheme::token("token", Location::header("Acme-Token")).build();
const BEARER: &Scheme = &Scheme::token(
    "bearer",
    Location::header("Authorization").prefix("Bearer "),
)
.methods(&["PUT"])
.build();
const FIELD: &Scheme = &Scheme::token("field", Location::json("/token")).build();
const BASIC: &Scheme = &Scheme::basic("basic").build();

const SECRET: &str = "acme:8f3b0c55e19d47a2b";

fn keys(scheme: &Scheme) -> Keyring {
    scheme.keyring([SECRET]).unwrap()
}

fn verdict(scheme: &'static Scheme, request: &Captured) -> Result<(), ErrorKind> {
    let result = request.verify(&Verifier::new(scheme), &keys(scheme));
    result.map(drop).map_err(|error| error.kind())
}

fn shown(scheme: &'static Scheme, name: &str, value: &str) -> Result<(), ErrorKind> {
    verdict(scheme, &Captured::post(b"{}").header(name, value))
}

#[test]
fn the_secret_itself_passes_and_nothing_else_does() {
    assert_eq!(shown(TOKEN, "Acme-Token", SECRET), Ok(()));
    for value in [
        "acme:8f3b0c55e19d47a",
        "acme:8f3b0c55e19d47a2b ",
        "ACME",
        "0",
    ] {
        let refused = shown(TOKEN, "Acme-Token", value);

        assert_eq!(refused, Err(ErrorKind::SignatureMismatch), "{value}");
    }
    assert_eq!(
        verdict(TOKEN, &Captured::post(b"{}")),
        Err(ErrorKind::SignatureMissing)
    );
    assert_eq!(
        shown(TOKEN, "Acme-Token", ""),
        Err(ErrorKind::SignatureMalformed)
    );
    let duplicated = Captured::post(b"{}")
        .header("Acme-Token", SECRET)
        .header("Acme-Token", SECRET);
    assert_eq!(
        verdict(TOKEN, &duplicated),
        Err(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn basic_is_the_base64_of_user_and_password() {
    let right = Encoding::Base64.encode(SECRET.as_bytes());
    let basic = |text: &str| shown(BASIC, "Authorization", text);

    assert_eq!(basic(&format!("Basic {right}")), Ok(()));
    for malformed in [
        right.clone(),
        format!("basic {right}"),
        format!("Bearer {right}"),
        format!("Basic  {right}"),
        format!("Basic {right}="),
        format!("Basic {}", right.trim_end_matches('=')),
        format!("Basic {SECRET}"),
    ] {
        let refused = basic(&malformed);

        assert_eq!(refused, Err(ErrorKind::SignatureMalformed), "{malformed}");
    }
    let other = Encoding::Base64.encode(b"acme:");
    assert_eq!(
        basic(&format!("Basic {other}")),
        Err(ErrorKind::SignatureMismatch)
    );
}

#[test]
fn a_basic_key_needs_a_colon_and_a_user_or_password() {
    for (secret, invalid) in [
        (
            "8f3b0c55e19d47a2",
            InvalidKey::Undecodable(KeyFormat::UserAndPassword),
        ),
        (":", InvalidKey::Empty),
        ("", InvalidKey::Empty),
    ] {
        assert_eq!(BASIC.key(secret).unwrap_err(), invalid);
    }
}

#[test]
fn a_token_is_placed_where_it_is_looked_for() {
    for (scheme, method) in [
        (TOKEN, "POST"),
        (BEARER, "PUT"),
        (FIELD, "POST"),
        (BASIC, "POST"),
    ] {
        let request = Captured {
            method: method.into(),
            ..Captured::post(b"{}")
        };

        let signed = request.signed(&Signer::new(scheme, keys(scheme)), scheme);

        let verdict = verdict(scheme, &signed.unwrap());
        assert_eq!(verdict, Ok(()), "{}", scheme.id());
    }
}

#[test]
fn a_retiring_token_still_passes() {
    let keys = TOKEN.keyring(["8f3b0c55e19d47a3", SECRET]).unwrap();
    let request = Captured::post(b"{}").header("Acme-Token", SECRET);

    let verified = request.verify(&Verifier::new(TOKEN), &keys).unwrap();

    assert_eq!(verified.key_id(), "retiring-1");
}

#[test]
fn a_token_says_that_it_proves_no_body() {
    for (scheme, name) in [(TOKEN, "shared token"), (BASIC, "HTTP Basic")] {
        assert!(scheme.algorithm().is_token());
        assert!(!scheme.signs_body());
        assert_eq!(scheme.algorithm().to_string(), name);
        assert_eq!(scheme.algorithm().signature_len(), None);
        assert_eq!(scheme.signed_content().to_string(), "");
    }
    assert!(!Algorithm::HmacSha256.is_token());
}

#[test]
fn a_key_of_another_algorithm_is_not_a_token() {
    const HMAC: &Scheme = &Scheme::hmac_sha256("hmac", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    let request = Captured::post(b"{}").header("Acme-Token", SECRET);

    let error = request.verify(&Verifier::new(TOKEN), &keys(HMAC));

    assert_eq!(error.unwrap_err().kind(), ErrorKind::Misconfigured);
}
