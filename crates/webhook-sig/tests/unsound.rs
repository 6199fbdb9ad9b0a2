//! What a file must not describe: each law of schemes, with the word that breaks it and the cure.

use webhook_sig::Scheme;

/// A sound scheme, of which each case changes one line.
const SOUND: &str = r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
key-format = "text"
methods = ["POST"]
acknowledgement = { statuses = "any-success" }
body-limit = 1024
unsigned-body = false
opens-with = ""
url-forms = ["as-configured"]
signs = ["timestamp", { literal = "." }, "id", { literal = "." }, "body"]
signature = { header = "Sig" }
timestamp = { at = { header = "At" }, format = "unix-seconds" }
message-id = { header = "Id" }
event = { id = { json = "/id" } }
unsigned-id = { header = "Request-Id" }
event-type = { header = "Topic" }
event-time = { at = { json = "/created" }, format = "unix-millis" }
retried-for = 259200
unique-messages = false
"#;

/// The line that is changed, to what, and then the field and a part of the reason.
const UNSOUND: [(&str, &str, &str, &str); 45] = [
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
    ("retried-for", r#"0"#, "retried-for", "raise `retried-for`"),
];

/// Returns in which line a word is, if it is in one.
fn line_of(text: &str, word: &str) -> Option<usize> {
    let mut lines = text.lines().zip(1..);
    let line = lines.find(|(line, _)| line.split(" = ").next() == Some(word));
    line.map(|(_, number)| number)
}

/// Returns a scheme with another value of one word.
fn with(text: &str, word: &str, value: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some((own, _)) if own == word => format!("{word} = {value}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn the_field_of_a_form_is_signed_with_the_body_unless_it_is_in_a_query() {
    let form = with(SOUND, "event", r#"{ id = { form = "id" } }"#);
    assert!(Scheme::from_toml(&form).is_ok());

    let error = Scheme::from_toml(&with(&form, "methods", r#"["POST", "GET"]"#)).unwrap_err();

    assert_eq!(error.field(), "event", "{error}");
}

#[test]
fn a_header_that_the_sender_may_list_is_signed() {
    const LISTED: &str = r#"["timestamp", { literal = "." }, "id", { literal = "." }, { field = { header = "Names" } }, { listed-headers = { names = { header = "Names" }, separator = " ", joined-by = "." } }, "body"]"#;
    let listed = with(SOUND, "signs", LISTED);
    let listed = with(
        &listed,
        "unsigned-body",
        "false\nambiguous-boundaries = true",
    );
    let id = r#"{ id = { header = "Event" } }"#;
    assert!(
        Scheme::from_toml(&with(
            &with(&listed, "event", id),
            "unsigned-id",
            "{ query = \"id\" }"
        ))
        .is_ok()
    );

    let error = Scheme::from_toml(&listed).unwrap_err();

    assert_eq!(error.field(), "unsigned-id", "{error}");
}

#[test]
fn a_json_value_covers_what_is_in_it_and_no_more() {
    let signed = with(
        SOUND,
        "signs",
        r#"["timestamp", { literal = "." }, "id", { literal = "." }, { field = { json = "/data" } }]"#,
    );
    let signed = with(&signed, "unsigned-body", "true");
    for (pointer, is_covered) in [
        ("/data", true),
        ("/data/id", true),
        ("/data2", false),
        ("", false),
        ("/id", false),
    ] {
        let event = format!("{{ id = {{ json = \"{pointer}\" }} }}");

        let read = Scheme::from_toml(&with(&signed, "event", &event));

        assert_eq!(read.is_ok(), is_covered, "{pointer}: {read:?}");
    }
}

#[test]
fn a_body_identifies_an_event_only_if_all_of_it_is_proven() {
    let unsigned = with(SOUND, "unsigned-body", "true");
    for (event, cure) in [
        (r#""body""#, "or `message`"),
        (
            r#"{ first-of = [{ id = { json = "/id" } }, "body"] }"#,
            "or `message`",
        ),
    ] {
        assert!(Scheme::from_toml(&with(SOUND, "event", event)).is_ok());

        let error = Scheme::from_toml(&with(&unsigned, "event", event)).unwrap_err();

        assert_eq!(error.field(), "event", "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
}

#[test]
fn a_token_vouches_for_all_but_itself() {
    const TOKEN: &str = r#"id = "acme"
algorithm = "token"
encoding = "text"
unsigned-body = true
signature = { json = "/auth/token" }
event = { id = { header = "Event" } }
"#;
    for event in [r#""body""#, r#"{ id = { json = "/id" } }"#, r#""message""#] {
        assert!(Scheme::from_toml(&with(TOKEN, "event", event)).is_ok());
    }

    for event in [
        r#"{ id = { json = "/auth/token" } }"#,
        r#"{ each = { items = { json = "/auth" } } }"#,
        r#"{ each = { items = { json = "" } } }"#,
    ] {
        let error = Scheme::from_toml(&with(TOKEN, "event", event)).unwrap_err();

        assert_eq!(error.field(), "event", "{error}");
        assert!(error.to_string().contains("name another one"), "{error}");
    }

    let with_id = format!("{TOKEN}unsigned-id = {{ header = \"Request-Id\" }}\n");
    let error = Scheme::from_toml(&with_id).unwrap_err();

    assert_eq!((error.line(), error.field()), (Some(7), "unsigned-id"));
    assert!(
        error.to_string().contains("name the id with `event`"),
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

/// What is written, the field, and what is said of it.
const MISTYPED: [(&str, &str, &str); 30] = [
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
