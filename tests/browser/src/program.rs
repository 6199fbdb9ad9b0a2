//! The program, listening on free ports.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

/// The secret of both routes.
pub const SECRET: &str = "00112233445566778899aabbccddeeff";

/// The program, which ends when it is dropped.
pub struct Program {
    child: Child,
    /// The address that receives deliveries.
    pub receiver: String,
    /// The address of the page.
    pub page: String,
}

/// Returns the program: that of the variable `WEBHOOK_SIG`, or the one that was built last.
fn program() -> PathBuf {
    env::var_os("WEBHOOK_SIG").map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../target/debug/webhook-sig"
            ))
        },
        PathBuf::from,
    )
}

impl Program {
    /// Starts it with a route for Stripe and one for GitLab.
    pub fn start(options: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["listen", "--port", "0", "--ui", "0"])
            .args(["--route", "/stripe=stripe:env:BROWSER_SECRET"])
            .args(["--route", "/gitlab=gitlab-token:env:BROWSER_SECRET"])
            .args(options)
            .env("BROWSER_SECRET", SECRET)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program must be built, or named by WEBHOOK_SIG");
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let mut address = |start: &str| {
            let line = lines.find(|line| line.starts_with(start)).unwrap();
            line.split('/').nth(2).unwrap().to_owned()
        };
        let receiver = address("listening on ");
        let page = address("page on ");
        // A full pipe would stop the program.
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            receiver,
            page,
        }
    }

    /// Sends a signed delivery of Stripe.
    pub fn deliver(&self, body: &str) {
        let url = format!("http://{}/stripe", self.receiver);
        let sent = Command::new(program())
            .args([
                "send", &url, "--scheme", "stripe", "--secret", SECRET, "--body", body,
            ])
            .output()
            .unwrap();
        assert!(
            sent.status.success(),
            "{}",
            String::from_utf8_lossy(&sent.stderr)
        );
    }

    /// Sends deliveries of GitLab, one after another on one connection.
    pub fn deliver_many<'a>(&self, bodies: impl IntoIterator<Item = &'a [u8]>) {
        let mut stream = self.connect();
        let token = format!("x-gitlab-token: {SECRET}\r\n");
        for body in bodies {
            assert_eq!(exchange(&mut stream, "/gitlab", &token, body), 200);
        }
    }

    /// Sends a request with further headers, each with its line break, and returns the status.
    pub fn post(&self, target: &str, headers: &str, body: &[u8]) -> u16 {
        exchange(&mut self.connect(), target, headers, body)
    }

    /// Returns the most memory that the program has had, in KiB.
    pub fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let (_, peak) = status.split_once("VmHWM:").unwrap();
        peak.split_whitespace().next().unwrap().parse().unwrap()
    }

    fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(&self.receiver).unwrap();
        stream.set_nodelay(true).unwrap();
        BufReader::new(stream)
    }
}

/// Sends a request, and reads a response without a body.
fn exchange(stream: &mut BufReader<TcpStream>, target: &str, headers: &str, body: &[u8]) -> u16 {
    let length = body.len();
    let mut request = format!(
        "POST {target} HTTP/1.1\r\nhost: shop.example\r\n{headers}content-length: {length}\r\n\r\n",
    )
    .into_bytes();
    request.extend_from_slice(body);
    stream.get_mut().write_all(&request).unwrap();
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        stream.read_line(&mut head).unwrap();
    }
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
