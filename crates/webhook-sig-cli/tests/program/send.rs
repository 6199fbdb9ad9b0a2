//! `send`, to a real server on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use http::StatusCode;
use webhook_sig::provider::{FASTSPRING, FASTSPRING_FULFILLMENT, GITHUB, STANDARD_WEBHOOKS};
use webhook_sig::{BaseUrl, Error, Head, Scheme, UnixTime, Verified, Verifier};

use crate::harness::{Run, SECRET, run, sample, sample_arguments, signable};
use crate::test_keys::key_text;

/// A server that takes one request, verifies it, and answers as it was told to.
pub(crate) struct Server {
    address: String,
    thread: JoinHandle<Received>,
}

/// What the server received.
pub(crate) struct Received {
    pub(crate) result: Result<Verified, Error>,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Server {
    pub(crate) fn start(scheme: &'static Scheme, status: u16, answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let thread = thread::spawn(move || serve(&listener, scheme, status, answer));
        Self { address, thread }
    }

    pub(crate) fn url(&self) -> String {
        self.url_of("/webhooks?from=test")
    }

    fn url_of(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }

    pub(crate) fn finish(self) -> Received {
        self.thread.join().unwrap()
    }
}

fn serve(listener: &TcpListener, scheme: &'static Scheme, status: u16, answer: &str) -> Received {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = reader.by_ref().lines().map(Result::unwrap);
    let request = lines.next().unwrap();
    let headers: Vec<(String, String)> = lines
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect();
    let mut length = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length
        .next()
        .map_or(0, |(_, length)| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    write!(
        stream,
        "HTTP/1.1 {status} Whatever\r\nLocation: /elsewhere\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{answer}",
        answer.len(),
    )
    .unwrap();
    let [method, target, _] = request.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let keys = scheme.keyring([key_text(scheme, SECRET)]).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let verifier = Verifier::new(scheme)
        .base_url(BaseUrl::new(&url).unwrap())
        .ignore_fields(["from"]);
    let params = sample(scheme).params.into_iter();
    let verifier = params.fold(verifier, |verifier, (name, value)| {
        verifier.param(name, value)
    });
    let head = Head::new(method, target, &headers);
    let result = verifier.verify(&head, body.clone(), &keys, UnixTime::now());
    Received {
        result,
        body,
        headers,
    }
}

fn send(url: &str, scheme: &str, options: &[&str]) -> Run {
    let common = ["send", url, "--scheme", scheme, "--secret", SECRET];
    run(common.into_iter().chain(options.iter().copied()))
}

#[test]
fn what_is_sent_verifies_under_every_scheme() {
    for scheme in signable() {
        // Fitbit takes no other status than 204.
        let (status, answer, shown) = if scheme.acknowledgement().accepts(StatusCode::OK) {
            (200, "thanks", "200 OK\nthanks\nacknowledged: ")
        } else {
            (204, "", "204 No Content\nacknowledged: ")
        };
        let sample = sample(scheme);
        let server = Server::start(sample.variant(scheme).unwrap(), status, answer);
        let url = server.url_of(sample.head().target());
        let mut arguments = vec!["send".to_owned(), url];
        arguments.extend(sample_arguments(&sample));

        let sent = run(arguments.iter().map(String::as_str));

        // What was not sent, the server would await for good.
        assert_eq!(sent.code, 0, "{}: {}", scheme.id(), sent.stderr);
        let received = server.finish();
        assert!(
            received.result.is_ok(),
            "{}: {:?}",
            scheme.id(),
            received.result
        );
        assert!(sent.stdout.starts_with(shown), "{}", sent.stdout);
    }
}

#[test]
fn a_get_is_sent_without_a_body() {
    let server = Server::start(&FASTSPRING_FULFILLMENT, 200, "license");
    let options = ["--method", "GET", "--param", "ignore=from"];

    let sent = send(&server.url(), "fastspring-fulfillment", &options);

    let received = server.finish();
    assert_eq!(sent.code, 0, "{}", sent.stderr);
    assert!(received.result.is_ok(), "{:?}", received.result);
    assert!(received.body.is_empty());
}

#[test]
fn the_given_id_and_headers_arrive() {
    let server = Server::start(&STANDARD_WEBHOOKS, 204, "");
    let options = ["--body", "{}", "--id", "msg_1", "--header", "X-Event: a"];

    let sent = send(&server.url(), "standard-webhooks", &options);

    let received = server.finish();
    assert_eq!(sent.code, 0, "{}", sent.stderr);
    assert_eq!(received.result.unwrap().id(), Some("msg_1"));
    assert!(
        received
            .headers
            .contains(&("x-event".to_owned(), "a".to_owned()))
    );
}

#[test]
fn a_status_acknowledges_only_where_the_vendor_says_so() {
    for (scheme, status, code) in [
        (&GITHUB, 202, 0),
        (&FASTSPRING, 202, 1),
        (&GITHUB, 302, 1),
        (&GITHUB, 401, 1),
        (&GITHUB, 500, 1),
    ] {
        let server = Server::start(scheme, status, "");

        let sent = send(&server.url(), scheme.id(), &["--body", "{}"]);

        server.finish();
        assert_eq!(sent.code, code, "{status}");
        assert!(
            sent.stdout.starts_with(&status.to_string()),
            "{}",
            sent.stdout
        );
        let verdict = sent.stdout.lines().last().unwrap();
        assert_eq!(
            verdict.starts_with("not acknowledged: "),
            code == 1,
            "{verdict}"
        );
    }
}

#[test]
fn a_response_cannot_steer_the_terminal() {
    let server = Server::start(&GITHUB, 200, "\u{1b}]0;owned\u{7}");

    let sent = send(&server.url(), "github", &["--body", "{}"]);

    server.finish();
    assert!(
        sent.stdout.contains("\\u{1b}]0;owned\\u{7}\n"),
        "{}",
        sent.stdout
    );
}

#[test]
fn a_receiver_that_does_not_answer_acknowledges_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let url = format!("http://{address}/");

    let silent = send(&url, "github", &["--body", "{}", "--timeout", "1"]);
    let closing = thread::spawn(move || [listener.accept(), listener.accept()].map(drop));
    let closed = send(&url, "github", &["--body", "{}"]);

    closing.join().unwrap();
    for run in [silent, closed] {
        let error = format!("error: {address} did not answer: ");
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains(&error), "{}", run.stderr);
    }
}

#[test]
fn an_address_where_nobody_listens_is_our_mistake() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);

    let sent = send(&format!("http://{address}/"), "github", &["--body", "{}"]);

    let error = format!("error: {address} cannot be reached: ");
    assert_eq!(sent.code, 2);
    assert!(sent.stderr.contains(&error), "{}", sent.stderr);
}

#[test]
fn an_invalid_url_is_a_usage_error() {
    for url in [
        "/webhooks",
        "localhost:80",
        "ftp://localhost/",
        "http://",
        "http://a b/",
    ] {
        let sent = send(url, "github", &["--body", "{}"]);

        assert_eq!(sent.code, 2, "{url}");
        assert!(sent.stderr.contains("error: "), "{url}");
    }
}

#[test]
fn json_and_forms_are_announced_as_such() {
    for (scheme, body, expected) in [
        (&GITHUB, "{}", "application/json"),
        (
            &FASTSPRING_FULFILLMENT,
            "a=b",
            "application/x-www-form-urlencoded",
        ),
    ] {
        let server = Server::start(scheme, 200, "");

        let sent = send(
            &server.url(),
            scheme.id(),
            &["--body", body, "--param", "ignore=from"],
        );

        let received = server.finish();
        assert_eq!(sent.code, 0, "{}", sent.stderr);
        assert!(received.result.is_ok(), "{:?}", received.result);
        let expected = ("content-type".to_owned(), expected.to_owned());
        assert!(received.headers.contains(&expected), "{body}");
    }
}
