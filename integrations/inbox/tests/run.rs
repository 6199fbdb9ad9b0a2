//! The example as its users run it.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use sqlx::SqlitePool;
use webhook_sig_integrations_postgres::is_installed;
use webhook_sig_test::{Sample, TestDelivery};

const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// The program, which is interrupted in the end.
struct Inbox {
    child: Child,
    addresses: Vec<SocketAddr>,
}

impl Inbox {
    /// Starts it, and waits until so many instances listen.
    fn start(url: &str, arguments: &[&str], instances: usize) -> Self {
        let mut child = command(url, arguments)
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = |line: String| line.strip_prefix("listening on http://")?.parse().ok();
        let addresses = lines.map(Result::unwrap).filter_map(address);
        let addresses: Vec<_> = addresses.take(instances).collect();
        assert_eq!(addresses.len(), instances);
        Self { child, addresses }
    }

    /// Sends a delivery to one of them, and returns the status.
    fn send(&self, instance: usize, delivery: &TestDelivery) -> String {
        let answer = exchange(self.addresses[instance], &delivery.http());
        answer.split(' ').nth(1).unwrap().to_owned()
    }

    /// Waits until the orders are so.
    fn wait_for_orders(&self, expected: &str) {
        let request = Request::get("/orders").body(Bytes::new()).unwrap();
        let mut orders = String::new();
        for _ in 0..300 {
            let answer = exchange(self.addresses[0], &request);
            answer
                .split_once("\r\n\r\n")
                .unwrap()
                .1
                .clone_into(&mut orders);
            if orders == expected {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("the orders are {orders:?} instead of {expected:?}");
    }

    /// Interrupts the program and its instances, as a terminal does, and waits for them.
    fn interrupt(&mut self) {
        self.end("INT");
    }

    /// Sends a signal to the program and its instances, and waits for them.
    fn end(&mut self, signal: &str) {
        let group = format!("-{}", self.child.id());
        let kill = Command::new("kill")
            .args(["-s", signal, "--", &group])
            .status();
        assert!(kill.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(url: &str, arguments: &[&str]) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_inbox"));
    command
        .args(arguments)
        .env("DATABASE_URL", url)
        .env("STRIPE_WEBHOOK_SECRET", SECRET)
        .stderr(Stdio::null())
        .process_group(0);
    command
}

fn exchange(address: SocketAddr, request: &Request<Bytes>) -> String {
    let mut stream = TcpStream::connect(address).expect("the program listens");
    let (method, path) = (request.method(), request.uri().path());
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: inbox\r\nconnection: close\r\n");
    head += &format!("content-length: {}\r\n", request.body().len());
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"\r\n").unwrap();
    stream.write_all(request.body()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Signs the payment of an order, now.
fn payment(event: &str, object: &Value) -> TestDelivery {
    let sample = Sample::find("stripe", "checkout.session.completed");
    let delivery = sample.expect("Stripe has one").delivery();
    let body =
        json!({ "id": event, "type": "checkout.session.completed", "data": { "object": object } });
    delivery.secret(SECRET).to("/webhooks/stripe").json(&body)
}

fn order(event: &str, order: &str) -> TestDelivery {
    payment(event, &json!({ "client_reference_id": order }))
}

/// A folder with the database of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = format!("webhook-sig-{test}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.0.join("inbox.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_payment_is_counted_once_although_its_event_comes_again() {
    let folder = Folder::new("inbox-once");
    let mut inbox = Inbox::start(&folder.url(), &[], 1);

    assert_eq!(inbox.send(0, &order("evt_1", "order-7").forged()), "401");
    for _ in 0..2 {
        assert_eq!(inbox.send(0, &order("evt_1", "order-7")), "200");
    }
    assert_eq!(inbox.send(0, &order("evt_2", "order-7")), "200");
    assert_eq!(inbox.send(0, &order("evt_3", "order-8")), "200");
    inbox.wait_for_orders("order-7 2\norder-8 1\n");

    inbox.interrupt();
    let again = Inbox::start(&folder.url(), &[], 1);
    assert_eq!(again.send(0, &order("evt_1", "order-7")), "200");
    assert_eq!(again.send(0, &order("evt_4", "order-9")), "200");
    again.wait_for_orders("order-7 2\norder-8 1\norder-9 1\n");
}

#[tokio::test]
async fn old_records_are_deleted_and_others_kept() {
    let folder = Folder::new("inbox-old");
    Inbox::start(&folder.url(), &[], 1).end("TERM");
    let db = SqlitePool::connect(&folder.url()).await.unwrap();
    let old = "INSERT INTO webhook_sig_records VALUES
        (x'01', (unixepoch() - 6 * 86400) * 1000), (x'02', (unixepoch() - 8 * 86400) * 1000)";
    sqlx::raw_sql(old).execute(&db).await.unwrap();

    let _inbox = Inbox::start(&folder.url(), &[], 1);

    let keys = "SELECT key FROM webhook_sig_records";
    for _ in 0..500 {
        let keys: Vec<Vec<u8>> = sqlx::query_scalar(keys).fetch_all(&db).await.unwrap();
        if keys == [[1]] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("what is old is there");
}

#[test]
fn dead_letters_are_listed_run_again_and_dropped() {
    let folder = Folder::new("inbox-dead");
    let inbox = Inbox::start(&folder.url(), &[], 1);
    assert_eq!(inbox.send(0, &payment("evt_1", &json!({}))), "200");
    let run = |arguments: &[&str]| {
        let output = command(&folder.url(), arguments).output().unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let wait_until_dead = || {
        for _ in 0..300 {
            let (_, letters) = run(&["dead"]);
            if let Some((id, rest)) = letters.split_once(' ') {
                assert_eq!(
                    rest,
                    "evt_1: the handler answered 422 Unprocessable Entity\n"
                );
                return id.to_owned();
            }
            sleep(Duration::from_millis(100));
        }
        panic!("there is no dead letter");
    };

    let id = wait_until_dead();
    assert!(run(&["run-again", &id]).0);
    assert!(!run(&["drop", &id]).0, "it is not dead at the moment");
    assert_eq!(wait_until_dead(), id);
    assert!(run(&["drop", &id]).0);

    assert_eq!(run(&["dead"]), (true, String::new()));
    assert_eq!(inbox.send(0, &order("evt_2", "order-7")), "200");
    inbox.wait_for_orders("order-7 1\n");
}

#[test]
fn three_instances_share_the_work() {
    if !is_installed() {
        return;
    }
    let mut inbox = Inbox::start("", &["three"], 3);

    for event in 0..30 {
        let order = order(&format!("evt_{event}"), "order-7");
        // At one instance, and a copy at another.
        assert_eq!(inbox.send(event % 3, &order), "200");
        assert_eq!(inbox.send((event + 1) % 3, &order), "200");
    }
    inbox.wait_for_orders("order-7 30\n");
    inbox.interrupt();
}
