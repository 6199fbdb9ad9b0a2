//! `explain` of a wrong secret: what to compare it with, what was tried, and what others see of it.

use crate::explain::{BODY, captured, genuine};
use crate::harness::{SECRET, file, run};

#[test]
fn another_secret_is_to_be_compared_and_what_was_tried_is_named() {
    let (head, _) = genuine();
    let text = format!("{head}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let path = file("explain-another.txt", text);
    let options = ["explain", "--scheme", "stripe", "--http", &path];
    let options = options.into_iter().chain(["--now", "1700000001"]);

    let run = run(options.chain(["--secret", "whsec_another-key-for-tests"]));

    let notes = run.stdout.lines();
    let notes: Vec<_> = notes
        .filter_map(|line| line.strip_prefix("note:    "))
        .collect();
    let [secret, tried, time, length] = notes[..] else {
        panic!("{}", run.stdout)
    };
    let place = "compare with the secret that Stripe shows: The endpoint's signing secret";
    assert!(secret.starts_with(place), "{secret}");
    assert!(
        secret.contains("one for test mode and another for live"),
        "{secret}"
    );
    let kinds = "tried without success: other forms of the secret, of the signature and other \
        headers, of the body";
    assert!(tried.starts_with(kinds), "{tried}");
    assert!(!tried.contains("URL"), "{tried}");
    assert!(
        tried.ends_with(", the time that the delivery names"),
        "{tried}"
    );
    assert_eq!(time, "in order: the timestamp is within the window");
    assert_eq!(
        length,
        "in order: the body is as long as `Content-Length` says"
    );
}

#[test]
fn a_character_too_many_at_an_end_of_the_secret_is_named() {
    let path = captured("explain-ends.txt", str::to_owned);
    for (secret, end) in [
        (format!("{SECRET}x"), "last"),
        (format!("x{SECRET}"), "first"),
    ] {
        let options = ["explain", "--scheme", "stripe", "--http", &path];
        let options = options.into_iter().chain(["--now", "1700000001"]);

        let run = run(options.chain(["--secret", &secret]));

        let cause = format!(
            "cause:   the secret has a character too many at its start or end; with the secret \
             without its {end} character it verifies"
        );
        assert_eq!(run.stdout.lines().nth(1), Some(&*cause), "{}", run.stdout);
        assert!(!run.stdout.contains(SECRET));
    }
}

#[test]
fn a_secret_that_is_seen_or_weak_is_warned_of() {
    let path = captured("explain-weak.txt", str::to_owned);
    let options = ["explain", "--scheme", "stripe", "--http", &path];

    let run = run(options.into_iter().chain(["--secret", "short"]));

    for warning in [
        "warning: --secret shows the secret to every user of this machine",
        "warning: --secret: the key is shorter than 16 bytes",
    ] {
        assert!(run.stderr.contains(warning), "{}", run.stderr);
    }
}
