//! What cannot be stored as it was.

use std::io::Write as _;
use std::net::TcpStream;

use http::StatusCode;

use crate::harness::{file, finish, program};
use crate::listen::replaying::replay;
use crate::listen::{Listening, TOKEN, TOKEN_ROUTE};
use crate::receiver::Receiver;

/// Asserts that the page neither sends the first delivery nor copies it, for this reason.
fn the_page_refuses(listening: &Listening, why: &str) {
    let acts = ["send", "sign"].map(|act| listening.act(&format!("/deliveries/1/{act}")));
    let copies = ["curl", "test"].map(|copy| listening.page(&format!("/deliveries/1/{copy}")));
    for (status, shown) in acts.into_iter().chain(copies) {
        assert_eq!(status, 409, "{shown}");
        assert!(shown.contains(why), "{shown}");
    }
}

#[test]
fn a_header_that_is_not_utf_8_is_neither_sent_nor_copied() {
    let store = file("replaying_bytes.jsonl", "");
    let options = [&TOKEN_ROUTE[..], &["--store", &store]].concat();
    let why = "its header `x-name` is not UTF-8, and is not kept as it was";
    {
        let listening = Listening::start(&options);
        let mut stream = TcpStream::connect(&listening.receiver).unwrap();
        write!(
            stream,
            "POST /gitlab HTTP/1.1\r\nhost: a\r\nx-gitlab-token: {TOKEN}\r\ncontent-length: 2\r\n\
             x-name: M"
        )
        .unwrap();
        stream.write_all(b"\xfcller\r\n\r\n{}").unwrap();
        listening.line("POST /gitlab verified: ");
    }
    let app = Receiver::answering(StatusCode::OK);

    let listening = Listening::start(&options);
    the_page_refuses(&listening, why);
    let variables = [("GITLAB_TOKEN", TOKEN)];
    let sent = replay(&store, &app.url(""), &[], &variables);
    let delivery = ["--delivery", &store, "--secret-env", "GITLAB_TOKEN"];
    let mut verify = program();
    verify
        .arg("verify")
        .args(delivery)
        .env("GITLAB_TOKEN", TOKEN);
    let verified = finish(&mut verify, b"");

    assert_eq!(sent.code, 1, "{}", sent.stderr);
    let line = format!("not acknowledged  not sent: {why}  gitlab-token, line 1\n");
    assert!(sent.stdout.starts_with(&line), "{}", sent.stdout);
    assert!(app.received().is_empty());
    let warning = format!("warning: the delivery is not what was sent: {why}\n");
    assert_eq!(verified.stderr, warning);
}

#[test]
fn a_body_that_broke_off_is_neither_sent_nor_signed_nor_copied() {
    let store = file("replaying_broken_off.jsonl", "");
    let options = [&TOKEN_ROUTE[..], &["--store", &store]].concat();
    let why = "the connection closed before the end of its body";
    let listening = Listening::start(&options);
    let mut stream = TcpStream::connect(&listening.receiver).unwrap();
    write!(
        stream,
        "POST /gitlab HTTP/1.1\r\nhost: a\r\nx-gitlab-token: {TOKEN}\r\ncontent-length: 61\r\n\r\n{{\"zen"
    )
    .unwrap();
    drop(stream);
    listening.line("POST /gitlab refused: body-unreadable");

    the_page_refuses(&listening, why);
    drop(listening);
    let app = Receiver::answering(StatusCode::OK);
    let variables = [("GITLAB_TOKEN", TOKEN)];
    let sent = replay(&store, &app.url(""), &["--refused"], &variables);

    assert_eq!(sent.code, 1, "{}", sent.stderr);
    let line = format!("not acknowledged  not sent: {why}  gitlab-token, line 1\n");
    assert!(sent.stdout.starts_with(&line), "{}", sent.stdout);
    assert!(app.received().is_empty());
}
