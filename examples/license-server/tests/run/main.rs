//! The example as its users run it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{Request, Response};
use rusqlite::Connection;
use tower_webhook_sig::provider::{FASTSPRING, FASTSPRING_FULFILLMENT};
use webhook_sig_tests::examples::{Program, forged, post, run, signed};

mod batches;

const PATH: &str = env!("CARGO_BIN_EXE_license-server");
const WEBHOOK_SECRET: &str = "a secret of the webhook's";
const FULFILLMENT_KEY: &str = "3e8466db46f05ed8056527a2174074ab";
const FULFILLMENT: &str = "/fastspring/fulfillment";
const ORDER: &str = "internalProductName=pro&quantity=2&reference=ABC200101-1234-56789";
const RETURN: &str = r#"{"id":"evt-1","type":"return.created","created":1,"processed":false,
    "data":{"original":{"reference":"ABC200101-1234-56789"}}}"#;

#[test]
fn an_order_gets_a_key_for_each_of_its_quantity() {
    let shop = Shop::new("quantity");
    let program = shop.open();

    let answer = program.send(&by_post(ORDER));

    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let keys: HashSet<_> = answer.body().split('\n').collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(key.len(), 29);
        assert!(key.split('-').all(|group| group.len() == 5), "{key}");
    }
}

#[test]
fn the_same_order_gets_the_same_keys_after_a_restart_and_by_either_method() {
    let shop = Shop::new("restart");
    let first = shop.open().send(&by_post(ORDER));

    let program = shop.open();
    let again = program.send(&by_get(ORDER));
    let more = program.send(&by_get(&ORDER.replace("quantity=2", "quantity=3")));
    let other = program.send(&by_get(&ORDER.replace("56789", "56780")));

    assert_eq!(first.status(), 200);
    assert_eq!(body(&again), body(&first));
    assert_eq!(body(&more), body(&first));
    assert_ne!(body(&other), body(&first));
}

#[test]
fn unsigned_and_forged_orders_get_no_keys() {
    let shop = Shop::new("forged");
    let program = shop.open();
    let genuine = by_post(ORDER);
    let mut unsigned = genuine.clone();
    *unsigned.body_mut() = Bytes::from(ORDER);
    let with_the_other_secret = signed(&FASTSPRING, WEBHOOK_SECRET, unsigned.clone());

    assert_eq!(program.status(&unsigned), 401);
    assert_eq!(program.status(&with_the_other_secret), 401);
    assert_eq!(
        program.status(&forged(&genuine, "quantity=2", "quantity=9")),
        401
    );
    assert_eq!(shop.count("orders"), 0);
}

#[test]
fn a_digit_that_moved_to_its_neighbor_is_malformed() {
    let shop = Shop::new("moved");
    let program = shop.open();
    let genuine = by_post(&ORDER.replace("quantity=2", "quantity=21"));

    // The signature covers the values without what separates them, so it holds still.
    let moved = forged(
        &genuine,
        "quantity=21&reference=ABC",
        "quantity=2&reference=1ABC",
    );

    assert_eq!(program.status(&genuine), 200);
    assert_eq!(program.status(&moved), 400);
    for quantity in ["0", "1001", "+2", "-1", "", "99999999999999999999"] {
        let order = format!("internalProductName=pro&quantity={quantity}&reference=ABC1");
        assert_eq!(program.status(&by_get(&order.replace('+', "%2B"))), 400);
    }
}

#[test]
fn unsigned_and_forged_events_change_nothing() {
    let shop = Shop::new("unsigned");
    let program = shop.open();
    let genuine = events(&[RETURN]);
    let mut unsigned = genuine.clone();
    unsigned.headers_mut().remove("X-FS-Signature");

    assert_eq!(program.status(&unsigned), 401);
    assert_eq!(program.status(&forged(&genuine, "56789", "56780")), 401);
    assert_eq!(shop.count("events"), 0);
    assert_eq!(shop.count("revocations"), 0);
}

#[test]
fn an_event_is_processed_once_even_across_a_restart() {
    let shop = Shop::new("once");
    assert_eq!(shop.open().status(&events(&[RETURN])), 200);
    // An operator takes the revocation back; FastSpring repeats the event all the same.
    shop.execute("DELETE FROM revocations");

    let program = shop.open();
    let answer = program.send(&events(&[RETURN, RETURN]));

    assert_eq!(answer.status(), 200);
    assert_eq!(shop.count("events"), 1);
    assert_eq!(shop.count("revocations"), 0);
    assert_eq!(program.status(&by_post(ORDER)), 200);
}

#[test]
fn a_return_revokes_the_keys_of_its_order() {
    let shop = Shop::new("return");
    let program = shop.open();
    let other = ORDER.replace("56789", "56780");
    assert_eq!(program.status(&by_post(ORDER)), 200);
    assert_eq!(program.status(&by_post(&other)), 200);
    assert_eq!(shop.count("live_keys"), 4);

    assert_eq!(program.status(&events(&[RETURN])), 200);

    assert_eq!(shop.count("keys"), 4);
    assert_eq!(shop.count("live_keys"), 2);
    assert_eq!(program.status(&by_post(ORDER)), 410);
    assert_eq!(program.status(&by_post(&other)), 200);
}

#[test]
fn an_event_of_another_kind_revokes_nothing() {
    let shop = Shop::new("unrelated");
    let program = shop.open();
    assert_eq!(program.status(&by_post(ORDER)), 200);
    let unrelated = RETURN.replace("return.created", "mailingListEntry.updated");
    assert_ne!(unrelated, RETURN);

    assert_eq!(program.status(&events(&[&unrelated])), 200);

    assert_eq!(shop.count("events"), 1);
    assert_eq!(shop.count("revocations"), 0);
    assert_eq!(program.status(&by_post(ORDER)), 200);
}

#[test]
fn a_return_that_overtakes_its_order_revokes_it_too() {
    let shop = Shop::new("overtaken");
    let program = shop.open();

    assert_eq!(program.status(&events(&[RETURN])), 200);

    assert_eq!(program.status(&by_post(ORDER)), 410);
    assert_eq!(shop.count("keys"), 0);
}

#[test]
fn the_end_of_a_subscription_revokes_its_keys() {
    let shop = Shop::new("subscription");
    let program = shop.open();
    let event = |id: &str, name: &str| {
        let event =
            format!(r#"{{"id":"{id}","type":"subscription.{name}","data":{{"id":"sub-1"}}}}"#);
        events(&[&event])
    };
    let order = format!("{ORDER}&subscription=sub-1");
    assert_eq!(program.status(&by_post(&order)), 200);

    assert_eq!(program.status(&event("evt-1", "canceled")), 200);
    assert_eq!(shop.count("live_keys"), 2);
    assert_eq!(program.status(&event("evt-2", "deactivated")), 200);
    assert_eq!(shop.count("live_keys"), 0);
}

#[test]
fn only_fastspring_connects_where_that_is_demanded() {
    let shop = Shop::new("addresses");
    let from = |address: &'static str| {
        let mut request = by_post(ORDER);
        let address = http::HeaderValue::from_static(address);
        request.headers_mut().insert("X-Forwarded-For", address);
        request
    };

    let direct = shop.open_with(&[("ALLOW_FROM", "fastspring")]);
    assert_eq!(direct.status(&by_post(ORDER)), 401);
    assert_eq!(direct.status(&from("107.23.30.83")), 401);
    assert_eq!(direct.status(&events(&[])), 401);

    let proxies = ("TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1");
    let behind_proxy = shop.open_with(&[("ALLOW_FROM", "fastspring"), proxies]);
    assert_eq!(behind_proxy.status(&from("107.23.30.83")), 200);
    assert_eq!(behind_proxy.status(&from("203.0.113.9, 107.23.30.83")), 200);
    assert_eq!(behind_proxy.status(&from("107.23.30.83, 203.0.113.9")), 401);
    assert_eq!(behind_proxy.status(&by_post(ORDER)), 401);
}

#[test]
fn other_methods_are_not_served() {
    let shop = Shop::new("methods");
    let program = shop.open();
    let request = |method, path| {
        let request = Request::builder().method(method).uri(path);
        request.body(Bytes::new()).unwrap()
    };

    assert_eq!(program.status(&request("GET", "/fastspring/webhooks")), 405);
    assert_eq!(program.status(&request("HEAD", FULFILLMENT)), 405);
    assert_eq!(program.status(&request("PUT", FULFILLMENT)), 405);
}

#[test]
fn settings_that_are_missing_or_do_nothing_are_named() {
    let shop = Shop::new("settings");
    for (name, complaint) in [
        ("DATABASE", "DATABASE is not set"),
        (
            "FASTSPRING_FULFILLMENT_KEY",
            "`FASTSPRING_FULFILLMENT_KEY` is not set",
        ),
        (
            "FASTSPRING_WEBHOOK_SECRET",
            "`FASTSPRING_WEBHOOK_SECRET` is not set",
        ),
    ] {
        let mut environment = shop.environment();
        environment.retain(|(other, _)| *other != name);
        assert_complains(&environment, complaint);
    }
    for (name, value, complaint) in [
        (
            "TRUSTED_PROXIES",
            "127.0.0.1",
            "TRUSTED_PROXIES is set, but ALLOW_FROM is not",
        ),
        (
            "ALLOW_FROM",
            "everywhere",
            "ALLOW_FROM is set to something else",
        ),
        (
            "FASTSPRING_WEBHOOK_SECRET",
            "",
            "`FASTSPRING_WEBHOOK_SECRET` is unusable",
        ),
    ] {
        let mut environment = shop.environment();
        environment.push((name, value));
        assert_complains(&environment, complaint);
    }
}

fn assert_complains(environment: &[(&str, &str)], complaint: &str) {
    let output = run(PATH, &[], environment);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains(complaint),
        "{said}"
    );
}

/// A database of one test's own.
struct Shop {
    database: PathBuf,
}

impl Shop {
    fn new(test: &str) -> Self {
        let database = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("licenses-{test}.db"));
        for suffix in ["", "-shm", "-wal"] {
            let mut path = database.clone().into_os_string();
            path.push(suffix);
            // What an earlier run left; there may be none.
            let _gone = fs::remove_file(path);
        }
        Self { database }
    }

    fn open(&self) -> Program {
        self.open_with(&[])
    }

    fn open_with(&self, more: &[(&'static str, &'static str)]) -> Program {
        Program::start(PATH, &[&self.environment(), more].concat())
    }

    fn environment(&self) -> Vec<(&str, &str)> {
        vec![
            ("DATABASE", self.database.to_str().unwrap_or_default()),
            ("FASTSPRING_FULFILLMENT_KEY", FULFILLMENT_KEY),
            ("FASTSPRING_WEBHOOK_SECRET", WEBHOOK_SECRET),
        ]
    }

    #[expect(clippy::unwrap_used, reason = "it is a test's")]
    fn count(&self, table: &str) -> i64 {
        let connection = Connection::open(&self.database).unwrap();
        let query = format!("SELECT count(*) FROM {table}");
        connection.query_row(&query, [], |row| row.get(0)).unwrap()
    }

    #[expect(clippy::unwrap_used, reason = "it is a test's")]
    fn execute(&self, statement: &str) {
        let connection = Connection::open(&self.database).unwrap();
        connection.execute_batch(statement).unwrap();
    }
}

fn completed(id: &str) -> String {
    format!(r#"{{"id":"{id}","type":"order.completed","data":{{}}}}"#)
}

fn events(events: &[&str]) -> Request<Bytes> {
    let delivery = format!(r#"{{"events":[{}]}}"#, events.join(","));
    signed(
        &FASTSPRING,
        WEBHOOK_SECRET,
        post("/fastspring/webhooks", &delivery),
    )
}

#[expect(clippy::unwrap_used, reason = "it is a test's")]
fn by_post(form: &str) -> Request<Bytes> {
    let request = Request::post(FULFILLMENT)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form.to_owned()))
        .unwrap();
    signed(&FASTSPRING_FULFILLMENT, FULFILLMENT_KEY, request)
}

#[expect(clippy::unwrap_used, reason = "it is a test's")]
fn by_get(form: &str) -> Request<Bytes> {
    let request = Request::get(format!("{FULFILLMENT}?{form}"));
    let request = request.body(Bytes::new()).unwrap();
    signed(&FASTSPRING_FULFILLMENT, FULFILLMENT_KEY, request)
}

fn body(answer: &Response<String>) -> &str {
    assert!(answer.status().is_success(), "{answer:?}");
    answer.body()
}
