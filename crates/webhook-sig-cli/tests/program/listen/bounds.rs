//! How much of what strangers send is taken.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::listen::{Listening, ROUTE, begin, http};

/// The greatest memory that a body of 100 MB may take with all else, in KiB: many times the limit of a
/// body, 4 MiB, and less than the body.
#[cfg(target_os = "linux")]
const PEAK: u64 = 64 * 1024;

#[test]
fn a_body_of_100_megabytes_is_cut_and_answered_within_little_memory() {
    let chunk = vec![b'a'; 1_000_000];
    let listening = Listening::start(&ROUTE);

    let mut stream = TcpStream::connect(&listening.receiver).unwrap();
    let head = "POST /stripe HTTP/1.1\r\nhost: a\r\ncontent-length: 100000000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..100 {
        stream.write_all(&chunk).unwrap();
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();

    assert_eq!(&answer, b"HTTP/1.1 413");
    let line = listening.line("POST /stripe refused: body-too-large: ");
    let cut = "of the 100000000 bytes that arrived the first 4194304 are kept, because --body-limit is 4194304";
    assert!(line.contains(cut), "{line}");
    let (_, list) = listening.page("/deliveries");
    let row = r#""body_bytes":100000000,"kept":4194304"#;
    assert!(list.contains(row), "{list}");
    let (_, shown) = listening.page("/deliveries/1");
    assert!(shown.contains(r#""cut":true"#));
    assert_eq!(listening.act("/deliveries/1/send").0, 409);
    assert_eq!(listening.page("/deliveries/1/test").0, 409);
    #[cfg(target_os = "linux")]
    {
        let peak = peak(listening.child.id());
        assert!(peak < PEAK, "{peak} KiB");
    }
}

/// Returns the most memory that a process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let (_, peak) = status.split_once("VmHWM:").unwrap();
    peak.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn further_connections_wait_for_those_that_are_open_and_say_nothing() {
    let listening = Listening::start(&ROUTE);
    let open = || TcpStream::connect(&listening.receiver).unwrap();
    let mut idle: Vec<_> = (0..256).map(|_| open()).collect();
    for stream in idle.iter_mut().step_by(2) {
        write!(stream, "POST /stripe HTTP/1.1\r\nhost: a\r\n").unwrap();
    }

    let mut next = open();
    write!(next, "POST /none HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    next.set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let mut answer = [0; 12];
    let early = next.read(&mut answer);
    // Much longer than they are waited for.
    next.set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    next.read_exact(&mut answer).unwrap();

    assert!(early.is_err(), "{early:?}");
    assert_eq!(&answer, b"HTTP/1.1 404");
}

#[test]
fn sixteen_pages_hear_of_deliveries() {
    let listening = Listening::start(&ROUTE);
    let mut pages: Vec<_> = (0..16).map(|_| begin(&listening.page, "/events")).collect();

    let (status, why) = listening.page("/events");
    let all = pages.iter().all(|(_, start)| start == "HTTP/1.1 200");
    pages.pop();
    // That it is closed is noticed a little later.
    while begin(&listening.page, "/events").1 != "HTTP/1.1 200" {}

    assert!(all, "{pages:?}");
    assert_eq!(status, 503);
    assert!(why.ends_with("16 pages are open; close one"), "{why}");
}

#[test]
fn a_line_shows_the_beginning_of_a_long_path_and_method() {
    let listening = Listening::start(&ROUTE);
    let long = "a".repeat(60_000);
    let headers = [("host", "a")];

    http(&listening.receiver, &format!("POST /{long}"), &headers, b"");
    let unknown = listening.line("there is no such route");
    http(
        &listening.receiver,
        &format!("{long} /stripe"),
        &headers,
        b"",
    );
    let refused = listening.line(" refused: ");

    for line in [unknown, refused] {
        assert!(line.len() < 2000, "{} bytes", line.len());
        assert!(line.contains("aaa…"), "{line}");
    }
}
