//! The example as its users run it.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use tower_webhook_sig::provider::META;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

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

    let batch = whatsapp(&[message("1"), message("2")], &[status("1", "read", 7)]);

    assert_eq!(app.status(&batch.http()), 200);
    assert_eq!(handled(&app), ["1", "2", "wamid.1 is read"]);
}

#[test]
fn a_retry_with_old_and_new_messages_runs_the_new_ones_only() {
    let app = start();

    for batch in [["1", "2"], ["2", "3"]] {
        let batch = whatsapp(&batch.map(message), &[]);
        assert_eq!(app.status(&batch.http()), 200);
    }

    assert_eq!(handled(&app), ["1", "2", "3"]);
}

#[test]
fn a_retry_with_a_part_of_a_batch_runs_nothing() {
    let app = start();

    for batch in [&["1", "2"][..], &["2"], &["2", "1"]] {
        let messages: Vec<_> = batch.iter().copied().map(message).collect();
        assert_eq!(app.status(&whatsapp(&messages, &[]).http()), 200);
    }

    assert_eq!(handled(&app), ["1", "2"]);
}

#[test]
fn two_messages_with_the_same_text_are_two() {
    let app = start();

    for id in ["1", "2"] {
        let mut same = message(id);
        same["text"]["body"] = "1".into();
        assert_eq!(app.status(&whatsapp(&[same], &[]).http()), 200);
    }

    assert_eq!(handled(&app), ["1", "1"]);
}

#[test]
fn the_statuses_of_a_message_are_told_apart() {
    let app = start();

    for (status, time) in [("sent", 5), ("delivered", 6), ("read", 7), ("sent", 5)] {
        let status = self::status("1", status, time);
        assert_eq!(app.status(&whatsapp(&[], &[status]).http()), 200);
    }

    let told = ["wamid.1 is sent", "wamid.1 is delivered", "wamid.1 is read"];
    assert_eq!(handled(&app), told);
}

#[test]
fn messengers_messages_are_handled_once_too() {
    let app = start();
    let message = json!({
        "sender": {"id": "4915"},
        "recipient": {"id": "P1"},
        "timestamp": 1764322000000_u64,
        "message": {"mid": "m_1", "text": "1"},
    });
    let delivery = messenger(&[message]);

    assert_eq!(app.status(&delivery.http()), 200);
    assert_eq!(app.status(&delivery.http()), 200);

    assert_eq!(handled(&app), ["1"]);
}

#[test]
fn what_has_no_id_is_never_lost() {
    let app = start();
    let read = json!({"sender": {"id": "4915"}, "read": {"watermark": 7}});
    let known = json!({"sender": {"id": "4915"}, "message": {"mid": "m_1", "text": "1"}});
    let both = [known.clone(), read.clone()];

    assert_eq!(app.status(&messenger(&[known]).http()), 200);
    // Not lost with the message that it came with, which is handled twice for its sake.
    assert_eq!(app.status(&messenger(&both).http()), 200);
    assert_eq!(app.status(&messenger(&[read]).http()), 200);

    assert_eq!(
        handled(&app),
        ["1", "1", "something else", "something else"]
    );
}

#[test]
fn what_looks_odd_and_is_genuine_is_acknowledged() {
    let app = start();
    let long = message(&"1".repeat(600));

    for odd in [
        json!({}),
        json!({"entry": 7}),
        json!({"entry": [{"changes": {}}]}),
    ] {
        assert_eq!(app.status(&delivery(&odd).http()), 200);
    }
    for odd in [json!({"id": null}), long] {
        assert_eq!(app.status(&whatsapp(&[odd], &[]).http()), 200);
    }

    assert_eq!(handled(&app), ["something else", &"1".repeat(600)]);
}

#[test]
fn unsigned_and_forged_deliveries_are_refused() {
    let app = start();
    let delivery = whatsapp(&[message("1")], &[]);

    assert_eq!(app.status(&delivery.unsigned().http()), 401);
    assert_eq!(app.status(&delivery.tampered().http()), 401);
    assert!(handled(&app).is_empty());
    app.refuses_forgeries(&delivery);
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
    let end = whatsapp(&[message("the end")], &[]);
    assert_eq!(app.status(&end.http()), 200);
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

/// Returns a delivery of WhatsApp's; a list that is empty is left out.
#[expect(clippy::indexing_slicing, reason = "it is a test's")]
fn whatsapp(messages: &[Value], statuses: &[Value]) -> TestDelivery {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "N1"},
    });
    for (name, items) in [("messages", messages), ("statuses", statuses)] {
        if !items.is_empty() {
            value[name] = items.into();
        }
    }
    delivery(&json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "W1", "changes": [{"field": "messages", "value": value}]}],
    }))
}

/// Returns a delivery of Messenger's with an entry for each event.
fn messenger(events: &[Value]) -> TestDelivery {
    let entries = events.iter();
    let entries: Vec<_> = entries
        .map(|event| json!({"id": "P1", "time": 1764322000000_u64, "messaging": [event]}))
        .collect();
    delivery(&json!({"object": "page", "entry": entries}))
}

fn delivery(batch: &Value) -> TestDelivery {
    TestDelivery::of(&META)
        .secret(SECRET)
        .json(batch)
        .to(TARGET)
}

fn message(id: &str) -> Value {
    json!({
        "from": "4915",
        "id": format!("wamid.{id}"),
        "timestamp": "1764322000",
        "type": "text",
        "text": {"body": id},
    })
}

fn status(id: &str, status: &str, time: u32) -> Value {
    json!({
        "id": format!("wamid.{id}"),
        "status": status,
        "timestamp": time.to_string(),
        "recipient_id": "4915",
    })
}
