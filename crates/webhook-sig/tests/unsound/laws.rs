//! Each law, with the word that breaks it and the cure.

use webhook_sig::Scheme;

use crate::{SOUND, with};

use self::table::UNSOUND;

mod table;

/// Returns in which line a word is, if it is in one.
fn line_of(text: &str, word: &str) -> Option<usize> {
    let mut lines = text.lines().zip(1..);
    let line = lines.find(|(line, _)| line.split(" = ").next() == Some(word));
    line.map(|(_, number)| number)
}

#[test]
fn a_time_in_a_list_of_signatures_is_told_apart_from_them() {
    let scheme = |signature: &str, time: &str| {
        let place = |shape: &str| format!(r#"{{ header = "List", take = {{ {shape} }} }}"#);
        let at = format!(r#"{{ at = {}, format = "unix-seconds" }}"#, place(time));
        let text = with(
            &with(SOUND, "signature", &place(signature)),
            "timestamp",
            &at,
        );
        Scheme::from_toml(&text).map(drop)
    };
    let pair = |key: &str| format!(r#"pair = {{ separator = ",", assign = "=", key = "{key}" }}"#);
    let versions = r#"versions = { separator = ",", assign = "=", stem = "v" }"#;
    let entry = r#"entry = { separator = ",", prefix = "" }"#;
    let last = r#"last = { separator = ",", mark = "=" }"#;
    let first = r#"first = { separator = "," }"#;

    assert!(scheme(versions, &pair("t")).is_ok());
    assert!(scheme(&pair("v1"), &pair("t")).is_ok());
    assert!(scheme(entry, first).is_ok());
    assert!(scheme(r#"base64-json = "/sig""#, r#"base64-json = "/at""#).is_ok());

    // A signature's number would be the time's name, or no reader would come past a bare time.
    for (signature, time) in [
        (versions, &*pair("v0")),
        (versions, first),
        (&pair("v1"), first),
        (last, first),
        (r#"base64-json = "/sig""#, r#"base64-json = "/sig""#),
        (r#"base64-json = "/sig/at""#, r#"base64-json = "/sig""#),
    ] {
        let error = scheme(signature, time).unwrap_err();

        assert_eq!(error.field(), "signature", "{error}");
        assert!(error.to_string().contains("sign another one"), "{error}");
    }
}

#[test]
#[cfg(feature = "ed25519")]
fn a_scheme_with_public_keys_says_for_whom_it_signs() {
    let public = with(
        &with(SOUND, "algorithm", r#""ed25519""#),
        "key-format",
        r#""public-key""#,
    );
    let said = |audience: &str| Scheme::from_toml(&with(&public, "audience", audience)).map(drop);
    let unsaid: String = public
        .lines()
        .filter(|line| !line.starts_with("audience"))
        .map(|line| format!("{line}\n"))
        .collect();

    assert!(Scheme::from_toml(&public).is_ok());
    assert!(said(r#""everyone""#).is_ok());
    assert!(said(r#""key""#).is_ok());
    let error = said(r#"{ param = "account" }"#).unwrap_err();
    assert_eq!(error.field(), "audience", "{error}");

    let error = Scheme::from_toml(&unsaid).unwrap_err();

    assert_eq!(error.field(), "audience", "{error}");
    assert!(error.to_string().contains("or `everyone`"), "{error}");
}

#[test]
#[cfg(feature = "ed25519")]
fn a_shared_signature_is_another_entry_next_to_that_of_a_private_key() {
    let entry = |prefix: &str| {
        format!(
            r#"{{ header = "Sig", take = {{ entry = {{ separator = " ", prefix = "{prefix}" }} }} }}"#
        )
    };
    let public = with(SOUND, "algorithm", r#""ed25519""#);
    let public = with(&public, "key-format", r#""public-key""#);
    let public = with(&public, "signature", &entry("v1a,"));
    let shared = |text: &str, at: &str| {
        let text = text.replace(
            "timestamp = {",
            &format!("shared-signature = {at}\ntimestamp = {{"),
        );
        Scheme::from_toml(&text).map(drop)
    };

    assert!(shared(&public, &entry("v1,")).is_ok());
    for (text, at, cure) in [
        (
            &*public,
            entry("v1a,"),
            "name the header in `shared-signature`",
        ),
        (
            &public,
            r#"{ header = "Other" }"#.to_owned(),
            "an entry of its own",
        ),
        (SOUND, entry("v1,"), "leave `shared-signature` out"),
    ] {
        let error = shared(text, &at).unwrap_err();
        assert_eq!(error.field(), "shared-signature", "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
}

#[test]
#[cfg(feature = "legacy")]
fn only_rsa_has_a_short_modulus() {
    let error = Scheme::from_toml(&format!("short-modulus = true\n{SOUND}")).unwrap_err();

    assert_eq!(error.field(), "short-modulus", "{error}");
    assert!(
        error.to_string().contains("leave `short-modulus` out"),
        "{error}"
    );
}

#[test]
fn each_law_names_the_line_the_word_and_the_cure() {
    assert!(Scheme::from_toml(SOUND).is_ok());

    for (word, value, field, cure) in UNSOUND {
        let text = with(SOUND, word, value);

        let error = Scheme::from_toml(&text).expect_err(&text);

        assert_eq!(error.field(), field, "{word} = {value}: {error}");
        assert_eq!(error.line(), line_of(&text, field), "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
}
