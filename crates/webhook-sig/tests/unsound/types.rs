//! Values of the wrong type, and missing words.

use webhook_sig::Scheme;

use crate::SOUND;

/// What is written, the field, and what is said of it.
const MISTYPED: [(&str, &str, &str); 32] = [
    (
        r#"signature = { header = "Sig", take = { base64-json = "sig" } }"#,
        "signature",
        "must begin with a slash",
    ),
    (
        r#"signs = [{ body-digest = "sha256" }]"#,
        "signs[0].body-digest",
        r#"expected an array of a hash and an encoding, such as `["sha256", "hex"]`"#,
    ),
    (
        r#"signs = ["literal"]"#,
        "signs[0].literal",
        "this word needs a value: write it as a table",
    ),
    (
        "signs = [{ body = 1 }]",
        "signs[0].body",
        "this word takes no value: write it as a string",
    ),
    ("signs = [{}]", "signs[0]", "a table with exactly one word"),
    (r#"signs = "body""#, "signs", "expected an array"),
    (r#"signature = "Sig""#, "signature", "expected a table"),
    (
        r#"signature = { header = "Sig", take = { pair = ["a"] } }"#,
        "signature.take.pair",
        "expected a table",
    ),
    (
        r#"signature = { header = "Sig", take = { versions = { separator = ",", assign = "=", stem = "v" } }, policy = "newest-version" }"#,
        "signature",
        "leave the policy out",
    ),
    (
        "body-limit = -1",
        "body-limit",
        "expected a whole number, 0 or more",
    ),
    (
        r#"algorithm = "sha""#,
        "algorithm",
        "unknown word `sha`, expected one of `basic`",
    ),
    (
        r#"event = "id""#,
        "event.id",
        "this word needs a value: write it as a table",
    ),
    (
        r#"event = { first-of = [{ id = { json = "/id" } }, { fields = { json = "/id" } }] }"#,
        "event.first-of[1].fields",
        "expected an array",
    ),
    (
        r#"event = { each = { fields = [] } }"#,
        "event.each.items",
        "this field is missing",
    ),
    (
        r#"event = { fields = [{ json = "/a" }, { json = "b" }] }"#,
        "event.fields[1]",
        "a JSON pointer must begin with a slash",
    ),
    (
        r#"event-time = { at = { header = "At" } }"#,
        "event-time.format",
        "this field is missing",
    ),
    (
        r#"retried-for = "3 days""#,
        "retried-for",
        "expected a whole number, 0 or more",
    ),
    (
        r#"acknowledgement = { statuses = { one-of = [] } }"#,
        "acknowledgement",
        "name one",
    ),
    (
        r#"acknowledgement = { statuses = { one-of = [200, 99] } }"#,
        "acknowledgement",
        "from 100 to 599",
    ),
    (
        r#"acknowledgement = { statuses = { range = { first = 200, last = 600 } } }"#,
        "acknowledgement",
        "from 100 to 599",
    ),
    (
        r#"acknowledgement = { statuses = { range = { first = 399, last = 200 } } }"#,
        "acknowledgement",
        "begins with its lowest",
    ),
    (
        r#"acknowledgement = { partial = 600 }"#,
        "acknowledgement",
        "from 100 to 599",
    ),
    (
        r#"acknowledgement = { partial = 202 }"#,
        "acknowledgement",
        "name it once",
    ),
    (
        r#"acknowledgement = { response = { content-type = "text/plain", body = "" } }"#,
        "acknowledgement",
        "leave it out",
    ),
    (
        r#"acknowledgement = { response = { content-type = "plain", body = "a" } }"#,
        "acknowledgement",
        "like `text/plain`",
    ),
    (
        r#"acknowledgement = { response = { content-type = "text/plain\r\nA: b", body = "a" } }"#,
        "acknowledgement",
        "like `text/plain`",
    ),
    (
        r#"acknowledgement = { statuses = { one-of = [204, 200] }, response = { content-type = "text/plain", body = "a" } }"#,
        "acknowledgement",
        "has no body",
    ),
    (
        r#"acknowledgement = "any-success""#,
        "acknowledgement",
        "expected a table",
    ),
    (
        r#"acknowledgement = { statuses = { one-of = 200 } }"#,
        "acknowledgement.statuses.one-of",
        "expected an array",
    ),
    (
        r#"acknowledgement = { statuses = { range = { first = 200 } } }"#,
        "acknowledgement.statuses.range.last",
        "this field is missing",
    ),
    (
        r#"acknowledgement = { response = { body = "a" } }"#,
        "acknowledgement.response.content-type",
        "this field is missing",
    ),
    (
        r#"acknowledgement = { partial = "202" }"#,
        "acknowledgement.partial",
        "expected a status from 100 to 599",
    ),
];

#[test]
fn a_value_of_the_wrong_type_is_explained_without_the_types_of_rust() {
    for (written, field, explained) in MISTYPED {
        let word = written.split(" = ").next();
        let lines = SOUND.lines().map(|line| {
            if line.split(" = ").next() == word {
                written
            } else {
                line
            }
        });
        let text: Vec<_> = lines.collect();

        let error = Scheme::from_toml(&text.join("\n")).unwrap_err();

        assert_eq!(error.field(), field, "{error}");
        assert!(error.to_string().contains(explained), "{error}");
        for rust in ["::", "struct", "variant", "usize", "tuple", "sequence"] {
            assert!(!error.to_string().contains(rust), "{error}");
        }
    }
}

#[test]
fn a_missing_word_is_not_blamed_on_a_line() {
    for word in ["algorithm", "signs"] {
        let is_other = |line: &&str| line.split(" = ").next() != Some(word);
        let text: Vec<_> = SOUND.lines().filter(is_other).collect();

        let error = Scheme::from_toml(&text.join("\n")).unwrap_err();

        assert_eq!((error.line(), error.field()), (None, word));
        let start = format!("`{word}`: ");
        assert!(error.to_string().starts_with(&start), "{error}");
    }
}
