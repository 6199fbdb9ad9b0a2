//! The example as its users run it.

use serde_json::{Value, json};
use tower_webhook_sig::UnixTime;
use tower_webhook_sig::provider::SLACK;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_slack-app");
const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

#[test]
fn the_url_is_verified() {
    let app = start();
    let check = event(&json!({
        "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }));

    let answer = app.send(&check.http());

    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.body(),
        "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
    );
    assert_eq!(app.status(&check.unsigned().http()), 401);
}

#[test]
fn an_event_counts_once_although_its_retries_are_signed_anew() {
    let app = start();
    let thanks = thanks("Ev1", "<@U0> thanks <@U2>");
    let first = thanks.clone().at(ago(60)).http();
    // What Slack adds to a retry is not signed.
    let retry = thanks
        .header("X-Slack-Retry-Num", "1")
        .header("X-Slack-Retry-Reason", "http_timeout")
        .http();
    let signature = "X-Slack-Signature";
    assert_ne!(first.headers()[signature], retry.headers()[signature]);

    assert_eq!(app.status(&first), 200);
    assert_eq!(app.status(&retry), 200);

    assert_eq!(points(&app, "U2"), "You have 1 point.");
}

#[test]
fn two_events_with_the_same_text_count_twice() {
    let app = start();

    for id in ["Ev1", "Ev2"] {
        let thanks = thanks(id, "<@U0> thanks <@U2>");
        assert_eq!(app.status(&thanks.http()), 200);
    }

    assert_eq!(points(&app, "U2"), "You have 2 points.");
}

#[test]
fn no_one_gives_points_to_themselves_or_to_the_app() {
    let app = start();
    let text = "<@U0> thanks <@U1>, <@U2> and <@U3>";

    assert_eq!(app.status(&thanks("Ev1", text).http()), 200);

    let all = ["U0", "U1", "U2", "U3"].map(|user| points(&app, user));
    let (none, one) = ("You have 0 points.", "You have 1 point.");
    assert_eq!(all, [none, none, one, one]);
}

#[test]
fn a_command_that_is_repeated_is_answered_again() {
    let app = start();
    let command = command("U2").http();

    let [first, again] = [app.send(&command), app.send(&command)];

    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["content-type"], "application/json");
    assert_eq!(
        first.body(),
        r#"{"response_type":"ephemeral","text":"You have 0 points."}"#
    );
    assert_eq!(again.body(), first.body());
}

#[test]
fn events_of_other_kinds_are_acknowledged() {
    let app = start();
    let other = callback("Ev1", "reaction_added", "<@U0> thanks <@U2>");
    let notice = json!({
        "type": "app_rate_limited",
        "team_id": "T1",
        "minute_rate_limited": 1764322020,
    });

    assert_eq!(app.status(&event(&other).http()), 200);
    assert_eq!(app.status(&event(&notice).http()), 200);

    assert_eq!(points(&app, "U2"), "You have 0 points.");
}

#[test]
fn unsigned_forged_and_old_requests_change_nothing() {
    let app = start();
    let (thanks, command) = (thanks("Ev1", "<@U0> thanks <@U2>"), command("U2"));

    for refused in [
        thanks.unsigned(),
        thanks.tampered(),
        thanks.clone().at(ago(301)),
        command.tampered(),
    ] {
        assert_eq!(app.status(&refused.http()), 401, "{refused:?}");
    }
    assert_eq!(points(&app, "U2"), "You have 0 points.");
    app.refuses_forgeries(&thanks);
    app.refuses_forgeries(&command);
    assert_eq!(points(&app, "U2"), "You have 1 point.");
}

#[test]
fn a_secret_that_is_not_set_is_named() {
    let output = run(PATH, &[], &[]);

    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("`SLACK_SIGNING_SECRET` is not set"), "{said}");
}

fn start() -> Program {
    Program::start(PATH, &[("SLACK_SIGNING_SECRET", SECRET)])
}

/// Returns the time so many seconds before now.
fn ago(seconds: i64) -> UnixTime {
    UnixTime::from_secs(UnixTime::now().as_secs().saturating_sub(seconds))
}

/// Returns an event in which `U1` mentions the app.
fn thanks(id: &str, text: &str) -> TestDelivery {
    event(&callback(id, "app_mention", text))
}

fn event(event: &Value) -> TestDelivery {
    TestDelivery::of(&SLACK)
        .secret(SECRET)
        .json(event)
        .to("/slack/events")
}

fn callback(id: &str, event: &str, text: &str) -> Value {
    json!({
        "token": "Jhj5dZrVaK7ZwHHjRyZWjbDl",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": {
            "type": event,
            "user": "U1",
            "text": text,
            "ts": "1764322000.000100",
            "channel": "C1",
            "event_ts": "1764322000.000100",
        },
        "type": "event_callback",
        "event_id": id,
        "event_time": 1764322000,
        "authorizations": [],
    })
}

fn command(user: &str) -> TestDelivery {
    TestDelivery::of(&SLACK)
        .secret(SECRET)
        .form(&[
            ("team_id", "T1"),
            ("channel_id", "C1"),
            ("user_id", user),
            ("command", "/points"),
            ("text", ""),
            ("trigger_id", "1.2.3"),
            ("response_url", "https://hooks.slack.com/commands/1"),
        ])
        .to("/slack/commands")
}

/// Asks for a user's points with the slash command.
fn points(app: &Program, user: &str) -> String {
    let answer = app.send(&command(user).http());
    let text = answer.body().split(r#""text":""#).nth(1);
    text.and_then(|text| text.strip_suffix(r#""}"#))
        .unwrap_or_default()
        .to_owned()
}
