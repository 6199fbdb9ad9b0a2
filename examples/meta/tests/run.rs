//! The example as its users run it.

use bytes::Bytes;
use http::Request;
use tower_webhook_sig::provider::META;
use webhook_sig_tests::examples::{Program, forged, post, run, signed};

const PATH: &str = env!("CARGO_BIN_EXE_meta");
const TARGET: &str = "/webhooks/meta";
const SECRET: &str = "3a8b1f0c5d6e7f8091a2b3c4d5e6f708";
const TOKEN: &str = "entered in the App Dashboard";

#[test]
fn the_url_is_confirmed_with_the_verify_token() {
    let app = start();
    let ask = |token: &str| {
        let query = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
        let request = Request::get(format!("{TARGET}?{query}")).body(Bytes::new());
        app.send(&request.unwrap())
    };

    let genuine = ask("entered%20in%20the%20App%20Dashboard");

    assert_eq!(genuine.status(), 200);
    assert_eq!(genuine.body(), "1158201444");
    for stranger in ["", "guessed"] {
        let answer = ask(stranger);
        assert_eq!(answer.status(), 404);
        assert!(!answer.body().contains("1158201444"));
    }
}

#[test]
fn each_update_of_a_batch_is_handled() {
    let app = start();

    let batch = whatsapp(&[&message("1"), &message("2")], &[&status("1", "read", 7)]);

    assert_eq!(app.status(&batch), 200);
    assert_eq!(handled(&app), ["1", "2", "wamid.1 is read"]);
}

#[test]
fn a_retry_with_old_and_new_messages_runs_the_new_ones_only() {
    let app = start();

    assert_eq!(
        app.status(&whatsapp(&[&message("1"), &message("2")], &[])),
        200
    );
    assert_eq!(
        app.status(&whatsapp(&[&message("2"), &message("3")], &[])),
        200
    );

    assert_eq!(handled(&app), ["1", "2", "3"]);
}

#[test]
fn a_retry_with_a_part_of_a_batch_runs_nothing() {
    let app = start();

    assert_eq!(
        app.status(&whatsapp(&[&message("1"), &message("2")], &[])),
        200
    );
    assert_eq!(app.status(&whatsapp(&[&message("2")], &[])), 200);
    assert_eq!(
        app.status(&whatsapp(&[&message("2"), &message("1")], &[])),
        200
    );

    assert_eq!(handled(&app), ["1", "2"]);
}

#[test]
fn two_messages_with_the_same_text_are_two() {
    let app = start();
    let same = |id: &str| message(id).replace(r#""body":"2""#, r#""body":"1""#);
    assert_ne!(same("2"), message("2"));

    assert_eq!(app.status(&whatsapp(&[&same("1")], &[])), 200);
    assert_eq!(app.status(&whatsapp(&[&same("2")], &[])), 200);

    assert_eq!(handled(&app), ["1", "1"]);
}

#[test]
fn the_statuses_of_a_message_are_told_apart() {
    let app = start();

    for (status, time) in [("sent", 5), ("delivered", 6), ("read", 7), ("sent", 5)] {
        let status = self::status("1", status, time);
        assert_eq!(app.status(&whatsapp(&[], &[&status])), 200);
    }

    let told = ["wamid.1 is sent", "wamid.1 is delivered", "wamid.1 is read"];
    assert_eq!(handled(&app), told);
}

#[test]
fn messengers_messages_are_handled_once_too() {
    let app = start();
    let delivery = messenger(r#"{"mid":"m_1","text":"1"}"#);

    assert_eq!(app.status(&delivery), 200);
    assert_eq!(app.status(&delivery), 200);

    assert_eq!(handled(&app), ["1"]);
}

#[test]
fn what_has_no_id_is_never_lost() {
    let app = start();
    let read = r#"{"id":"P1","messaging":[{"sender":{"id":"4915"},"read":{"watermark":7}}]}"#;
    let known =
        r#"{"id":"P1","messaging":[{"sender":{"id":"4915"},"message":{"mid":"m_1","text":"1"}}]}"#;

    assert_eq!(app.status(&entries("page", &[known])), 200);
    // Not lost with the message that it came with, which is handled twice for its sake.
    assert_eq!(app.status(&entries("page", &[known, read])), 200);
    assert_eq!(app.status(&entries("page", &[read])), 200);

    assert_eq!(
        handled(&app),
        ["1", "1", "something else", "something else"]
    );
}

#[test]
fn what_looks_odd_and_is_genuine_is_acknowledged() {
    let app = start();
    let long = message(&"1".repeat(600));

    for odd in ["{}", r#"{"entry":7}"#, r#"{"entry":[{"changes":{}}]}"#] {
        assert_eq!(app.status(&signed(&META, SECRET, post(TARGET, odd))), 200);
    }
    assert_eq!(app.status(&whatsapp(&[r#"{"id":null}"#], &[])), 200);
    assert_eq!(app.status(&whatsapp(&[&long], &[])), 200);

    assert_eq!(handled(&app), ["something else", &"1".repeat(600)]);
}

#[test]
fn unsigned_and_forged_deliveries_are_refused() {
    let app = start();
    let genuine = whatsapp(&[&message("1")], &[]);
    let mut unsigned = genuine.clone();
    unsigned.headers_mut().remove("X-Hub-Signature-256");

    assert_eq!(app.status(&unsigned), 401);
    assert_eq!(app.status(&forged(&genuine, "wamid.1", "wamid.2")), 401);

    assert!(handled(&app).is_empty());
}

#[test]
fn variables_that_are_not_set_are_named() {
    let both = [("META_APP_SECRET", SECRET), ("META_VERIFY_TOKEN", TOKEN)];
    for (index, (missing, _)) in both.iter().enumerate() {
        let mut environment = both.to_vec();
        environment.remove(index);

        let output = run(PATH, &[], &environment);

        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(said.contains(&format!("`{missing}` is not set")), "{said}");
    }
}

fn start() -> Program {
    let environment = [("META_APP_SECRET", SECRET), ("META_VERIFY_TOKEN", TOKEN)];
    Program::start(PATH, &environment)
}

/// Returns what was handled up to now: the texts of messages, and the lines for the rest.
fn handled(app: &Program) -> Vec<String> {
    assert_eq!(app.status(&whatsapp(&[&message("the end")], &[])), 200);
    let printed = app.read_to_line(r#"4915 says "the end""#);
    let lines = printed.lines().map(|line| {
        let text = line
            .strip_prefix(r#"4915 says ""#)
            .and_then(|line| line.strip_suffix('"'));
        text.unwrap_or(line).to_owned()
    });
    let mut lines: Vec<_> = lines.collect();
    lines.pop();
    lines
}

/// Signs a delivery of WhatsApp's as Meta does.
fn whatsapp(messages: &[&str], statuses: &[&str]) -> Request<Bytes> {
    let list = |name: &str, items: &[&str]| match items {
        [] => String::new(),
        _ => format!(r#","{name}":[{}]"#, items.join(",")),
    };
    let (messages, statuses) = (list("messages", messages), list("statuses", statuses));
    let entry = format!(
        r#"{{"id":"W1","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp",
        "metadata":{{"phone_number_id":"N1"}}{messages}{statuses}}}}}]}}"#
    );
    entries("whatsapp_business_account", &[&entry])
}

/// Signs a delivery of Messenger's as Meta does.
fn messenger(message: &str) -> Request<Bytes> {
    let entry = format!(
        r#"{{"id":"P1","time":1764322000000,"messaging":[{{"sender":{{"id":"4915"}},
        "recipient":{{"id":"P1"}},"timestamp":1764322000000,"message":{message}}}]}}"#
    );
    entries("page", &[&entry])
}

fn entries(object: &str, entries: &[&str]) -> Request<Bytes> {
    let delivery = format!(r#"{{"object":"{object}","entry":[{}]}}"#, entries.join(","));
    signed(&META, SECRET, post(TARGET, &delivery))
}

fn message(id: &str) -> String {
    format!(
        r#"{{"from":"4915","id":"wamid.{id}","timestamp":"1764322000","type":"text",
        "text":{{"body":"{id}"}}}}"#
    )
}

fn status(id: &str, status: &str, time: u32) -> String {
    format!(
        r#"{{"id":"wamid.{id}","status":"{status}","timestamp":"{time}","recipient_id":"4915"}}"#
    )
}
