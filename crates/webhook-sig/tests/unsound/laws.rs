//! Each law, with the word that breaks it and the cure.

use webhook_sig::Scheme;

use crate::{SOUND, with};

/// The line that is changed, to what, and then the field and a part of the reason.
const UNSOUND: [(&str, &str, &str, &str); 64] = [
    ("id", r#""""#, "id", "set `id`"),
    ("encoding", r#""text""#, "encoding", "choose hex or base64"),
    (
        "encoding",
        r#""decimal""#,
        "encoding",
        "choose hex or base64 for a signature",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { body-digest = ["sha256", "decimal"] }]"#,
        "signs",
        "choose hex or base64 for a hash",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { body-encoded = "text" }]"#,
        "signs",
        "sign `body` for the text itself",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { body-encoded = "decimal" }]"#,
        "signs",
        "hex or base64",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { body-digest = ["crc32", "decimal"] }]"#,
        "unsigned-body",
        "a CRC-32 does not protect the body",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { raw-body-digest = "crc32" }]"#,
        "unsigned-body",
        "accept that with `unsigned-body`",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, { body-digest = ["crc32", "decimal"] }, "id", { literal = "." }, "body"]"#,
        "signs",
        "sign a literal between them",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, { body-digest = ["crc32", "decimal"] }, { literal = "0" }, "id", { literal = "." }, "body"]"#,
        "signs",
        "sign a literal between them",
    ),
    (
        "key-format",
        r#""public-key""#,
        "key-format",
        "never serve as a shared secret",
    ),
    (
        "key-format",
        r#""user-and-password""#,
        "key-format",
        "HTTP Basic",
    ),
    ("methods", "[]", "methods", "needs a method"),
    (
        "methods",
        r#"["PUT", "PUTX"]"#,
        "methods",
        "begins with another",
    ),
    ("methods", r#"["POST", ""]"#, "methods", "not be empty"),
    ("body-limit", "0", "body-limit", "at least one byte"),
    (
        "opens-with",
        r#""{é""#,
        "opens-with",
        "leave others out of `opens-with`",
    ),
    (
        "json-form",
        "true",
        "json-form",
        "signature among its fields",
    ),
    (
        "timestamp",
        r#"{ at = { repeated = "At" }, format = "unix-seconds" }"#,
        "timestamp",
        "the one header of a signed value with `header`",
    ),
    (
        "url-forms",
        r#"["other-port"]"#,
        "url-forms",
        "the first URL form to try is `as-configured`",
    ),
    ("signs", "[]", "signs", "list its content in `signs`"),
    (
        "signs",
        r#"["timestamp", { literal = "" }, "id", { literal = "." }, "body"]"#,
        "signs",
        "empty literal",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { body-digest = ["sha256", "text"] }]"#,
        "signs",
        "choose hex or base64",
    ),
    (
        "timestamp",
        r#"{ at = { headers = ["At", "Time"] }, format = "unix-seconds" }"#,
        "timestamp",
        "the one header of a signed value with `header`",
    ),
    (
        "message-id",
        r#"{ headers = ["Id", "Other"] }"#,
        "message-id",
        "the one header of a signed value with `header`",
    ),
    (
        "signature",
        r#"{ json = "/sig" }"#,
        "signature",
        "sign another one",
    ),
    (
        "signature",
        r#"{ header = "id" }"#,
        "signature",
        "sign another one",
    ),
    (
        "signs",
        r#"["id", { literal = "." }, "body"]"#,
        "timestamp",
        "declared but not signed",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "body"]"#,
        "message-id",
        "declared but not signed",
    ),
    (
        "signs",
        r#"["key", "timestamp", { literal = "." }, "id", { literal = "." }, "body"]"#,
        "signs",
        "leave `key` out",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { listed-headers = { names = { header = "Names" }, separator = " ", joined-by = "." } }, "body"]"#,
        "signs",
        "list of signed headers",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { raw-body-digest = "sha256" }, "path"]"#,
        "signs",
        "sign a literal between them",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", "body"]"#,
        "signs",
        "sign a literal between them",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, "body", { literal = "." }, { sorted = { source = "form" } }]"#,
        "signs",
        "`ambiguous-boundaries`",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id"]"#,
        "unsigned-body",
        "`unsigned-body`",
    ),
    (
        "event",
        r#"{ id = { headers = ["A", "B"] } }"#,
        "event",
        "the one header of a value with `header`",
    ),
    (
        "unsigned-id",
        r#"{ headers = ["A", "B"] }"#,
        "unsigned-id",
        "the one header of a value with `header`",
    ),
    (
        "event-type",
        r#"{ headers = ["A", "B"] }"#,
        "event-type",
        "the one header of a value with `header`",
    ),
    (
        "key-id",
        r#"{ headers = ["A", "B"] }"#,
        "key-id",
        "the one header of the key's id with `header`",
    ),
    (
        "key-id",
        r#"{ json = "/kid" }"#,
        "key-id",
        "read before the body",
    ),
    (
        "key-id",
        r#"{ header = "sig" }"#,
        "key-id",
        "the signature is in the value that names the key",
    ),
    (
        "event-time",
        r#"{ at = { headers = ["A", "B"] }, format = "rfc3339" }"#,
        "event-time",
        "the one header of a value with `header`",
    ),
    (
        "event",
        r#"{ id = { header = "sig" } }"#,
        "event",
        "the signature is in the value",
    ),
    (
        "event",
        r#"{ id = { header = "Event" } }"#,
        "event",
        "`unsigned-id` is for one",
    ),
    (
        "event",
        r#"{ fields = [{ json = "/a" }, { query = "b" }] }"#,
        "event",
        "`unsigned-id` is for one",
    ),
    (
        "event",
        r#"{ first-of = [{ id = { json = "/id" } }, { id = { header = "Event" } }] }"#,
        "event",
        "name a signed value",
    ),
    (
        "event",
        r#"{ fields = [] }"#,
        "event",
        "name one in `fields`",
    ),
    (
        "event",
        r#"{ fields = [{ json = "/0" }, { json = "/1" }, { json = "/2" }, { json = "/3" }, { json = "/4" }, { json = "/5" }, { json = "/6" }, { json = "/7" }, { json = "/8" }] }"#,
        "event",
        "8 fields at most",
    ),
    (
        "event",
        r#"{ each = { items = { json = "" }, fields = [{ json = "/0" }, { json = "/1" }, { json = "/2" }, { json = "/3" }, { json = "/4" }, { json = "/5" }, { json = "/6" }, { json = "/7" }, { json = "/8" }] } }"#,
        "event",
        "8 fields at most",
    ),
    (
        "event",
        r#"{ each = { items = { header = "Id" } } }"#,
        "event",
        "with `json` or `form-json`",
    ),
    (
        "event",
        r#"{ each = { items = { json = "", take = { prefix = "a" } } } }"#,
        "event",
        "take all of it",
    ),
    (
        "event",
        r#"{ each = { items = { json = "" }, fields = [{ header = "Id" }] } }"#,
        "event",
        "a pointer into the item",
    ),
    (
        "event",
        r#"{ each = { items = { json = "" }, fields = [{ json = "/a", take = { prefix = "a" } }] } }"#,
        "event",
        "a pointer into the item",
    ),
    ("event", r#"{ first-of = [] }"#, "event", "in `first-of`"),
    (
        "event",
        r#"{ first-of = [{ first-of = ["message"] }] }"#,
        "event",
        "all kinds in one `first-of`",
    ),
    (
        "event",
        r#"{ first-of = ["unstored", { id = { json = "/id" } }] }"#,
        "event",
        "name that kind last",
    ),
    (
        "unsigned-id",
        r#"{ json = "/id" }"#,
        "unsigned-id",
        "name it with `event`",
    ),
    (
        "unsigned-id",
        r#"{ header = "Id" }"#,
        "unsigned-id",
        "name it with `event`",
    ),
    (
        "audience",
        r#""everyone""#,
        "audience",
        "would let everyone sign",
    ),
    (
        "audience",
        r#"{ param = "account" }"#,
        "audience",
        "sign it as a `param`",
    ),
    (
        "audience",
        r#"{ value = { at = { header = "Account" }, param = "account" } }"#,
        "audience",
        "name a signed one",
    ),
    (
        "audience",
        r#"{ value = { at = { form = "account" }, param = "account" } }"#,
        "audience",
        "name a signed one",
    ),
    (
        "audience",
        r#"{ value = { at = { headers = ["Id", "At"] }, param = "account" } }"#,
        "audience",
        "the one header of a value with `header`",
    ),
    ("retried-for", r#"0"#, "retried-for", "raise `retried-for`"),
];

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
