//! The laws of events that depend on what is signed.

use webhook_sig::Scheme;

use crate::{SOUND, with};

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
