//! The example as its users run it.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{Request, Response};
use rusqlite::Connection;
use serde_json::{Value, json};
use tower_webhook_sig::provider::{FASTSPRING, FASTSPRING_FULFILLMENT};
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

mod batches;

const PATH: &str = env!("CARGO_BIN_EXE_license-server");
const WEBHOOK_SECRET: &str = "a secret of the webhook's";
const FULFILLMENT_KEY: &str = "3e8466db46f05ed8056527a2174074ab";
const FULFILLMENT: &str = "/fastspring/fulfillment";
const FORM: &str = "application/x-www-form-urlencoded";
const ORDER: &str = "internalProductName=pro&quantity=2&reference=ABC200101-1234-56789";

#[test]
fn an_order_gets_a_key_for_each_of_its_quantity() {
    let shop = Shop::new("quantity");
    let program = shop.open();

    let answer = program.send(&by_post(ORDER).http());

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
    let first = shop.open().send(&by_post(ORDER).http());

    let program = shop.open();
    let again = program.send(&by_get(ORDER).http());
    let more = program.send(&by_get(&ORDER.replace("quantity=2", "quantity=3")).http());
    let other = program.send(&by_get(&ORDER.replace("56789", "56780")).http());

    assert_eq!(first.status(), 200);
    assert_eq!(body(&again), body(&first));
    assert_eq!(body(&more), body(&first));
    assert_ne!(body(&other), body(&first));
}

#[test]
fn unsigned_and_forged_orders_get_no_keys() {
    let shop = Shop::new("forged");
    let program = shop.open();
    let order = by_post(ORDER);
    let as_a_webhook = TestDelivery::of(&FASTSPRING)
        .secret(WEBHOOK_SECRET)
        .header("content-type", FORM)
        .body(ORDER)
        .to(FULFILLMENT);
    let greater = changed(&order, "quantity=2", "quantity=9");

    assert_eq!(program.status(&order.unsigned().http()), 401);
    assert_eq!(program.status(&as_a_webhook.http()), 401);
    assert_eq!(program.status(&greater), 401);
    assert_eq!(shop.count("orders"), 0);
    program.refuses_forgeries(&order);
    assert_eq!(shop.count("orders"), 1);
}

#[test]
fn a_digit_that_moved_to_its_neighbor_is_malformed() {
    let shop = Shop::new("moved");
    let program = shop.open();
    let order = by_post(&ORDER.replace("quantity=2", "quantity=21"));

    // The signature covers the values without what separates them, so it holds still.
    let moved = changed(
        &order,
        "quantity=21&reference=ABC",
        "quantity=2&reference=1ABC",
    );

    assert_eq!(program.status(&order.http()), 200);
    assert_eq!(program.status(&moved), 400);
    for quantity in ["0", "1001", "+2", "-1", "", "99999999999999999999"] {
        let order = format!("internalProductName=pro&quantity={quantity}&reference=ABC1");
        let order = by_get(&order.replace('+', "%2B"));
        assert_eq!(program.status(&order.http()), 400);
    }
}

#[test]
fn unsigned_and_forged_events_change_nothing() {
    let shop = Shop::new("unsigned");
    let program = shop.open();
    let delivery = events(&[&returned()]);

    assert_eq!(program.status(&delivery.unsigned().http()), 401);
    assert_eq!(program.status(&delivery.tampered().http()), 401);
    assert_eq!(shop.count("events"), 0);
    assert_eq!(shop.count("revocations"), 0);
    program.refuses_forgeries(&delivery);
    assert_eq!(shop.count("events"), 1);
}

#[test]
fn an_event_is_processed_once_even_across_a_restart() {
    let shop = Shop::new("once");
    assert_eq!(shop.open().status(&events(&[&returned()]).http()), 200);
    // An operator takes the revocation back; FastSpring repeats the event all the same.
    shop.execute("DELETE FROM revocations");

    let program = shop.open();
    let answer = program.send(&events(&[&returned(), &returned()]).http());

    assert_eq!(answer.status(), 200);
    assert_eq!(shop.count("events"), 1);
    assert_eq!(shop.count("revocations"), 0);
    assert_eq!(program.status(&by_post(ORDER).http()), 200);
}

#[test]
fn a_return_revokes_the_keys_of_its_order() {
    let shop = Shop::new("return");
    let program = shop.open();
    let other = ORDER.replace("56789", "56780");
    assert_eq!(program.status(&by_post(ORDER).http()), 200);
    assert_eq!(program.status(&by_post(&other).http()), 200);
    assert_eq!(shop.count("live_keys"), 4);

    assert_eq!(program.status(&events(&[&returned()]).http()), 200);

    assert_eq!(shop.count("keys"), 4);
    assert_eq!(shop.count("live_keys"), 2);
    assert_eq!(program.status(&by_post(ORDER).http()), 410);
    assert_eq!(program.status(&by_post(&other).http()), 200);
}

#[test]
fn an_event_of_another_kind_revokes_nothing() {
    let shop = Shop::new("unrelated");
    let program = shop.open();
    assert_eq!(program.status(&by_post(ORDER).http()), 200);
    let mut unrelated = returned();
    unrelated["type"] = "mailingListEntry.updated".into();

    assert_eq!(program.status(&events(&[&unrelated]).http()), 200);

    assert_eq!(shop.count("events"), 1);
    assert_eq!(shop.count("revocations"), 0);
    assert_eq!(program.status(&by_post(ORDER).http()), 200);
}

#[test]
fn a_return_that_overtakes_its_order_revokes_it_too() {
    let shop = Shop::new("overtaken");
    let program = shop.open();

    assert_eq!(program.status(&events(&[&returned()]).http()), 200);

    assert_eq!(program.status(&by_post(ORDER).http()), 410);
    assert_eq!(shop.count("keys"), 0);
}

#[test]
fn the_end_of_a_subscription_revokes_its_keys() {
    let shop = Shop::new("subscription");
    let program = shop.open();
    let subscription = |id: &str, name: &str| {
        let kind = format!("subscription.{name}");
        let event = json!({"id": id, "type": kind, "data": {"id": "sub-1"}});
        events(&[&event]).http()
    };
    let order = format!("{ORDER}&subscription=sub-1");
    assert_eq!(program.status(&by_post(&order).http()), 200);

    assert_eq!(program.status(&subscription("evt-1", "canceled")), 200);
    assert_eq!(shop.count("live_keys"), 2);
    assert_eq!(program.status(&subscription("evt-2", "deactivated")), 200);
    assert_eq!(shop.count("live_keys"), 0);
}

#[test]
fn only_fastspring_connects_where_that_is_demanded() {
    let shop = Shop::new("addresses");
    let from = |address: &str| by_post(ORDER).header("X-Forwarded-For", address);

    let direct = shop.open_with(&[("ALLOW_FROM", "fastspring")]);
    assert_eq!(direct.status(&by_post(ORDER).http()), 401);
    assert_eq!(direct.status(&from("107.23.30.83").http()), 401);
    assert_eq!(direct.status(&events(&[]).http()), 401);

    let proxies = ("TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1");
    let behind_proxy = shop.open_with(&[("ALLOW_FROM", "fastspring"), proxies]);
    assert_eq!(behind_proxy.status(&from("107.23.30.83").http()), 200);
    assert_eq!(
        behind_proxy.status(&from("203.0.113.9, 107.23.30.83").http()),
        200
    );
    assert_eq!(
        behind_proxy.status(&from("107.23.30.83, 203.0.113.9").http()),
        401
    );
    assert_eq!(behind_proxy.status(&by_post(ORDER).http()), 401);
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

/// Returns the event of the return of [`ORDER`].
fn returned() -> Value {
    json!({
        "id": "evt-1",
        "type": "return.created",
        "created": 1,
        "processed": false,
        "data": {"original": {"reference": "ABC200101-1234-56789"}},
    })
}

fn completed(id: &str) -> Value {
    event(id, "order.completed")
}

fn event(id: &str, kind: &str) -> Value {
    json!({"id": id, "type": kind, "data": {}})
}

fn events(events: &[&Value]) -> TestDelivery {
    TestDelivery::of(&FASTSPRING)
        .secret(WEBHOOK_SECRET)
        .json(&json!({"events": events}))
        .to("/fastspring/webhooks")
}

fn by_post(order: &str) -> TestDelivery {
    TestDelivery::of(&FASTSPRING_FULFILLMENT)
        .secret(FULFILLMENT_KEY)
        .header("content-type", FORM)
        .body(order.to_owned())
        .to(FULFILLMENT)
}

fn by_get(order: &str) -> TestDelivery {
    TestDelivery::of(&FASTSPRING_FULFILLMENT)
        .secret(FULFILLMENT_KEY)
        .method("GET")
        .to(format!("{FULFILLMENT}?{order}"))
}

/// Replaces a part of an order after it was signed.
fn changed(order: &TestDelivery, part: &str, other: &str) -> Request<Bytes> {
    order.http().map(|form| {
        let form = String::from_utf8_lossy(&form);
        assert!(form.contains(part), "the form holds {part:?}: {form}");
        Bytes::from(form.replace(part, other))
    })
}

fn body(answer: &Response<String>) -> &str {
    assert!(answer.status().is_success(), "{answer:?}");
    answer.body()
}
