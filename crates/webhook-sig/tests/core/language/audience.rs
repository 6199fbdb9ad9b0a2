//! A delivery that is genuine and meant for another receiver.

use std::error::Error as _;

use webhook_sig::scheme::{Audience, Component, Location, Scheme};
use webhook_sig::{Error, ErrorKind, InvalidSetting, Outcome, Verified, Verifier};

use crate::captured::Captured;
use crate::language::{hmac, kind, ring, sign};

const TOPIC: Audience = Audience::Value {
    at: Location::json("/topic"),
    param: "topic",
};
const BOUND: Scheme = hmac(Location::header("Sig"))
    .audience(TOPIC)
    .signs(&[Component::Body]);
const OPEN: Scheme = hmac(Location::header("Sig")).signs(&[Component::Body]);

/// Verifies a body that the vendor signed, with these topics allowed.
fn received(body: &str, topics: &[&str]) -> Result<Verified, Error> {
    let request = sign(&BOUND, &Captured::post(body.as_bytes()));
    let allow = |verifier: Verifier, topic: &&str| verifier.param("topic", *topic);
    let verifier = topics.iter().fold(Verifier::new(&BOUND), allow);
    let verifier = verifier.param("other", "of-another-parameter");
    request.verify(&verifier, &ring(&BOUND))
}

/// Verifies a body under a scheme that names no receiver, with these values required.
fn required(body: &str, values: &[Required]) -> Result<Verified, Error> {
    let request = sign(&OPEN, &Captured::post(body.as_bytes()));
    let require = |verifier: Verifier, (at, values): &Required| {
        let values = values.iter().copied();
        verifier.require_value(Location::json(at), values).unwrap()
    };
    let verifier = values.iter().fold(Verifier::new(&OPEN), require);
    request.verify(&verifier, &ring(&OPEN))
}

#[test]
fn the_value_that_names_the_receiver_is_one_that_is_set() {
    let mine = r#"{"topic":"t-1","id":7}"#;

    assert!(received(mine, &["t-1"]).is_ok());
    assert!(received(mine, &["t-0", "t-1"]).is_ok());
    assert!(received(mine, &["t-1", "t-2"]).is_ok());
    assert!(received(r#"{"topic":"t-\u0031"}"#, &["t-1"]).is_ok());
    assert!(received(r#"{"topic":17}"#, &["17"]).is_ok());

    for topics in [
        &["t-2"][..],
        &["t-0", "t-2"],
        &["T-1"],
        &["t-1 "],
        &["t-"],
        &["t-11"],
        &[""],
        &["of-another-parameter"],
    ] {
        let error = received(mine, topics).unwrap_err();

        assert_eq!(error.kind(), ErrorKind::AudienceMismatch, "{topics:?}");
        assert_eq!(error.outcome(), Outcome::Refused);
        let elsewhere = error.source().unwrap().to_string();
        assert_eq!(elsewhere, "another value is in `JSON /topic: …`");
    }
    let elsewhere = received(r#"{"topic":"of-another-parameter"}"#, &["t-1"]);
    assert_eq!(kind(elsewhere), ErrorKind::AudienceMismatch);
}

#[test]
fn a_delivery_that_names_no_receiver_is_refused() {
    for (body, expected) in [
        ("{}", ErrorKind::FieldMissing),
        (r#"{"topic":""}"#, ErrorKind::FieldMalformed),
        (r#"{"topic":["t-1"]}"#, ErrorKind::FieldMalformed),
        (
            r#"{"topic":"t-1","topic":"t-1"}"#,
            ErrorKind::FieldMalformed,
        ),
        ("topic=t-1", ErrorKind::BodyMalformed),
    ] {
        assert_eq!(kind(received(body, &["t-1"])), expected, "{body}");
    }
}

#[test]
fn a_forgery_never_learns_whom_the_receiver_expects() {
    let genuine = sign(&BOUND, &Captured::post(br#"{"topic":"t-1"}"#));
    let forged = genuine.replace("t-1", "t-2");
    for topic in ["t-1", "t-2", "t-3"] {
        let verifier = Verifier::new(&BOUND).param("topic", topic);

        let refused = kind(forged.verify(&verifier, &ring(&BOUND)));

        assert_eq!(refused, ErrorKind::SignatureMismatch);
    }
    let unset = kind(forged.verify(&Verifier::new(&BOUND), &ring(&BOUND)));
    assert_eq!(unset, ErrorKind::SignatureMismatch);
}

#[test]
fn without_a_value_to_expect_the_receiver_is_misconfigured() {
    let error = received(r#"{"topic":"t-1"}"#, &[]).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Misconfigured);
    let unset = error.source().unwrap().to_string();
    assert_eq!(unset, "the parameter `topic` is not set");
}

#[test]
fn a_value_in_the_head_or_in_a_body_of_many_chunks_is_compared() {
    const AT: Location = Location::header("Account").prefix("a-");
    const SCHEME: Scheme = hmac(Location::header("Sig"))
        .audience(Audience::Value { at: AT, param: "a" })
        .signs(&[
            Component::Field(AT),
            Component::Literal("."),
            Component::Body,
        ]);
    let mine = Verifier::new(&SCHEME).param("a", "7");
    let other = Verifier::new(&SCHEME).param("a", "a-7");
    let request = sign(&SCHEME, &Captured::post(b"{}").header("Account", "a-7"));
    assert!(request.verify(&mine, &ring(&SCHEME)).is_ok());
    let refused = kind(request.verify(&other, &ring(&SCHEME)));
    assert_eq!(refused, ErrorKind::AudienceMismatch);

    let request = sign(&BOUND, &Captured::post(br#"{"topic":"t-1"}"#));
    for (topic, is_mine) in [("t-1", true), ("t-2", false)] {
        let verifier = Verifier::new(&BOUND).param("topic", topic);
        let chunks: Vec<_> = request.body.chunks(3).collect();

        let verified = request.verify_chunks(&verifier, &ring(&BOUND), &chunks);

        assert_eq!(verified.is_ok(), is_mine, "{topic}");
    }
}

type Required = (&'static str, &'static [&'static str]);

const fn account(values: &'static [&'static str]) -> Required {
    ("/account", values)
}

const fn profile(values: &'static [&'static str]) -> Required {
    ("/data/profile", values)
}

#[test]
fn any_receiver_may_require_a_signed_value() {
    let body = r#"{"account":"a-1","data":{"profile":17}}"#;
    assert!(required(body, &[]).is_ok());
    assert!(required(body, &[account(&["a-0", "a-1"]), profile(&["17"])]).is_ok());
    for values in [
        &[account(&["a-0"])][..],
        &[account(&["a-0"]), profile(&["17"])],
        &[account(&["a-1"]), profile(&["18"])],
        &[account(&["a-1"]), account(&["a-0"])],
    ] {
        let refused = kind(required(body, values));

        assert_eq!(refused, ErrorKind::AudienceMismatch, "{values:?}");
    }
    let missing = kind(required("{}", &[account(&["a-1"])]));
    assert_eq!(missing, ErrorKind::FieldMissing);
}

#[test]
fn a_scheme_and_its_receiver_may_both_require_a_value() {
    let request = sign(&BOUND, &Captured::post(br#"{"topic":"t-1","id":7}"#));
    for (topic, id, is_mine) in [
        ("t-1", "7", true),
        ("t-1", "8", false),
        ("t-2", "7", false),
        ("7", "t-1", false),
    ] {
        let verifier = Verifier::new(&BOUND).param("topic", topic);
        let verifier = verifier.require_value(Location::json("/id"), [id]).unwrap();

        let verified = request.verify(&verifier, &ring(&BOUND));

        assert_eq!(verified.is_ok(), is_mine, "{topic} {id}");
    }
}

#[test]
fn only_a_value_that_is_always_signed_can_be_required() {
    const BY_HEADERS: Location = Location::headers(&["A", "B"]);
    let refusal = |at, values: &[&str]| {
        let values = values.iter().copied();
        Verifier::new(&OPEN).require_value(at, values).unwrap_err()
    };

    for at in [
        Location::header("Account"),
        Location::header("Sig"),
        Location::query("account"),
        // The form of a GET is its query.
        Location::form("account"),
    ] {
        let refused = refusal(at, &["a-1"]);

        assert_eq!(refused, InvalidSetting::UnsignedValue, "{at}");
    }
    for values in [&[][..], &[""], &["a-1", ""]] {
        let refused = refusal(Location::json("/account"), values);

        assert_eq!(refused, InvalidSetting::NoValues, "{values:?}");
    }
    static TOKEN: Scheme = Scheme::token("acme", Location::header("Token")).build();
    let verifier = || Verifier::new(&TOKEN);
    assert!(
        verifier()
            .require_value(Location::header("A"), ["1"])
            .is_ok()
    );
    let refused = verifier().require_value(BY_HEADERS, ["1"]).unwrap_err();
    assert_eq!(refused, InvalidSetting::UnsignedValue);
}

#[test]
fn a_scheme_says_for_whom_it_is_and_so_do_those_derived_from_it() {
    const PARAM: Scheme = hmac(Location::header("Sig"))
        .audience(Audience::Param("account"))
        .signs(&[Component::Param("account"), Component::Body]);
    const KEY: Scheme = hmac(Location::header("Sig"))
        .audience(Audience::Key)
        .signs(&[Component::Body]);
    for (scheme, audience, text) in [
        (&KEY, Audience::Key, "the customer whose key it is"),
        (
            &PARAM,
            Audience::Param("account"),
            "the customer with the signed parameter account",
        ),
        (
            &BOUND,
            TOPIC,
            "the customer with the parameter topic in JSON /topic: …",
        ),
    ] {
        assert_eq!(scheme.audience(), Some(audience));
        assert_eq!(audience.to_string(), text);
        assert_eq!(scheme.derive("x").build().audience(), Some(audience));
        #[cfg(feature = "scheme-file")]
        {
            let written = scheme.to_toml().unwrap();
            let read = Scheme::from_toml(&written).unwrap();
            assert_eq!(read.audience(), Some(audience), "{written}");
        }
    }
    assert_eq!(OPEN.audience(), None);
    assert_eq!(
        Audience::Everyone.to_string(),
        "everyone: one key signs for all customers"
    );
}
