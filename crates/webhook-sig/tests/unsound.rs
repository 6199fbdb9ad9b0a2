//! What a file must not describe: each law of schemes, with the word that breaks it and the cure.

use webhook_sig::Scheme;

/// A sound scheme, of which each case changes one line.
const SOUND: &str = r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
key-format = "text"
methods = ["POST"]
acknowledgement = "any-success"
body-limit = 1024
unsigned-body = false
opens-with = ""
url-forms = ["as-configured"]
signs = ["timestamp", { literal = "." }, "id", { literal = "." }, "body"]
signature = { header = "Sig" }
timestamp = { at = { header = "At" }, format = "unix-seconds" }
message-id = { header = "Id" }
"#;

/// The line that is changed, to what, and then the field and a part of the reason.
const UNSOUND: [(&str, &str, &str, &str); 24] = [
    ("id", r#""""#, "id", "set `id`"),
    ("encoding", r#""text""#, "encoding", "choose hex or base64"),
    (
        "key-format",
        r#""pem""#,
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
];

/// Returns in which line a word is, if it is in one.
fn line_of(text: &str, word: &str) -> Option<usize> {
    let mut lines = text.lines().zip(1..);
    let line = lines.find(|(line, _)| line.split(" = ").next() == Some(word));
    line.map(|(_, number)| number)
}

#[test]
fn each_law_names_the_line_the_word_and_the_cure() {
    assert!(Scheme::from_toml(SOUND).is_ok());

    for (word, value, field, cure) in UNSOUND {
        let lines = SOUND.lines().map(|line| match line.split_once(" = ") {
            Some((own, _)) if own == word => format!("{word} = {value}\n"),
            _ => format!("{line}\n"),
        });
        let text: String = lines.collect();

        let error = Scheme::from_toml(&text).unwrap_err();

        assert_eq!(error.field(), field, "{word} = {value}: {error}");
        assert_eq!(error.line(), line_of(&text, field), "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
}

/// What is written, the field, and what is said of it.
const MISTYPED: [(&str, &str, &str); 9] = [
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
        "body-limit = -1",
        "body-limit",
        "expected a whole number, 0 or more",
    ),
    (
        r#"algorithm = "sha""#,
        "algorithm",
        "unknown word `sha`, expected one of `basic`",
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
