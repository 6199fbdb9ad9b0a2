//! Anything may arrive in the place of a token, and nothing of it panics or verifies.

use proptest::prelude::*;
use webhook_sig::scheme::{Algorithm, Audience, Location, Scheme};
use webhook_sig::{ErrorKind, Verifier};

use crate::captured::Captured;
use crate::jws::{
    ACME, BODY, BODY_TOKEN, JOSE, SECRET, body_of, claims, sent, token, verdict, verifier,
};

static MEMBER: Scheme = Scheme::jws("member", Algorithm::HmacSha256, Location::json("/token"))
    .audience(Audience::Key)
    .never_expires()
    .unsigned_body()
    .build();

const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::SignatureMalformed);

#[test]
fn a_token_has_three_parts_of_one_spelling() {
    let token = token(JOSE, claims());
    let parts: Vec<_> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("{token}");
    };
    for malformed in [
        String::new(),
        "..".to_owned(),
        header.to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!(".{payload}.{signature}"),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{signature}"),
        format!("{header}..{signature}"),
        format!("{header}.{payload}={}", &signature[1..]),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}==.{signature}"),
        format!("{token}="),
        format!("{header} .{payload}.{signature}"),
        format!("Bearer {token}"),
        format!("{token},{token}"),
    ] {
        assert_eq!(verdict(&ACME, &sent(&malformed)), MALFORMED, "{malformed}");
    }
    assert_eq!(verdict(&ACME, &sent(&token)), Ok(()));
}

#[test]
fn a_token_is_there_once() {
    let token = token(JOSE, claims());

    let none = verdict(&ACME, &Captured::post(BODY));
    assert_eq!(none, Err(ErrorKind::SignatureMissing));
    let twice = sent(&token).header("Acme-Token", &token);
    assert_eq!(verdict(&ACME, &twice), MALFORMED);
}

#[test]
fn a_body_is_a_token_without_anything_around_it() {
    let token = token(JOSE, "{}");
    assert_eq!(verdict(&BODY_TOKEN, &body_of(&token)), Ok(()));
    for body in [
        String::new(),
        format!("{token}\n"),
        format!(" {token}"),
        format!("\"{token}\""),
        format!(r#"{{"token":"{token}"}}"#),
        format!("token={token}"),
    ] {
        assert!(verdict(&BODY_TOKEN, &body_of(&body)).is_err(), "{body}");
    }
}

#[test]
fn a_member_is_a_token() {
    let token = token(JOSE, "{}");
    let verdict = |body: String| verdict(&MEMBER, &Captured::post(body.as_bytes()));

    assert_eq!(verdict(format!(r#"{{"token":"{token}"}}"#)), Ok(()));
    assert_eq!(verdict("{}".into()), Err(ErrorKind::SignatureMissing));
    for body in [
        format!(r#"{{"token":"{token}","token":"{token}"}}"#),
        format!(r#"{{"token":["{token}"]}}"#),
        format!(r#"{{"token":{{"token":"{token}"}}}}"#),
        format!(r#"{{"token":" {token}"}}"#),
        r#"{"token":null}"#.to_owned(),
        r#"{"token":17}"#.to_owned(),
    ] {
        assert_eq!(verdict(body.clone()), MALFORMED, "{body}");
    }
    assert_eq!(verdict(token), Err(ErrorKind::BodyMalformed));
}

fn verifies(scheme: &'static Scheme, request: &Captured) -> bool {
    let keys = scheme.keyring([SECRET]).unwrap();
    let verifier = match scheme.id() {
        "acme" => verifier(scheme),
        _ => Verifier::new(scheme),
    };
    request.verify(&verifier, &keys).is_ok()
}

proptest! {
    #[test]
    fn junk_is_no_token(junk in prop::collection::vec(any::<u8>(), 0..200)) {
        let in_header = Captured {
            headers: vec![("Acme-Token".into(), junk.clone())],
            ..Captured::post(BODY)
        };
        prop_assert!(!verifies(&ACME, &in_header));
        prop_assert!(!verifies(&BODY_TOKEN, &Captured::post(&junk)));
        prop_assert!(!verifies(&MEMBER, &Captured::post(&junk)));
    }

    #[test]
    fn what_looks_like_a_token_is_none(
        text in r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,44}",
    ) {
        prop_assert!(!verifies(&ACME, &sent(&text)));
        prop_assert!(!verifies(&BODY_TOKEN, &body_of(&text)));
    }

    #[test]
    fn a_signed_token_of_junk_does_not_panic(
        header in prop::collection::vec(any::<u8>(), 0..60),
        payload in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        prop_assert!(!verifies(&ACME, &sent(&token(&header, &payload))));
        prop_assert!(!verifies(&ACME, &sent(&token(JOSE, &payload))));
        prop_assert!(!verifies(&ACME, &sent(&token(&header, claims()))));
        // Any payload under the right header is what the owner of the key wrote.
        let is_empty = payload.is_empty();
        prop_assert_eq!(verifies(&BODY_TOKEN, &body_of(&token(JOSE, &payload))), !is_empty);
    }

    #[test]
    fn a_changed_byte_does_not_verify(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let right = token(JOSE, claims()).into_bytes();
        let mut changed = right.clone();
        changed[at.index(right.len())] = to;
        let is_same = changed == right;
        let request = Captured {
            headers: vec![("Acme-Token".into(), changed)],
            ..Captured::post(BODY)
        };
        prop_assert_eq!(verifies(&ACME, &request), is_same);
    }
}
