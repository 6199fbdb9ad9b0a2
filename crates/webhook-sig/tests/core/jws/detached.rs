//! Tokens whose payload is the body of the request.

use webhook_sig::scheme::{Algorithm, Audience, Component, Scheme};
use webhook_sig::{ErrorKind, Verifier};

use crate::captured::{Captured, NOW};
use crate::jws::{BODY, JOSE, SECRET, TOKEN, encode, hs256, sent, verdict};

const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::SignatureMalformed);
const MISMATCH: Result<(), ErrorKind> = Err(ErrorKind::SignatureMismatch);
const UNENCODED_JOSE: &str = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;

static DETACHED: Scheme = Scheme::jws_detached("detached", Algorithm::HmacSha256, TOKEN)
    .audience(Audience::Key)
    .never_expires()
    .signs(&[Component::Body]);

static UNENCODED: Scheme = Scheme::jws_unencoded("unencoded", Algorithm::HmacSha256, TOKEN)
    .audience(Audience::Key)
    .never_expires()
    .signs(&[Component::Body]);

/// Returns a token without its payload, which is signed in base64.
fn detached(header: &str, payload: &[u8]) -> String {
    let header = encode(header);
    let signed = format!("{header}.{}", encode(payload));
    format!("{header}..{}", hs256(SECRET, &signed))
}

/// Returns a token without its payload, which is signed as it is.
fn unencoded(header: &str, payload: &str) -> String {
    let header = encode(header);
    format!(
        "{header}..{}",
        hs256(SECRET, &format!("{header}.{payload}"))
    )
}

fn body() -> &'static str {
    std::str::from_utf8(BODY).unwrap()
}

#[test]
fn the_body_is_the_payload() {
    let token = detached(JOSE, BODY);

    assert_eq!(verdict(&DETACHED, &sent(&token)), Ok(()));
    for other in [&b""[..], b"{}", br#"{"hello": "world"}."#] {
        let request = Captured::post(other).header("Acme-Token", &token);
        assert_eq!(verdict(&DETACHED, &request), MISMATCH);
    }
    let of_nothing = Captured::post(b"").header("Acme-Token", &detached(JOSE, b""));
    assert_eq!(verdict(&DETACHED, &of_nothing), Ok(()));
}

#[test]
fn the_body_is_signed_as_it_is_if_the_token_says_so() {
    let token = unencoded(UNENCODED_JOSE, body());

    assert_eq!(verdict(&UNENCODED, &sent(&token)), Ok(()));
    let other = Captured::post(b"{}").header("Acme-Token", &token);
    assert_eq!(verdict(&UNENCODED, &other), MISMATCH);
    // A payload with a dot is one where it is not in the token (RFC 7797, section 5.1).
    for text in ["a.b", "..", "\r\n", "\u{e4}"] {
        let token = unencoded(UNENCODED_JOSE, text);
        let request = Captured::post(text.as_bytes()).header("Acme-Token", &token);
        assert_eq!(verdict(&UNENCODED, &request), Ok(()), "{text:?}");
    }
}

/// A reader that ignores `b64` would take a text in base64 for the body, or the other way round.
#[test]
fn an_unencoded_payload_is_announced_and_critical() {
    for header in [
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256","b64":false}"#,
        r#"{"alg":"HS256","crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":true,"crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":"false","crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":null,"crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":0,"crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":false,"crit":[]}"#,
        r#"{"alg":"HS256","b64":false,"crit":"b64"}"#,
        r#"{"alg":"HS256","b64":false,"crit":["b64","b64"]}"#,
        r#"{"alg":"HS256","b64":false,"crit":["b64","exp"],"exp":1}"#,
        r#"{"alg":"HS256","b64":false,"crit":["exp"],"exp":1}"#,
        r#"{"alg":"HS256","b64":false,"crit":[["b64"]]}"#,
        r#"{"alg":"HS256","b64":false,"b64":false,"crit":["b64"]}"#,
        r#"{"alg":"HS256","b64":false,"crit":["b64"],"crit":["b64"]}"#,
        r#"{"alg":"none","b64":false,"crit":["b64"]}"#,
    ] {
        for token in [unencoded(header, body()), detached(header, BODY)] {
            assert_eq!(verdict(&UNENCODED, &sent(&token)), MALFORMED, "{header}");
        }
    }
    let spaced = r#"{"crit": [ "b64" ], "b64" : false, "alg":"HS256"}"#;
    assert_eq!(
        verdict(&UNENCODED, &sent(&unencoded(spaced, body()))),
        Ok(())
    );
}

#[test]
fn one_kind_of_payload_is_not_taken_for_another() {
    let unencoded = sent(&unencoded(UNENCODED_JOSE, body()));
    assert_eq!(verdict(&DETACHED, &unencoded), MALFORMED);
    let mixed = sent(&detached(UNENCODED_JOSE, BODY));
    assert_eq!(verdict(&UNENCODED, &mixed), MISMATCH);
    assert_eq!(verdict(&DETACHED, &mixed), MALFORMED);

    // The base64 of the body as the body.
    let token = detached(JOSE, BODY);
    let base64 = Captured::post(encode(BODY).as_bytes()).header("Acme-Token", &token);
    assert_eq!(verdict(&DETACHED, &base64), MISMATCH);
}

/// Else the token would sign what is in it, and the body could be any.
#[test]
fn a_detached_token_has_no_payload_of_its_own() {
    for scheme in [&DETACHED, &UNENCODED] {
        for header in [JOSE, UNENCODED_JOSE] {
            let token = crate::jws::token(header, BODY);
            assert_eq!(verdict(scheme, &sent(&token)), MALFORMED);
        }
    }
    let detached = detached(JOSE, BODY);
    assert_eq!(verdict(&crate::jws::ACME, &sent(&detached)), MALFORMED);
}

#[test]
fn a_detached_token_has_no_claims_to_hand_on() {
    let keys = DETACHED.keyring([SECRET]).unwrap();
    let request = sent(&detached(JOSE, BODY));

    let verified = request.verify(&Verifier::new(&DETACHED), &keys).unwrap();

    assert_eq!(verified.claims(), None);
}

#[test]
fn the_body_may_arrive_in_any_chunks() {
    for (scheme, token) in [
        (&DETACHED, detached(JOSE, BODY)),
        (&UNENCODED, unencoded(UNENCODED_JOSE, body())),
    ] {
        let keys = scheme.keyring([SECRET]).unwrap();
        let request = sent(&token);
        let verifier = Verifier::new(scheme);
        for at in 0..=BODY.len() {
            let (one, other) = BODY.split_at(at);
            let verified = request.verify_chunks(&verifier, &keys, &[one, other]);
            assert!(verified.is_ok(), "{} {at}", scheme.id());
        }
        let head = request.head();
        assert!(verifier.begin(&head, &keys, NOW).is_ok());
    }
}
