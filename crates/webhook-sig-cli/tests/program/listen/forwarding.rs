//! What the app gets, and what becomes of its answer.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::thread;

use webhook_sig_delivery::Delivery;

use crate::harness::{SECRET, run, stripe_signature};
use crate::listen::{Listening, ROUTE, http};

/// An app that answers once, and returns the request as it came.
fn app(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let thread = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        let head = String::from_utf8(request.clone()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        stream.read_exact(&mut body).unwrap();
        write!(stream, "HTTP/1.1 {answer}").unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
        head + &String::from_utf8(body).unwrap()
    });
    (url, thread)
}

#[test]
fn the_app_gets_the_exact_request_and_the_sender_its_answer() {
    let (url, app) = app("201 Created\r\nx-app: a\r\ncontent-length: 4\r\n\r\ndone");
    let listening = Listening::start(&[&ROUTE[..], &["--forward", &url]].concat());
    let body = "{\"id\" : \"evt_1\",\n \"amount\": 1.0}";
    let signed = [
        "sign", "--scheme", "stripe", "--secret", SECRET, "--json", "--body", body,
    ];
    let delivery = Delivery::parse(&run(signed).stdout).unwrap().remove(0);
    let signature = stripe_signature(&delivery);
    let headers = [
        ("host", "shop.example"),
        ("stripe-signature", signature),
        ("te", "trailers"),
        ("trailer", "x-last"),
        ("x-two", "a"),
        ("x-two", "b"),
    ];

    let (status, answer) = http(
        &listening.receiver,
        "POST /stripe?from=test",
        &headers,
        body.as_bytes(),
    );

    let got = app.join().unwrap();
    assert_eq!(status, 201, "{answer}");
    assert!(
        answer.contains("x-app: a") && answer.ends_with("done"),
        "{answer}"
    );
    assert!(
        got.starts_with("POST /stripe?from=test HTTP/1.1\r\n"),
        "{got}"
    );
    assert!(got.ends_with(body), "{got}");
    let (head, _) = got.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().skip(1).collect();
    lines.sort_unstable();
    let length = format!("content-length: {}", body.len());
    let signature = format!("stripe-signature: {signature}");
    let expected = [
        &length,
        "host: shop.example",
        &signature,
        "x-two: a",
        "x-two: b",
    ];
    assert_eq!(lines, expected);
    let line = listening.line("POST /stripe");
    assert!(line.contains("the app answered 201 in "), "{line}");
}

#[test]
fn what_is_refused_reaches_the_app_only_if_it_was_asked_for() {
    let (url, app) = app("200 OK\r\ncontent-length: 0\r\n\r\n");
    let closed = Listening::start(&[&ROUTE[..], &["--forward", &url]].concat());
    let headers = [("host", "shop.example")];

    http(&closed.receiver, "POST /stripe", &headers, b"first");
    let line = closed.line("POST /stripe");
    let open = Listening::start(&[&ROUTE[..], &["--forward", &url, "--forward-refused"]].concat());
    let (status, _) = http(&open.receiver, "POST /stripe", &headers, b"second");

    assert!(!line.contains("app"), "{line}");
    assert_eq!(status, 401);
    assert!(app.join().unwrap().ends_with("second"));
}

#[test]
fn an_app_that_is_down_is_a_bad_gateway() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let listening =
        Listening::start(&[&ROUTE[..], &["--forward", &format!("http://{port}")]].concat());

    let line = listening.deliver("{}");

    assert!(line.contains("the app did not answer: "), "{line}");
    assert!(line.ends_with("-> 502"), "{line}");
}
