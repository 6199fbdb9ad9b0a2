//! The example as its users run it; its neighbor in `examples/license-server` tests what they share.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::slice;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tower_webhook_sig::provider::{FASTSPRING, FASTSPRING_FULFILLMENT};
use webhook_sig_test::{TestDelivery, assert_refuses_forgeries};

const WEBHOOK_SECRET: &str = "a secret of the webhook's";
const FULFILLMENT_KEY: &str = "3e8466db46f05ed8056527a2174074ab";
const ORDER: &str = "internalProductName=pro&quantity=2&reference=ABC200101-1234-56789";

/// Lets the database fail for one revocation.
const BREAK: &str = "CREATE TRIGGER broken BEFORE INSERT ON revocations WHEN NEW.subject = 'sub-2' \
                     BEGIN SELECT RAISE(ABORT, 'broken'); END";
const REPAIR: &str = "DROP TRIGGER broken";

#[tokio::test]
async fn an_order_gets_its_keys_again_until_it_is_returned() {
    let shop = Shop::new("order").await;
    let program = shop.open();

    let (status, keys) = program.send(&order()).await;
    let again = program.send(&order()).await;
    let returned = program.send(&events(&[returned("evt-1")])).await;

    assert_eq!((status, keys.lines().count()), (200, 2));
    assert_eq!(again, (200, keys));
    assert_eq!(returned.0, 200);
    assert_eq!(program.send(&order()).await.0, 410);
    assert_eq!(shop.count("live_keys").await, 0);
}

#[tokio::test]
async fn forgeries_are_refused() {
    let shop = Shop::new("forged").await;
    let program = shop.open();

    assert_refuses_forgeries(program.url.as_str(), &order()).await;
    assert_refuses_forgeries(program.url.as_str(), &events(&[returned("evt-1")])).await;
}

#[tokio::test]
async fn an_event_that_fails_leaves_no_record_and_takes_no_other_with_it() {
    let shop = Shop::new("some").await;
    let program = shop.open();
    shop.execute(BREAK).await;
    let batch = events(&[
        ended("evt-1", "sub-1"),
        ended("evt-2", "sub-2"),
        ended("evt-3", "sub-3"),
    ]);

    let some = program.send(&batch).await;
    let some_again = program.send(&batch).await;
    shop.execute(REPAIR).await;
    let all = program.send(&batch).await;

    assert_eq!(some, (202, "evt-1\nevt-3".to_owned()));
    assert_eq!(some_again, some);
    assert_eq!(all.0, 200);
    assert_eq!(shop.count("revocations").await, 3);
    assert_eq!(shop.count("webhook_sig_records").await, 3);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_not_recorded() {
    let shop = Shop::new("unreadable").await;
    let program = shop.open();
    let unreadable = json!({"id": "evt-1", "type": "return.created", "data": {}});
    let other = json!({"id": "evt-2", "type": "order.completed", "data": {}});

    let alone = program.send(&events(slice::from_ref(&unreadable))).await;
    let both = program.send(&events(&[unreadable, other])).await;

    assert_eq!(alone.0, 500);
    assert_eq!(both, (202, "evt-2".to_owned()));
    assert_eq!(shop.count("webhook_sig_records").await, 1);
}

#[tokio::test]
async fn old_records_are_deleted_and_others_kept() {
    let shop = Shop::new("purged").await;
    let program = shop.open();
    assert_eq!(program.send(&events(&[returned("evt-1")])).await.0, 200);
    drop(program);
    shop.execute(OLD).await;
    assert_eq!(shop.count("webhook_sig_records").await, 3);

    let _program = shop.open();

    for _ in 0..500 {
        if shop.count("webhook_sig_records").await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(shop.count("webhook_sig_records").await, 2);
    assert_eq!(shop.count("webhook_sig_records WHERE key = x'01'").await, 1);
}

/// Two records, 13 and 15 days old.
const OLD: &str = "INSERT INTO webhook_sig_records VALUES \
                   (x'01', (unixepoch() - 13 * 86400) * 1000), \
                   (x'02', (unixepoch() - 15 * 86400) * 1000)";

/// The first event is committed, the second is being processed: then the process is killed.
#[tokio::test]
async fn what_was_done_before_a_kill_is_not_done_again() {
    let shop = Shop::new("killed").await;
    let mut program = shop.open();
    shop.execute(HANG).await;
    let batch = events(&[ended("evt-1", "sub-1"), ended("evt-2", "sub-2")]);
    let request = program.request(&batch);
    let answer = tokio::spawn(async move { request.send().await });
    while shop.count("revocations").await < 1 {
        assert!(!answer.is_finished(), "the second event does not hang");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    program.process.kill().unwrap();
    program.process.wait().unwrap();
    assert!(answer.await.unwrap().is_err());
    shop.execute("DROP TRIGGER hanging").await;
    // An operator takes the first one back, so that it shows if it is done again.
    assert_eq!(shop.count("webhook_sig_records").await, 1);
    shop.execute("DELETE FROM revocations").await;

    let retry = shop.open().send(&batch).await;

    assert_eq!(retry.0, 200);
    assert_eq!(shop.subjects().await, ["sub-2"]);
    assert_eq!(shop.count("webhook_sig_records").await, 2);
}

/// Lets one revocation take as long as it takes to count for ages.
const HANG: &str = "CREATE VIEW ages AS WITH RECURSIVE age (n) AS \
                    (SELECT 1 UNION ALL SELECT n + 1 FROM age WHERE n < 1e12) SELECT n FROM age; \
                    CREATE TRIGGER hanging BEFORE INSERT ON revocations WHEN NEW.subject = 'sub-2' \
                    BEGIN SELECT count(*) FROM ages; END";

#[tokio::test]
async fn only_fastspring_connects_where_that_is_demanded() {
    let shop = Shop::new("addresses").await;
    let program = shop.open_with(&[
        ("ALLOW_FROM", "fastspring"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ]);
    let from = |address| order().header("X-Forwarded-For", address);

    assert_eq!(program.send(&from("107.23.30.83")).await.0, 200);
    assert_eq!(program.send(&from("203.0.113.9")).await.0, 401);
}

/// A database of one test's own.
struct Shop {
    file: PathBuf,
    db: SqlitePool,
}

impl Shop {
    async fn new(test: &str) -> Self {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("recorded-{test}.db"));
        for suffix in ["", "-shm", "-wal"] {
            let mut path = file.clone().into_os_string();
            path.push(suffix);
            // What an earlier run left; there may be none.
            let _gone = std::fs::remove_file(path);
        }
        let options = SqliteConnectOptions::new().filename(&file);
        let db = SqlitePool::connect_lazy_with(options.create_if_missing(true));
        Self { file, db }
    }

    fn open(&self) -> Program {
        self.open_with(&[])
    }

    fn open_with(&self, more: &[(&str, &str)]) -> Program {
        let mut process = Command::new(env!("CARGO_BIN_EXE_license-server-record"))
            .envs([
                ("FASTSPRING_WEBHOOK_SECRET", WEBHOOK_SECRET),
                ("FASTSPRING_FULFILLMENT_KEY", FULFILLMENT_KEY),
                ("PORT", "0"),
            ])
            .env("DATABASE", &self.file)
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Program { process, url }
    }

    async fn execute(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&self.db).await.unwrap();
    }

    async fn count(&self, table: &str) -> i64 {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(count).fetch_one(&self.db).await.unwrap()
    }

    async fn subjects(&self) -> Vec<String> {
        let subjects = sqlx::query_scalar("SELECT subject FROM revocations");
        subjects.fetch_all(&self.db).await.unwrap()
    }
}

/// A program that runs until this is dropped.
struct Program {
    process: Child,
    url: String,
}

impl Program {
    fn request(&self, delivery: &TestDelivery) -> RequestBuilder {
        let (head, body) = delivery.http().into_parts();
        let url = format!("{}{}", self.url, head.uri);
        let request = Client::new().request(head.method, url);
        request.headers(head.headers).body(body)
    }

    async fn send(&self, delivery: &TestDelivery) -> (u16, String) {
        let answer = self.request(delivery).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn order() -> TestDelivery {
    TestDelivery::of(&FASTSPRING_FULFILLMENT)
        .secret(FULFILLMENT_KEY)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(ORDER)
        .to("/fastspring/fulfillment")
}

fn events(events: &[Value]) -> TestDelivery {
    TestDelivery::of(&FASTSPRING)
        .secret(WEBHOOK_SECRET)
        .json(&json!({"events": events}))
        .to("/fastspring/webhooks")
}

fn returned(id: &str) -> Value {
    let data = json!({"original": {"reference": "ABC200101-1234-56789"}});
    json!({"id": id, "type": "return.created", "data": data})
}

fn ended(id: &str, subscription: &str) -> Value {
    json!({"id": id, "type": "subscription.deactivated", "data": {"id": subscription}})
}
