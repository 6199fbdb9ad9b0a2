//! Public keys, end to end: what a private key signs, its public one verifies.
#![cfg(all(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use webhook_sig::key::SigningKey;
use webhook_sig::provider::STANDARD_WEBHOOKS_V1A;
use webhook_sig::scheme::{
    Algorithm, Audience, Component, Encoding, Location, PUBLIC_SIGNATURE_LIMIT, Scheme,
};
use webhook_sig::{ErrorKind, Head, InvalidKey, Keyring, Signer, UnixTime, Verifier};

use crate::algorithms::PUBLIC;
use crate::captured::Captured;
use crate::sample;

mod confusion;
mod ecdsa;
mod ed25519;
mod numbers;
mod rsa;

/// Returns the scheme of an algorithm.
fn scheme(id: &str) -> &'static Scheme {
    PUBLIC.iter().find(|scheme| scheme.id() == id).unwrap()
}

/// Returns the signature that the sender makes of a body.
fn signature(scheme: &'static Scheme, body: &[u8]) -> Vec<u8> {
    sample::signature(scheme, &sample::signed(scheme, body))
}

/// Returns whether a delivery with these bytes as its signature verifies.
fn verifies(scheme: &'static Scheme, keys: &Keyring, body: &[u8], signature: &[u8]) -> bool {
    let signature = scheme.encoding().encode(signature);
    let request = Captured::post(body).header("Acme-Signature", &signature);
    let result = request.verify(&Verifier::new(scheme), keys);
    result.is_ok()
}

/// Returns the DER in a PEM.
fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}

/// Returns why a text is not a key, which must not be one.
fn why_not(scheme: &Scheme, text: &str) -> InvalidKey {
    let key = scheme.key(text);
    key.err()
        .unwrap_or_else(|| panic!("{} takes {text}", scheme.id()))
}

const SIGNATURE: Location = Location::header("Acme-Signature");
/// The first private key of RFC 8032, section 7.1.
const PRIVATE: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

static ED25519: Scheme = Scheme::ed25519("acme", SIGNATURE, Encoding::Hex)
    .audience(Audience::Key)
    .signs(&[Component::Body]);

#[test]
fn the_first_key_of_rfc_8032_verifies_what_it_signs() {
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let signing = ED25519.signing_key(PRIVATE).unwrap();
    let keys = Keyring::new(ED25519.key(public).unwrap());
    let request = Request::post("/").body(Bytes::from("{}")).unwrap();

    let signed = Signer::new(&ED25519, signing).sign(request, NOW).unwrap();
    let verify = |body: &'static str| {
        let head = Head::new("POST", "/", signed.headers());
        Verifier::new(&ED25519).verify(&head, body, &keys, NOW)
    };

    assert!(verify("{}").is_ok());
    assert_eq!(
        verify("[]").unwrap_err().kind(),
        ErrorKind::SignatureMismatch
    );
}

#[test]
fn a_signing_key_is_not_printed() {
    let key: SigningKey = ED25519.signing_key(PRIVATE).unwrap();

    assert_eq!(format!("{key:?}"), "SigningKey { algorithm: Ed25519, .. }");
}

/// The key pair and the delivery of a test in Svix's own server.
const WHPK: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
const WHSEC: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A=";

/// Signs a delivery with a secret, with a private key, or with both.
fn signed(keys: impl Into<webhook_sig::key::SigningKeys>) -> http::HeaderMap {
    let signer = Signer::new(&STANDARD_WEBHOOKS_V1A, keys);
    let request = Request::post("/").body(Bytes::from("{}")).unwrap();
    let signed = signer.sign_with_id("msg_1", request, NOW).unwrap();
    signed.headers().clone()
}

fn private() -> SigningKey {
    STANDARD_WEBHOOKS_V1A.signing_key(PRIVATE).unwrap()
}

fn verdict(verifier: &Verifier, keys: &Keyring, headers: &http::HeaderMap) -> Option<ErrorKind> {
    let verified = verifier.verify(&Head::new("POST", "/", headers), "{}", keys, NOW);
    verified.err().map(|error| error.kind())
}

#[test]
fn a_delivery_of_svix_verifies_under_its_public_key() {
    let headers = [
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        (
            "webhook-signature",
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
        ),
    ];
    let keys = STANDARD_WEBHOOKS_V1A.keyring([WHPK]).unwrap();
    let head = Head::new("POST", "/", &headers);

    let now = UnixTime::from_secs(1_614_265_330);
    let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A);
    let verified = verifier.verify(&head, r#"{"test": 2432232314}"#, &keys, now);

    assert!(verified.is_ok());
}

#[test]
fn each_key_verifies_the_signatures_of_its_own_kind() {
    let secret = Keyring::new(STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap());
    let public = Keyring::new(private().public_key());
    let both = public
        .clone()
        .retiring(STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap())
        .unwrap();
    let (v1, v1a) = (signed(secret.clone()), signed(private()));
    let v1_and_v1a = signed(webhook_sig::key::SigningKeys::from(secret.clone()).and(private()));

    let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A);
    let mismatch = Some(ErrorKind::SignatureMismatch);
    for (keys, headers, expected) in [
        (&secret, &v1, None),
        (&secret, &v1a, mismatch),
        (&secret, &v1_and_v1a, None),
        (&public, &v1, mismatch),
        (&public, &v1a, None),
        (&public, &v1_and_v1a, None),
        (&both, &v1, None),
        (&both, &v1a, None),
        (&both, &v1_and_v1a, None),
    ] {
        assert_eq!(
            verdict(&verifier, keys, headers),
            expected,
            "{keys:?} {headers:?}"
        );
    }
    let why = |keys: &Keyring, headers: &http::HeaderMap, body: &'static str| {
        let verified = verifier.verify(&Head::new("POST", "/", headers), body, keys, NOW);
        verified.unwrap_err().source().map(ToString::to_string)
    };
    let other_kind = "the delivery has no signature of a kind that the keys verify".to_owned();
    assert_eq!(why(&secret, &v1a, "{}"), Some(other_kind.clone()));
    assert_eq!(why(&public, &v1, "{}"), Some(other_kind));
    assert_eq!(why(&secret, &v1_and_v1a, "[]"), None);
    assert_eq!(why(&public, &v1_and_v1a, "[]"), None);
    assert_eq!(why(&both, &v1, "[]"), None);
}

#[test]
fn an_entry_of_the_other_kind_is_not_tried() {
    let secret = Keyring::new(STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap());
    let public = Keyring::new(private().public_key());
    let renamed = |mut headers: http::HeaderMap, from: &str, to: &str| {
        let text = headers["webhook-signature"].to_str().unwrap();
        let text = text.replacen(from, to, 1).parse().unwrap();
        headers.insert("webhook-signature", text);
        headers
    };
    let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A);

    let as_v1a = renamed(signed(secret.clone()), "v1,", "v1a,");
    let as_v1 = renamed(signed(private()), "v1a,", "v1,");

    assert!(verdict(&verifier, &secret, &as_v1a).is_some());
    assert!(verdict(&verifier, &public, &as_v1).is_some());
}

#[test]
fn both_kinds_of_signature_are_named_and_written_down() {
    let locations = STANDARD_WEBHOOKS_V1A.locations();
    let shared = STANDARD_WEBHOOKS_V1A.shared_signature();
    assert!(shared.is_some_and(|shared| locations.contains(&shared)));
    let derived = STANDARD_WEBHOOKS_V1A.derive("acme").build();
    assert_eq!(derived.shared_signature(), shared);

    #[cfg(feature = "scheme-file")]
    {
        let read = Scheme::from_toml(&STANDARD_WEBHOOKS_V1A.to_toml().unwrap()).unwrap();
        assert_eq!(read.shared_signature(), shared);
    }
}

#[test]
fn a_required_algorithm_is_not_downgraded() {
    let secret = Keyring::new(STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap());
    let both = Keyring::new(private().public_key())
        .retiring(STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap())
        .unwrap();
    let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A)
        .requiring(Algorithm::Ed25519)
        .unwrap();

    let v1 = verdict(&verifier, &both, &signed(secret.clone()));
    let v1a = verdict(&verifier, &both, &signed(private()));

    assert_eq!(v1, Some(ErrorKind::SignatureMissing));
    assert_eq!(v1a, None);
    let none = verdict(&verifier, &secret, &signed(private()));
    assert_eq!(none, Some(ErrorKind::Misconfigured));
    let other = Verifier::new(&STANDARD_WEBHOOKS_V1A).requiring(Algorithm::HmacSha1);
    assert_eq!(other.unwrap_err(), webhook_sig::InvalidSetting::Algorithm);
}

#[test]
fn a_public_key_never_signs_as_a_shared_secret() {
    for text in [WHPK, "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="] {
        let key = STANDARD_WEBHOOKS_V1A.key(text).unwrap();
        assert_eq!(key.algorithm(), Algorithm::Ed25519, "{text}");
        let request = Request::post("/").body(Bytes::from("{}")).unwrap();

        let signed = Signer::new(&STANDARD_WEBHOOKS_V1A, key).sign_with_id("msg_1", request, NOW);

        assert_eq!(signed.unwrap_err().kind(), ErrorKind::Misconfigured);
    }
    let secret = STANDARD_WEBHOOKS_V1A.key(WHSEC).unwrap();
    assert_eq!(secret.algorithm(), Algorithm::HmacSha256);
}

#[test]
fn more_signatures_than_a_rotation_needs_are_malformed() {
    let keys = Keyring::new(private().public_key());
    let headers = signed(private());
    let genuine = headers["webhook-signature"].to_str().unwrap().to_owned();
    let other = |number: usize| format!("v1a,{}", STANDARD.encode([number as u8; 64]));
    let list = |others: usize| {
        let mut headers = headers.clone();
        let entries: Vec<_> = (0..others).map(other).chain([genuine.clone()]).collect();
        headers.insert("webhook-signature", entries.join(" ").parse().unwrap());
        verdict(&Verifier::new(&STANDARD_WEBHOOKS_V1A), &keys, &headers)
    };

    assert_eq!(list(PUBLIC_SIGNATURE_LIMIT - 1), None);
    assert_eq!(
        list(PUBLIC_SIGNATURE_LIMIT),
        Some(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn a_key_for_encryption_is_not_one_for_signatures() {
    let jwk = |purpose: &str| {
        format!(
            r#"{{"kty":"OKP","crv":"Ed25519",{purpose}"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}"#
        )
    };

    assert!(ED25519.key(&jwk("")).is_ok());
    assert!(ED25519.key(&jwk(r#""use":"sig","#)).is_ok());
    let refused = ED25519.key(&jwk(r#""use":"enc","#)).unwrap_err();
    assert!(
        refused.to_string().contains("not for signatures"),
        "{refused}"
    );
}
