//! JSON Web Key Sets: which of their keys a scheme takes.

use webhook_sig::key::{KEY_LIMIT, KEYED_LIMIT};
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
use webhook_sig::{InvalidKey, Keyring, UnixTime};

static NAMED: Scheme = Scheme::ed25519("named", Location::header("Sig"), Encoding::Base64)
    .key_id(Location::header("Key-Id"))
    .audience(Audience::Key)
    .signs(&[Component::Body]);

static UNNAMED: Scheme = Scheme::ed25519("unnamed", Location::header("Sig"), Encoding::Base64)
    .audience(Audience::Key)
    .signs(&[Component::Body]);

/// Public keys of RFC 8032's tests 1 to 3.
const XS: [&str; 3] = [
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
    "_FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU",
];

/// Returns a key of a set, with these members in addition to those of an Ed25519 key.
fn key(x: &str, more: &str) -> String {
    format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{more}}}"#)
}

fn set<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> String {
    let keys: Vec<_> = keys
        .into_iter()
        .map(|key| key.as_ref().to_owned())
        .collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// Returns what the keys are called, which is their id where they have one.
fn names(keys: &Keyring) -> Vec<&str> {
    keys.live(UnixTime::from_secs(1_700_000_000)).collect()
}

fn read(scheme: &Scheme, keys: &[&str]) -> Result<Vec<String>, InvalidKey> {
    let keys = scheme.jwks(&set(keys))?;
    Ok(names(&keys).into_iter().map(str::to_owned).collect())
}

#[test]
fn keys_are_called_by_their_kid_where_deliveries_name_one() {
    let one = key(XS[0], r#","kid":"one""#);
    // PHP escapes slashes.
    let two = key(XS[1], r#","kid":"t\/wo""#);
    let without = key(XS[2], "");

    let named = read(&NAMED, &[&one, &two, &without]);
    let unnamed = read(&UNNAMED, &[&one, &two, &without]);

    assert_eq!(named.unwrap(), ["one", "t/wo", "retiring-1"]);
    assert_eq!(unnamed.unwrap(), ["current", "retiring-1", "retiring-2"]);
}

#[test]
fn a_key_for_anything_else_is_skipped() {
    let good = key(
        XS[0],
        r#","kid":"good","alg":"EdDSA","use":"sig","key_ops":["sign","verify"]"#,
    );
    let others = [
        key(XS[1], r#","kid":"x","alg":"ES256""#),
        key(XS[1], r#","kid":"x","alg":"HS256""#),
        key(XS[1], r#","kid":"x","alg":null"#),
        key(XS[1], r#","kid":"x","alg":1"#),
        key(XS[1], r#","kid":"x","use":"enc""#),
        key(XS[1], r#","kid":"x","key_ops":["encrypt"]"#),
        key(XS[1], r#","kid":"x","key_ops":"verify""#),
        key(XS[1], r#","kid":"x","key_ops":[]"#),
        key(XS[1], r#","kid":"x","kid":"y""#),
        key(XS[1], r#","kid":1"#),
        key(XS[1], r#","kid":"""#),
        key(XS[1], r#","kid":"a b""#),
        key(XS[1], &format!(r#","kid":"{}""#, "x".repeat(129))),
        key(XS[1], r#","kid":"x","d":"AAAA""#),
        key("AAAA", r#","kid":"x""#),
        r#"{"kty":"OKP","crv":"X25519","x":"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"}"#.into(),
        r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"x"}"#.into(),
        r#"{"kty":"RSA","n":"AQ","e":"AQAB","kid":"x"}"#.into(),
        r#"{"kid":"x"}"#.into(),
        "null".into(),
        "[]".into(),
        r#""text""#.into(),
    ];
    for other in &others {
        assert_eq!(read(&NAMED, &[other, &good]).unwrap(), ["good"], "{other}");
        assert_eq!(
            read(&NAMED, &[other]),
            Err(InvalidKey::NoneUsable),
            "{other}"
        );
    }
}

#[test]
fn a_shared_secret_in_a_set_is_skipped_always() {
    let secret = r#"{"kty":"oct","k":"W5ZqkqPDYkYm8sJ1tq0V","kid":"s","alg":"HS256"}"#;
    let set = set([secret]);

    assert_eq!(UNNAMED.jwks(&set).unwrap_err(), InvalidKey::NoneUsable);
    assert_eq!(GITHUB.jwks(&set).unwrap_err(), InvalidKey::PublicKey);
    assert_eq!(GITHUB.keyring([set]).unwrap_err(), InvalidKey::PublicKey);
}

#[test]
fn a_weak_key_is_skipped_and_its_kid_stays_taken() {
    // The neutral element, which is of small order.
    let weak = key(
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        r#","kid":"k""#,
    );
    let other = key(XS[0], r#","kid":"other""#);

    assert_eq!(read(&NAMED, &[&weak, &other]).unwrap(), ["other"]);
    let same = key(XS[1], r#","kid":"k""#);
    assert_eq!(read(&NAMED, &[&weak, &same]), Err(InvalidKey::NoneUsable));
}

#[test]
fn a_kid_that_two_keys_share_is_none_of_them() {
    let keys = [
        key(XS[0], r#","kid":"same""#),
        key(XS[1], r#","kid":"same""#),
        key(XS[2], r#","kid":"other""#),
    ];
    let keys = keys.each_ref().map(String::as_str);

    assert_eq!(read(&NAMED, &keys).unwrap(), ["other"]);
    assert_eq!(read(&UNNAMED, &keys).unwrap().len(), 3);

    // A key of another kind takes no name away.
    let rsa = r#"{"kty":"RSA","n":"AQ","e":"AQAB","kid":"other"}"#;
    assert_eq!(read(&NAMED, &[rsa, keys[2]]).unwrap(), ["other"]);
}

#[test]
fn certificates_and_urls_in_a_set_are_ignored() {
    let more = r#","kid":"k","x5c":["!"],"x5u":"https://evil.example","jku":1,"pem":"-----BEGIN "#;
    let pem = format!("{more}PUBLIC KEY-----\"");

    assert_eq!(read(&NAMED, &[&key(XS[0], &pem)]).unwrap(), ["k"]);
}

#[test]
fn a_set_has_a_bound() {
    let other = r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#.to_owned();
    let filled = |len: usize| {
        let others = std::iter::repeat_n(other.clone(), len - 1);
        UNNAMED.jwks(&set(others.chain([key(XS[0], "")])))
    };

    assert!(filled(KEYED_LIMIT).is_ok());
    let beyond = filled(KEYED_LIMIT + 1).unwrap_err();
    assert_eq!(beyond, InvalidKey::TooManyWithIds);

    let tried = |len| UNNAMED.jwks(&set(vec![key(XS[0], ""); len]));
    assert!(tried(KEY_LIMIT).is_ok());
    assert_eq!(tried(KEY_LIMIT + 1).unwrap_err(), InvalidKey::TooMany);
}

#[test]
fn what_is_not_a_set_is_refused() {
    let undecodable = UNNAMED.key("not a key").unwrap_err();
    for text in [
        "",
        "{}",
        "[]",
        r#"{"keys":{}}"#,
        r#"{"keys":[]"#,
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[]}x"#,
    ] {
        assert_eq!(UNNAMED.jwks(text).unwrap_err(), undecodable, "{text}");
    }
    assert_eq!(
        UNNAMED.jwks(&set([""; 0])).unwrap_err(),
        InvalidKey::NoneUsable
    );
}

#[test]
fn a_keyring_takes_sets_among_its_texts() {
    let set = set([key(XS[0], r#","kid":"one""#), key(XS[1], r#","kid":"two""#)]);

    let keys = NAMED.keyring([&*set, XS_BASE64]).unwrap();

    assert_eq!(names(&keys), ["one", "two", "retiring-1"]);
    assert!(NAMED.keyring([&*set, ""]).is_err());
}

/// The third key in the encoding of a single one.
const XS_BASE64: &str = "/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=";
