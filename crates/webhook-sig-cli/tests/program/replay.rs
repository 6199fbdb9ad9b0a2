//! `replay`, to a real receiver on this machine.

use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::{Value, json};
use webhook_sig::Scheme;
use webhook_sig::provider::{FASTSPRING, GITHUB, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig_delivery::Delivery;

use crate::harness::{Run, SECRET, file, program, run_with_stdin};
use crate::receiver::Receiver;

/// Returns a delivery that a vendor sent to a public URL.
pub(crate) fn recorded(
    scheme: &Scheme,
    target: &str,
    body: impl AsRef<[u8]>,
    options: &[&str],
) -> Delivery {
    let url = format!("https://shop.example{target}");
    let common = [
        "sign",
        "--json",
        "--scheme",
        scheme.id(),
        "--secret",
        SECRET,
    ];
    let request = [
        "--url",
        &url,
        "--header",
        "User-Agent: Vendor/1",
        "--body",
        "@-",
    ];
    let signed = run_with_stdin([&common, &request[..], options].concat(), body.as_ref());
    assert_eq!(signed.code, 0, "{}", signed.stderr);
    let mut delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let connection = [
        ("Host", "shop.example"),
        ("Content-Length", "99"),
        ("Connection", "close"),
    ];
    let connection = connection.map(|(name, value)| (name.to_owned(), value.to_owned()));
    delivery.headers.extend(connection);
    // A store has no secrets.
    delivery.secrets.clear();
    delivery
}

pub(crate) fn lines(deliveries: &[Delivery]) -> String {
    let lines = deliveries.iter().map(|delivery| delivery.to_line() + "\n");
    lines.collect()
}

pub(crate) fn replay(lines: &str, to: &str, options: &[&str]) -> Run {
    let common = ["replay", "-", "--to", to];
    run_with_stdin(
        common.into_iter().chain(options.iter().copied()),
        lines.as_bytes(),
    )
}

const SIGN: [&str; 3] = ["--sign", "--secret", SECRET];

#[test]
fn recorded_bytes_and_headers_arrive_as_they_were() {
    let receiver = Receiver::verifying(&GITHUB);
    let first = recorded(&GITHUB, "/hooks?a=b", "{\"a\":  1}\r\n", &[]);
    let mut second = recorded(&GITHUB, "/", b"\0\xff", &[]);
    second.name = Some("the second\n".to_owned());

    let sent = replay(&lines(&[first.clone(), second]), &receiver.url(""), &[]);

    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    assert_eq!(
        sent.stdout,
        "acknowledged      200 OK  github, line 1\n\
         acknowledged      200 OK  github, line 2: the second\\n\n\
         2 sent, 0 not acknowledged\n",
    );
    let received = receiver.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].method, "POST");
    assert_eq!(received[0].uri, "/hooks?a=b");
    assert_eq!(received[0].body, first.body.as_ref().unwrap());
    assert_eq!(received[0].header("user-agent"), "Vendor/1");
    assert_eq!(received[0].header("content-length"), "11");
    assert!(receiver.url("").ends_with(received[0].header("host")));
    assert_eq!(received[1].body, b"\0\xff"[..]);
}

#[test]
fn an_url_with_a_path_takes_everything_there() {
    let receiver = Receiver::verifying(&GITHUB);
    let delivery = recorded(&GITHUB, "/hooks?a=b", "{}", &[]);

    for to in ["/", "/elsewhere?c"] {
        let sent = replay(&delivery.to_line(), &receiver.url(to), &["--as-is"]);

        assert_eq!(sent.code, 0, "{}", sent.stderr);
        assert_eq!(receiver.received()[0].uri, to);
    }
}

#[test]
fn an_old_delivery_is_refused_as_it_is_and_taken_when_it_is_signed_anew() {
    let receiver = Receiver::verifying(&STANDARD_WEBHOOKS);
    let options = ["--id", "msg_1", "--now", "1700000000"];
    let old = recorded(&STANDARD_WEBHOOKS, "/hooks", "{\"a\":  1}", &options).to_line();

    let as_is = replay(&old, &receiver.url(""), &[]);
    let signed = replay(&old, &receiver.url(""), &SIGN);

    assert_eq!(as_is.code, 1);
    assert_eq!(
        as_is.stdout,
        "not acknowledged  401 Unauthorized  standard-webhooks, line 1\n1 sent, 1 not acknowledged\n",
    );
    assert_eq!(signed.code, 0, "{}{}", signed.stdout, signed.stderr);
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    // It is the same event, and each header is there once.
    assert_eq!(received[0].header("webhook-id"), "msg_1");
    assert_ne!(received[0].header("webhook-timestamp"), "1700000000");
    assert!(received[0].header("webhook-signature").starts_with("v1,"));
    assert_eq!(received[0].header("user-agent"), "Vendor/1");
    assert_eq!(received[0].body, "{\"a\":  1}");
}

#[test]
fn the_schemes_acknowledgement_counts() {
    let receiver = Receiver::answering(StatusCode::ACCEPTED);
    let both = [
        recorded(&GITHUB, "/", "{}", &[]),
        recorded(&FASTSPRING, "/", "{}", &[]),
    ];

    let sent = replay(&lines(&both), &receiver.url(""), &[]);

    assert_eq!(sent.code, 1);
    assert_eq!(
        sent.stdout,
        "acknowledged      202 Accepted  github, line 1\n\
         not acknowledged  202 Accepted  fastspring, line 2\n\
         2 sent, 1 not acknowledged\n",
    );
}

#[test]
fn a_broken_line_is_named_and_the_others_are_sent() {
    let receiver = Receiver::verifying(&GITHUB);
    let delivery = recorded(&GITHUB, "/", "{}", &[]).to_line();
    let torn = delivery.split_once("signature").unwrap().0;

    let sent = replay(
        &format!("{delivery}\nhunter2\n\n{delivery}\n{torn}"),
        &receiver.url(""),
        &[],
    );

    assert_eq!(sent.code, 1);
    assert!(
        sent.stdout
            .ends_with("github, line 4\n2 sent, 0 not acknowledged\n"),
        "{}",
        sent.stdout
    );
    assert!(
        sent.stderr.contains(
            "warning: -: not a delivery file: it is not JSON at line 2 column 1; it is not sent\n"
        ),
        "{}",
        sent.stderr
    );
    assert!(
        sent.stderr.contains(" at line 5 column "),
        "{}",
        sent.stderr
    );
    assert!(!sent.stderr.contains("hunter2"));
    assert_eq!(receiver.received().len(), 2);
}

#[test]
fn a_delivery_that_cannot_be_signed_is_named_and_the_others_are_sent() {
    let receiver = Receiver::verifying(&GITHUB);
    let good = recorded(&GITHUB, "/", "{}", &[]);
    let mut bad = good.clone();
    bad.method = Some("PUT".to_owned());

    let sent = replay(&lines(&[bad, good]), &receiver.url(""), &SIGN);

    assert_eq!(sent.code, 1);
    assert_eq!(
        sent.stdout,
        "not acknowledged  not sent: the scheme `github` is sent with POST only  github, line 1\n\
         acknowledged      200 OK  github, line 2\n\
         1 sent, 1 not acknowledged\n",
    );
}

#[test]
fn some_are_picked_by_their_numbers() {
    let receiver = Receiver::verifying(&GITHUB);
    let all = ["0", "1", "2", "3"].map(|body| recorded(&GITHUB, "/", body, &[]));

    let sent = replay(
        &lines(&all),
        &receiver.url(""),
        &["--nth", "4", "--nth", "2"],
    );

    assert_eq!(sent.code, 0, "{}", sent.stderr);
    let received = receiver.received();
    let bodies: Vec<_> = received.iter().map(|received| &received.body[..]).collect();
    assert_eq!(bodies, [b"1", b"3"]);
    for nth in ["0", "5"] {
        let missing = replay(&lines(&all), &receiver.url(""), &["--nth", nth]);

        assert_eq!(missing.code, 2);
        assert!(
            missing
                .stderr
                .contains("pick one with `--nth`, from 1 to 4"),
            "{}",
            missing.stderr
        );
    }
    assert!(receiver.received().is_empty());
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the program waits by the system's clock"
)]
fn a_rate_is_held() {
    let receiver = Receiver::verifying(&GITHUB);
    let three = [(); 3].map(|()| recorded(&GITHUB, "/", "{}", &[]));
    let start = Instant::now();

    let sent = replay(&lines(&three), &receiver.url(""), &["--rate", "10/s"]);

    assert_eq!(sent.code, 0, "{}", sent.stderr);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[test]
fn each_has_a_line_of_json_on_demand() {
    let receiver = Receiver::verifying(&STRIPE);
    let mut old = recorded(&STRIPE, "/", "{}", &["--now", "1700000000"]);
    old.name = Some("old".to_owned());
    let new = recorded(&STRIPE, "/", "{}", &[]);

    let sent = replay(&lines(&[old, new]), &receiver.url(""), &["--json"]);

    let reports: Vec<Value> = sent
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(sent.code, 1);
    assert_eq!(
        reports,
        [
            json!({"number": 1, "name": "old", "scheme": "stripe", "status": 401, "acknowledged": false}),
            json!({"number": 2, "scheme": "stripe", "status": 200, "acknowledged": true}),
        ],
    );
}

#[test]
fn silence_acknowledges_nothing_and_a_receiver_out_of_reach_is_our_mistake() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let delivery = recorded(&GITHUB, "/", "{}", &[]).to_line();
    let url = format!("http://{address}");

    let silent = replay(&delivery, &url, &["--timeout", "1"]);
    drop(listener);
    let missing = replay(&delivery, &url, &[]);

    assert_eq!(silent.code, 1);
    assert_eq!(
        silent.stdout,
        "not acknowledged  no answer: the time of --timeout is over  github, line 1\n\
         1 sent, 1 not acknowledged\n",
    );
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .stderr
            .contains(&format!("error: {address} cannot be reached: ")),
        "{}",
        missing.stderr
    );
}

#[test]
fn nothing_is_sent_before_everything_is_clear() {
    let receiver = Receiver::verifying(&GITHUB);
    let good = recorded(&GITHUB, "/", "{}", &[]);
    let mut unknown = good.clone();
    unknown.scheme = "githib".to_owned();
    let svix = recorded(&STANDARD_WEBHOOKS, "/", "{}", &[]);
    let url = receiver.url("");

    for (lines, options, error) in [
        (
            lines(&[good.clone(), unknown]),
            &["--nth", "2"][..],
            "did you mean `github`?",
        ),
        (
            svix.to_line(),
            &["--sign", "--secret", "not base64"],
            "--secret: ",
        ),
        (
            good.to_line(),
            &["--rate", "5"],
            "write a number and a unit",
        ),
        (
            good.to_line(),
            &["--rate", "0/s"],
            "write a number and a unit",
        ),
        (good.to_line(), &["--secret", SECRET], "--sign"),
        (
            good.to_line(),
            &["--as-is", "--sign", "--secret", SECRET],
            "cannot be used with",
        ),
        (String::new(), &[], "the file holds no delivery"),
        ("hunter2\n".to_owned(), &[], "it is not JSON at line 1"),
        (
            format!("[\n{}\n", good.to_line()),
            &[],
            "it is not JSON at line 3",
        ),
    ] {
        let sent = replay(&lines, &url, options);

        assert_eq!(sent.code, 2, "{options:?}: {}", sent.stdout);
        assert!(sent.stderr.contains(error), "{options:?}: {}", sent.stderr);
        assert!(!sent.stderr.contains("hunter2"), "{}", sent.stderr);
    }
    assert!(receiver.received().is_empty());
}

#[test]
fn a_terminal_shows_a_bar_and_what_is_not_acknowledged() {
    let receiver = Receiver::verifying(&GITHUB);
    let good = recorded(&GITHUB, "/", "{}", &[]);
    let mut bad = good.clone();
    bad.body = Some("[]".to_owned());
    let path = file("replay-terminal.jsonl", lines(&[good, bad]));
    let program = program();
    let line = format!(
        "{} replay {path} --to {}",
        program.get_program().to_str().unwrap(),
        receiver.url(""),
    );
    // `script` gives the program a terminal.
    let script = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .output();
    let Ok(output) = script else {
        assert!(std::env::var_os("CI").is_none(), "script is missing");
        eprintln!("skipped: script is missing");
        return;
    };

    let shown = String::from_utf8_lossy(&output.stdout);

    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("0/2") && shown.contains("1/2"), "{shown}");
    assert!(!shown.contains("200 OK"), "{shown}");
    assert!(
        shown.contains("401 Unauthorized  github, line 2"),
        "{shown}"
    );
    assert!(shown.contains("2 sent, "), "{shown}");
}
