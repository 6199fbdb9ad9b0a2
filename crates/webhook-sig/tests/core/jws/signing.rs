//! Tokens of every algorithm, in every place: what a signer makes, a receiver verifies.

use webhook_sig::key::SigningKeys;
#[cfg(feature = "ecdsa")]
use webhook_sig::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use webhook_sig::scheme::Rsa;
use webhook_sig::scheme::{Algorithm, Audience, Claim, Component, Encoding, Location, Scheme};
use webhook_sig::{BaseUrl, ErrorKind, Keyring, Signer, Verifier};

use crate::captured::{Captured, NOW, SECRET};
use crate::jws::{BODY, TOKEN, encode, hs256};
use crate::language::leak;
use crate::test_keys::pairs;

/// Every algorithm of tokens, with its name in their headers.
const ALGORITHMS: &[(Algorithm, &str)] = &[
    (Algorithm::HmacSha256, "HS256"),
    (Algorithm::HmacSha384, "HS384"),
    (Algorithm::HmacSha512, "HS512"),
    #[cfg(feature = "ed25519")]
    (Algorithm::Ed25519, "EdDSA"),
    #[cfg(feature = "ecdsa")]
    (Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed), "ES256"),
    #[cfg(feature = "ecdsa")]
    (Algorithm::Ecdsa(Ecdsa::P384Sha384Fixed), "ES384"),
    #[cfg(feature = "ecdsa")]
    (Algorithm::Ecdsa(Ecdsa::P521Sha512Fixed), "ES512"),
    #[cfg(feature = "ecdsa")]
    (Algorithm::Ecdsa(Ecdsa::Secp256k1Sha256Fixed), "ES256K"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::Pkcs1Sha256), "RS256"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::Pkcs1Sha384), "RS384"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::Pkcs1Sha512), "RS512"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::PssSha256), "PS256"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::PssSha384), "PS384"),
    #[cfg(feature = "rsa")]
    (Algorithm::Rsa(Rsa::PssSha512), "PS512"),
];

/// Creates the scheme of an algorithm.
type Make = fn(Algorithm) -> Scheme;

fn in_header(algorithm: Algorithm) -> Scheme {
    Scheme::jws("header", algorithm, TOKEN)
        .audience(Audience::Key)
        .claims(&[
            Claim::Expires,
            Claim::BodyDigest("/sha256", Encoding::Base64),
        ])
        .build()
}

fn as_body(algorithm: Algorithm) -> Scheme {
    Scheme::jws("body", algorithm, Location::body())
        .audience(Audience::Key)
        .claims(&[Claim::Expires])
        .build()
}

fn in_member(algorithm: Algorithm) -> Scheme {
    Scheme::jws("member", algorithm, Location::json("/token"))
        .audience(Audience::Key)
        .claims(&[Claim::Expires])
        .unsigned_body()
        .build()
}

fn detached(algorithm: Algorithm) -> Scheme {
    Scheme::jws_detached("detached", algorithm, TOKEN)
        .audience(Audience::Key)
        .never_expires()
        .signs(&[Component::Body])
}

fn unencoded(algorithm: Algorithm) -> Scheme {
    Scheme::jws_unencoded("unencoded", algorithm, TOKEN)
        .audience(Audience::Key)
        .never_expires()
        .signs(&[Component::Body])
}

/// Returns what a sender and a receiver have, and a receiver with another key.
fn keys(scheme: &Scheme) -> (SigningKeys, Keyring, Keyring) {
    match pairs(scheme) {
        Some([own, other]) => (
            scheme.signing_key(own.private).unwrap().into(),
            scheme.keyring([own.public]).unwrap(),
            scheme.keyring([other.public]).unwrap(),
        ),
        None => {
            let own = scheme.keyring([SECRET]).unwrap();
            let other = scheme.keyring([&SECRET[1..]]).unwrap();
            (own.clone().into(), own, other)
        }
    }
}

/// Returns the token of a request.
fn token(request: &Captured) -> String {
    let text = match request
        .headers
        .iter()
        .find(|(name, _)| name == "acme-token")
    {
        Some((_, value)) => value.clone(),
        None => request.body.clone(),
    };
    let text = String::from_utf8(text).unwrap();
    let text = text.trim_start_matches(r#"{"token":""#);
    text.trim_end_matches(r#""}"#).to_owned()
}

/// Signs and verifies with every algorithm, and with the key of someone else.
fn round(make: Make) {
    for &(algorithm, name) in ALGORITHMS {
        let scheme = leak(make(algorithm));
        let (own, ring, other) = keys(scheme);
        let signer = Signer::new(scheme, own);

        let signed = Captured::post(BODY).signed(&signer, scheme).unwrap();

        let verifier = Verifier::new(scheme);
        let verify = |request: &Captured, keys: &Keyring| {
            let verified = request.verify(&verifier, keys);
            verified.map(drop).map_err(|error| error.kind())
        };
        let mismatch = Err(ErrorKind::SignatureMismatch);
        assert_eq!(verify(&signed, &ring), Ok(()), "{name}");
        assert_eq!(verify(&signed, &other), mismatch, "{name}");
        let token = token(&signed);
        let header = encode(format!(r#"{{"alg":"{name}""#));
        let same = header.len() / 4 * 4;
        assert!(token.starts_with(&header[..same]), "{name} {token}");
        // Another payload, or a body that another one was signed for.
        let forged = match token.split_once("..") {
            Some(_) => Captured {
                body: b"{}".to_vec(),
                ..signed.clone()
            },
            None => {
                let payload = token.split('.').nth(1).unwrap();
                signed.replace(payload, &encode(r#"{"exp":1700000299}"#))
            }
        };
        assert_eq!(verify(&forged, &ring), mismatch, "{name}");
    }
}

#[test]
fn every_algorithm_signs_a_token_in_a_header() {
    round(in_header);
}

#[test]
fn every_algorithm_signs_a_token_that_is_the_body() {
    round(as_body);
}

#[test]
fn every_algorithm_signs_a_token_in_a_member_of_the_body() {
    round(in_member);
}

#[test]
fn every_algorithm_signs_a_detached_payload() {
    round(detached);
}

#[test]
fn every_algorithm_signs_an_unencoded_payload() {
    round(unencoded);
}

/// A token of one algorithm does not verify under another, with the keys of the other.
#[test]
fn a_token_of_another_algorithm_is_refused() {
    for &(sender, name) in ALGORITHMS {
        let scheme = leak(in_header(sender));
        let (own, ..) = keys(scheme);
        let signer = Signer::new(scheme, own);
        let signed = Captured::post(BODY).signed(&signer, scheme).unwrap();
        for &(receiver, other_name) in ALGORITHMS {
            let scheme = leak(in_header(receiver));
            let (_, ring, _) = keys(scheme);

            let verified = signed.verify(&Verifier::new(scheme), &ring);

            let kind = verified.map(drop).map_err(|error| error.kind());
            let expected = match name == other_name {
                true => Ok(()),
                false => Err(ErrorKind::SignatureMalformed),
            };
            assert_eq!(kind, expected, "{name} {other_name}");
        }
    }
}

#[test]
#[cfg(feature = "ed25519")]
fn an_edwards_key_has_two_names() {
    let scheme = leak(as_body(Algorithm::Ed25519));
    let (own, ring, _) = keys(scheme);
    let signed = Captured::post(b"{}").signed(&Signer::new(scheme, own), scheme);
    let signed = signed.unwrap();
    assert!(signed.verify(&Verifier::new(scheme), &ring).is_ok());

    // The other name (RFC 9864) is read, and the signature covers it.
    let renamed = signed.replace(
        &encode(r#"{"alg":"EdDSA"}"#),
        &encode(r#"{"alg":"Ed25519"}"#),
    );
    let refused = renamed.verify(&Verifier::new(scheme), &ring).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::SignatureMismatch);
}

/// What is signed is what another writer of tokens would sign.
#[test]
fn a_signer_makes_the_tokens_of_other_libraries() {
    let scheme = leak(as_body(Algorithm::HmacSha256));
    let (own, ..) = keys(scheme);

    let draft = Captured::post(br#"{"sub":"s-1"}"#);
    let token = token(&draft.signed(&Signer::new(scheme, own), scheme).unwrap());

    let (signed, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(signature, hs256(SECRET, signed));
    let expected = format!(
        "{}.{}",
        encode(r#"{"alg":"HS256"}"#),
        encode(r#"{"sub":"s-1","exp":1700000300}"#)
    );
    assert_eq!(signed, expected);
}

/// A draft from a recorded token has the times of that one.
#[test]
fn a_signer_renews_the_times_that_a_draft_has() {
    static TIMED: Scheme = Scheme::jws("timed", Algorithm::HmacSha256, Location::body())
        .claims(&[
            Claim::IfPresent(&Claim::Expires),
            Claim::IfPresent(&Claim::NotBefore),
        ])
        .audience(Audience::Key)
        .never_expires()
        .build();
    let (own, ..) = keys(&TIMED);
    let signer = Signer::new(Verifier::new(&TIMED), own);
    for (draft, expected) in [
        (
            r#"{"exp":1600000000,"nbf":1600000000}"#,
            r#"{"exp":1700000300,"nbf":1700000000}"#,
        ),
        (r#"{"sub":"s-1"}"#, r#"{"sub":"s-1"}"#),
    ] {
        let signed = Captured::post(draft.as_bytes()).signed(&signer, &TIMED);
        let token = token(&signed.unwrap());
        assert_eq!(token.split('.').nth(1), Some(&*encode(expected)));
    }
}

#[test]
fn a_draft_that_cannot_be_read_is_not_left_out() {
    let scheme: &'static Scheme = leak(in_header(Algorithm::HmacSha256));
    let (own, ..) = keys(scheme);
    let signer = Signer::new(Verifier::new(scheme), own);
    let sign = |token: &str| {
        let request = http::Request::post("/hooks").header("Acme-Token", token);
        signer.sign(request.body(BODY.into()).unwrap(), NOW)
    };
    let draft = format!(
        "{}.{}",
        encode(r#"{"alg":"HS256"}"#),
        encode(r#"{"role":"admin"}"#)
    );

    assert!(sign(&format!("{draft}.AA")).is_ok());
    for unreadable in [draft.clone(), format!("{draft}.AA.AA")] {
        let error = sign(&unreadable).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignatureMalformed);
    }
}

#[test]
fn a_claim_that_only_a_parameter_has_must_be_set() {
    static FOR_SHOP: Scheme = Scheme::jws("for-shop", Algorithm::HmacSha256, TOKEN)
        .audience(Audience::Value {
            at: Location::claim("/aud"),
            param: "audience",
        })
        .unsigned_body()
        .claims(&[Claim::Expires])
        .build();
    let (own, ..) = keys(&FOR_SHOP);
    let sign =
        |verifier| Captured::post(BODY).signed(&Signer::new(verifier, own.clone()), &FOR_SHOP);

    assert!(sign(Verifier::new(&FOR_SHOP).param("audience", "shop")).is_ok());
    let error = sign(Verifier::new(&FOR_SHOP)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Misconfigured);
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("call `param` with `audience`"), "{why}");
}

#[test]
fn a_signer_completes_the_claims() {
    const FOR_SHOP: Audience = Audience::Value {
        at: Location::claim("/aud"),
        param: "audience",
    };
    static ALL: Scheme = Scheme::jws("all", Algorithm::HmacSha256, TOKEN)
        .key_id(Location::protected("/kid"))
        .audience(FOR_SHOP)
        .claims(&[
            Claim::Expires,
            Claim::NotBefore,
            Claim::Typ("JWT"),
            Claim::ProtectedIs("/ver", "2"),
            Claim::Is("/iss", "acme"),
            Claim::IsOneOf("/env", &["live", "test"]),
            Claim::IsParam("/act", "account"),
            Claim::IsTrue("/event/verified"),
            Claim::IsUrl("/url"),
            Claim::UrlDigest("/url_sha256", Encoding::Hex),
            Claim::BodyDigest("/event/sha256", Encoding::Base64Url),
        ])
        .build();
    let verifier = Verifier::new(&ALL)
        .param("audience", "shop")
        .param("account", "a-1")
        .base_url(BaseUrl::new("https://shop.example").unwrap());
    let key = ALL.key(SECRET).unwrap().with_id("k-1").unwrap();
    let signer = Signer::new(verifier.clone(), key.clone());

    let signed = Captured::post(BODY).signed(&signer, &ALL).unwrap();

    let verified = signed.verify(&verifier, &Keyring::new(key)).unwrap();
    assert_eq!(verified.key_id(), "k-1");
    let claims = String::from_utf8(verified.claims().unwrap().to_vec()).unwrap();
    for part in [
        r#""aud":"shop""#,
        r#""exp":1700000300"#,
        r#""nbf":1700000000"#,
        r#""iss":"acme""#,
        r#""env":"live""#,
        r#""act":"a-1""#,
        r#""verified":true"#,
        r#""url":"https://shop.example/hooks/acme?from=acme""#,
    ] {
        assert!(claims.contains(part), "{part} {claims}");
    }
}
