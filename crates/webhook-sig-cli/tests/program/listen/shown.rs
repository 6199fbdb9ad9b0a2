//! Secrets that a stored delivery shows, as they are here when it is replayed.

use http::StatusCode;

use crate::listen::TOKEN;
use crate::listen::replaying::{OTHER_SECRET, replay, stored};
use crate::receiver::Receiver;

#[test]
fn a_secret_that_is_blank_is_not_sent() {
    let header = ("x-gitlab-token", TOKEN);
    let store = stored(
        "replaying_blank.jsonl",
        "gitlab-token",
        TOKEN,
        ("/hook", header, "{}"),
    );
    let app = Receiver::answering(StatusCode::OK);
    let spaced = format!("{TOKEN}\n");

    for value in ["", "  ", &spaced] {
        let here = [("HOOK_SECRET", value)];
        let as_is = replay(&store, &app.url(""), &[], &here);
        let signed = replay(&store, &app.url(""), &["--sign"], &here);

        assert_eq!(as_is.code, 2, "{}", as_is.stdout);
        assert!(
            as_is.stderr.contains("error: env:HOOK_SECRET: "),
            "{}",
            as_is.stderr
        );
        assert_eq!(as_is.stderr, signed.stderr);
    }
    assert!(app.received().is_empty());
}

#[test]
fn what_is_signed_anew_shows_the_new_secret() {
    let header = ("x-gitlab-token", TOKEN);
    let body = format!("{{\"leak\":\"{TOKEN}\"}}");
    let store = stored(
        "replaying_new.jsonl",
        "gitlab-token",
        TOKEN,
        ("/hook", header, &body),
    );
    let app = Receiver::answering(StatusCode::OK);
    let options = ["--sign", "--secret-env", "gitlab-token=NEW"];

    let sent = replay(&store, &app.url(""), &options, &[("NEW", OTHER_SECRET)]);

    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    let received = app.received();
    assert_eq!(received[0].header("x-gitlab-token"), OTHER_SECRET);
    assert_eq!(received[0].body, format!("{{\"leak\":\"{OTHER_SECRET}\"}}"));
}
