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
url-forms = ["as-configured"]
signs = ["timestamp", { literal = "." }, "id", { literal = "." }, "body"]
signature = { header = "Sig" }
timestamp = { at = { header = "At" }, format = "unix-seconds" }
message-id = { header = "Id" }
"#;

/// The line that is changed, to what, and then the field and a part of the reason.
const UNSOUND: [(&str, &str, &str, &str); 23] = [
    ("id", r#""""#, "id", "needs an id"),
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
        "url-forms",
        r#"["other-port"]"#,
        "url-forms",
        "AsConfigured",
    ),
    ("signs", "[]", "signs", "signs something"),
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
        "Location::header",
    ),
    (
        "message-id",
        r#"{ headers = ["Id", "Other"] }"#,
        "message-id",
        "Location::header",
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
        "leave `Component::Key` out",
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
        "ambiguous_boundaries",
    ),
    (
        "signs",
        r#"["timestamp", { literal = "." }, "id"]"#,
        "unsigned-body",
        "unsigned_body",
    ),
];

/// Returns in which line a word is; what is missing is named in the first.
fn line_of(text: &str, word: &str) -> usize {
    let mut lines = text.lines().zip(1..);
    let line = lines.find(|(line, _)| line.split(" = ").next() == Some(word));
    line.map_or(1, |(_, number)| number)
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
