//! The example as its users run it.

use bytes::Bytes;
use http::{Request, Response};
use tower_webhook_sig::UnixTime;
use tower_webhook_sig::provider::SLACK;
use webhook_sig_tests::examples::{Program, forged, post, run, signed};

const PATH: &str = env!("CARGO_BIN_EXE_slack-app");
const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

#[test]
fn the_url_is_verified() {
    let app = start();
    let check = r#"{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}"#;
    let unsigned = post("/slack/events", check);

    let answer = app.send(&signed(&SLACK, SECRET, unsigned.clone()));

    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.body(),
        "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
    );
    assert_eq!(app.status(&unsigned), 401);
}

#[test]
fn an_event_counts_once_although_its_retries_are_signed_anew() {
    let app = start();
    let thanks = thanks("Ev1", "<@U0> thanks <@U2>");

    assert_eq!(app.status(&at(-60, &thanks)), 200);
    let retry = retried(&at(0, &thanks));
    assert_ne!(signature(&at(-60, &thanks)), signature(&retry));
    assert_eq!(app.status(&retry), 200);

    assert_eq!(points(&app, "U2"), "You have 1 point.");
}

#[test]
fn two_events_with_the_same_text_count_twice() {
    let app = start();

    for id in ["Ev1", "Ev2"] {
        assert_eq!(app.status(&at(0, &thanks(id, "<@U0> thanks <@U2>"))), 200);
    }

    assert_eq!(points(&app, "U2"), "You have 2 points.");
}

#[test]
fn no_one_gives_points_to_themselves_or_to_the_app() {
    let app = start();
    let text = "<@U0> thanks <@U1>, <@U2> and <@U3>";

    assert_eq!(app.status(&at(0, &thanks("Ev1", text))), 200);

    let all = ["U0", "U1", "U2", "U3"].map(|user| points(&app, user));
    let (none, one) = ("You have 0 points.", "You have 1 point.");
    assert_eq!(all, [none, none, one, one]);
}

#[test]
fn a_command_that_is_repeated_is_answered_again() {
    let app = start();
    let command = command("U2");

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
    let other = thanks("Ev1", "<@U0> thanks <@U2>").replace("app_mention", "reaction_added");

    let notice = r#"{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1764322020}"#;

    assert_eq!(app.status(&at(0, &other)), 200);
    assert_eq!(app.status(&at(0, notice)), 200);

    assert_eq!(points(&app, "U2"), "You have 0 points.");
}

#[test]
fn unsigned_forged_and_old_requests_change_nothing() {
    let app = start();
    let event = thanks("Ev1", "<@U0> thanks <@U2>");

    assert_eq!(app.status(&post("/slack/events", &event)), 401);
    assert_eq!(app.status(&forged(&at(0, &event), "U2", "U3")), 401);
    assert_eq!(app.status(&at(-301, &event)), 401);
    assert_eq!(app.status(&forged(&command("U2"), "U2", "U3")), 401);

    assert_eq!(points(&app, "U2"), "You have 0 points.");
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

/// Returns an event in which `U1` mentions the app, as Slack sends it.
fn thanks(id: &str, text: &str) -> String {
    format!(
        r#"{{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","team_id":"T1","api_app_id":"A1","event":{{"type":
        "app_mention","user":"U1","text":"{text}","ts":"1764322000.000100","channel":"C1",
        "event_ts":"1764322000.000100"}},"type":"event_callback","event_id":"{id}",
        "event_time":1764322000,"authorizations":[]}}"#
    )
}

/// Signs an event as Slack did so many seconds from now.
#[expect(clippy::unwrap_used, reason = "it is a test's")]
fn at(seconds: i64, event: &str) -> Request<Bytes> {
    let time = UnixTime::from_secs(UnixTime::now().as_secs().saturating_add(seconds));
    let keys = SLACK.keyring([SECRET]).unwrap();
    SLACK
        .sign(post("/slack/events", event), &keys, time)
        .unwrap()
}

/// Adds what Slack adds to its first retry; it is not signed.
fn retried(request: &Request<Bytes>) -> Request<Bytes> {
    let mut request = request.clone();
    let headers = request.headers_mut();
    headers.insert("X-Slack-Retry-Num", 1.into());
    headers.insert(
        "X-Slack-Retry-Reason",
        http::HeaderValue::from_static("http_timeout"),
    );
    request
}

fn signature(request: &Request<Bytes>) -> &http::HeaderValue {
    &request.headers()["X-Slack-Signature"]
}

#[expect(clippy::unwrap_used, reason = "it is a test's")]
fn command(user: &str) -> Request<Bytes> {
    let form = format!(
        "team_id=T1&channel_id=C1&user_id={user}&command=%2Fpoints&text=&trigger_id=1.2.3&\
         response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1"
    );
    let request = Request::post("/slack/commands")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form))
        .unwrap();
    signed(&SLACK, SECRET, request)
}

/// Asks for a user's points with the slash command.
fn points(app: &Program, user: &str) -> String {
    let answer: Response<String> = app.send(&command(user));
    let text = answer.body().split(r#""text":""#).nth(1);
    text.and_then(|text| text.strip_suffix(r#""}"#))
        .unwrap_or_default()
        .to_owned()
}
