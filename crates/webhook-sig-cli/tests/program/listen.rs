//! `listen`, over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use webhook_sig::TimeFormat;
use webhook_sig_delivery::Delivery;

use crate::harness::{SECRET, program, run};

mod bounds;
mod copied;
mod cured;
mod forwarding;
mod inexact;
mod page;
mod replaying;
mod shown;
mod store;

/// The program, listening on free ports.
struct Listening {
    child: Child,
    lines: Receiver<String>,
    receiver: String,
    page: String,
}

/// How long a line may take: longer than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

impl Listening {
    fn start(options: &[&str]) -> Self {
        Self::start_with(options, &[])
    }

    /// Starts the program with further environment variables.
    fn start_with(options: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = program()
            .args(["listen", "--port", "0", "--ui", "0"])
            .args(options)
            .env("STRIPE_SECRET", SECRET)
            .env("GITLAB_TOKEN", TOKEN)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _unread = sender.send(line);
                }
            });
        }
        let mut listening = Self {
            child,
            lines,
            receiver: String::new(),
            page: String::new(),
        };
        let address = |line: &str| line.split(['/', ' ']).nth(4).unwrap().to_owned();
        listening.receiver = address(&listening.line("listening on http://"));
        listening.page = address(&listening.line("page on http://"));
        listening
    }

    /// Waits for a line that holds a text.
    fn line(&self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            assert!(line.is_ok(), "no line with `{text}`");
            let line = line.unwrap();
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Sends a signed delivery of Stripe, and waits until it is kept.
    fn deliver(&self, body: &str) -> String {
        let url = format!("http://{}/stripe", self.receiver);
        let signed = ["send", &url, "--scheme", "stripe", "--secret", SECRET];
        let sent = run(signed.into_iter().chain(["--body", body]));
        assert!(sent.stderr.contains("warning"), "{}", sent.stderr);
        self.line("POST /stripe")
    }

    /// Ends the program, and returns what it has printed since the last line that was waited for.
    fn end(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.lines.iter().collect()
    }

    fn page(&self, path: &str) -> (u16, String) {
        http(
            &self.page,
            &format!("GET {path}"),
            &[("host", &self.page)],
            b"",
        )
    }

    fn act(&self, path: &str) -> (u16, String) {
        let origin = format!("http://{}", self.page);
        let headers = [("host", self.page.as_str()), ("origin", &origin)];
        http(&self.page, &format!("POST {path}"), &headers, b"")
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Begins a request of the page, and returns what its response begins with.
fn begin(address: &str, path: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    (stream, String::from_utf8_lossy(&start).into_owned())
}

/// Sends one request; returns the status and all of the response after it.
fn http(address: &str, line: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut head = format!(
        "{line} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    write!(stream, "{head}\r\n").unwrap();
    stream.write_all(body).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    let response = String::from_utf8_lossy(&response).into_owned();
    let status = response.split(' ').nth(1).unwrap().parse().unwrap();
    (status, response)
}

const ROUTE: [&str; 2] = ["--route", "/stripe=stripe:env:STRIPE_SECRET"];
const TOKEN: &str = "W5ZqkqPDYkYm8sJ1tq0V";
const TOKEN_ROUTE: [&str; 2] = ["--route", "/gitlab=gitlab-token:env:GITLAB_TOKEN"];

#[test]
fn each_delivery_is_judged_on_one_line() {
    let listening = Listening::start(&ROUTE);

    let good = listening.deliver(r#"{"id":"evt_1"}"#);
    let (status, _) = http(
        &listening.receiver,
        "POST /stripe",
        &[("host", "shop.example")],
        b"{}",
    );
    let bad = listening.line("POST /stripe");

    assert!(
        good.contains("#1 POST /stripe verified: by the current key"),
        "{good}"
    );
    assert!(good.ends_with("-> 200"), "{good}");
    let time = good.split(' ').next().unwrap();
    assert!(
        TimeFormat::Rfc3339.parse(time.as_bytes()).is_some(),
        "{good}"
    );
    assert_eq!(status, 401);
    assert!(bad.contains("refused: signature-missing: "), "{bad}");
    assert!(bad.ends_with("-> 401"), "{bad}");
}

#[test]
fn the_cause_of_a_refusal_is_named() {
    let listening = Listening::start(&ROUTE);
    let signed = ["sign", "--scheme", "stripe", "--secret", SECRET, "--json"];
    let signed = run(signed.into_iter().chain(["--body", r#"{"id":"evt_1"}"#]));
    let delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let headers: Vec<_> = delivery
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("host", "shop.example")])
        .collect();

    let (status, _) = http(
        &listening.receiver,
        "POST /stripe",
        &headers,
        br#"{ "id": "evt_1" }"#,
    );

    let line = listening.line("POST /stripe");
    assert_eq!(status, 401);
    assert!(line.contains("refused: signature-mismatch: "), "{line}");
    assert!(
        line.contains("; cause: ") && line.contains("; cure: "),
        "{line}"
    );
    let (_, shown) = listening.page("/deliveries/1");
    assert!(shown.contains(r#""certain":true"#), "{shown}");
}

#[test]
fn forgeries_do_not_hold_up_what_is_genuine() {
    let listening = Listening::start(&ROUTE);
    let body = format!(r#"{{"id": "{}"}}"#, "a/".repeat(500_000));
    let signed = ["sign", "--scheme", "stripe", "--secret", "whsec_forged"];
    let signed = run(signed.into_iter().chain(["--json", "--body", "{}"]));
    let delivery = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let headers = delivery.headers.iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("host", "shop.example")])
        .collect();

    thread::scope(|scope| {
        for _ in 0..16 {
            let forge = || {
                http(
                    &listening.receiver,
                    "POST /stripe",
                    &headers,
                    body.as_bytes(),
                )
            };
            scope.spawn(move || assert_eq!(forge().0, 401));
        }
    });
    let url = format!("http://{}/stripe", listening.receiver);
    let genuine = ["send", &url, "--scheme", "stripe", "--secret", SECRET];
    let sent = run(genuine.into_iter().chain(["--body", "{}"]));

    assert!(sent.stderr.contains("warning"), "{}", sent.stderr);
    let lines: Vec<_> = (0..17).map(|_| listening.line("POST /stripe")).collect();
    let has = |text: &str| lines.iter().any(|line| line.contains(text));
    assert!(has("; not diagnosed: busy"), "{lines:?}");
    assert!(has(" verified: "), "{lines:?}");
}

#[test]
fn a_handshake_is_answered() {
    let slack = ["--route", "/slack=slack:env:STRIPE_SECRET"];
    let listening = Listening::start(&slack);
    let body = r#"{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY"}"#;
    let url = format!("http://{}/slack", listening.receiver);
    let sent = run([
        "send", &url, "--scheme", "slack", "--secret", SECRET, "--body", body,
    ]);

    let line = listening.line("POST /slack");
    assert!(
        sent.stdout.contains("3eZbrw1aBm2rZgRNFdxV2595E9CY"),
        "{}",
        sent.stdout
    );
    assert!(line.contains(" handshake: "), "{line}");
    let (status, why) = listening.page("/deliveries/1/test");
    assert_eq!(status, 409);
    assert!(
        why.contains("a handshake is answered by an endpoint"),
        "{why}"
    );
}

#[test]
fn what_cannot_be_received_is_said_at_the_start() {
    let listen = |options: &[&str]| {
        let run = run(["listen", "--port", "0"].iter().chain(options).copied());
        assert_eq!(run.code, 2, "{}", run.stderr);
        run.stderr
    };

    let unset = listen(&["--route", "/stripe=stripe:env:NO_SUCH_VARIABLE"]);
    assert!(unset.contains("env:NO_SUCH_VARIABLE"), "{unset}");
    let written = listen(&["--route", "/stripe=stripe:whsec_secret"]);
    assert!(
        written.contains("`env:VARIABLE` or `file:FILE`"),
        "{written}"
    );
    let unknown = listen(&["--route", "/stripe=strpe:env:STRIPE_SECRET"]);
    assert!(unknown.contains("did you mean `stripe`"), "{unknown}");
    let small = [
        "--store-bytes",
        "1000",
        "--route",
        "/stripe=stripe:file:/dev/null",
    ];
    assert!(listen(&small).contains("file:/dev/null"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well() {
    let mut listening = Listening::start(&ROUTE);
    // A page that is open does not hold it.
    let _page = begin(&listening.page, "/events");

    let id = listening.child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );

    assert_eq!(listening.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_other_machines_reach_is_said_at_the_start() {
    let warnings = |options: &[&str]| {
        let mut child = program()
            .args(["listen", "--port", "0", "--ui", "0"])
            .args(ROUTE.iter().chain(options))
            .env("STRIPE_SECRET", SECRET)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let page = lines
            .map_while(Result::ok)
            .find(|line| line.starts_with("page on "));
        child.kill().unwrap();
        assert!(page.is_some());
        let printed = child.wait_with_output().unwrap().stderr;
        String::from_utf8(printed).unwrap()
    };

    assert_eq!(warnings(&[]), "");
    let bound = warnings(&["--bind", "0.0.0.0"]);
    assert_eq!(bound.lines().count(), 1, "{bound}");
    let sends = "warning: --bind 0.0.0.0: each machine that reaches this one can send here";
    assert!(bound.starts_with(sends), "{bound}");
    let shown = warnings(&["--ui-bind", "0.0.0.0"]);
    assert_eq!(shown.lines().count(), 1, "{shown}");
    let reads = "warning: --ui-bind 0.0.0.0: each machine that reaches this one can read all";
    assert!(shown.starts_with(reads), "{shown}");
}

#[test]
fn what_a_route_needs_is_asked_for_by_its_option() {
    for (scheme, cure) in [
        (
            "twilio",
            "--route /hook: `twilio` signs the URL; give the origin that senders address with \
             --public-url\n",
        ),
        (
            "livekit",
            "`livekit` needs the parameter `api_key`, and it is not set; give it with `--param \
             api_key=…`\n",
        ),
    ] {
        let route = format!("/hook={scheme}:env:HOOK_SECRET");
        let listen = ["listen", "--port", "0", "--route", &route];
        let output = program().args(listen).env("HOOK_SECRET", SECRET).output();
        let output = output.unwrap();

        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.ends_with(cure), "{stderr}");
    }
}
