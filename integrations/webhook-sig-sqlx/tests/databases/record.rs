//! What a record is, without a server around it.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use webhook_sig::endpoint::HandledEvents;
use webhook_sig::provider::{FASTSPRING, STRIPE};
use webhook_sig::scheme::{Component, Encoding, Identity, Location};
use webhook_sig::{Endpoint, Scheme};
use webhook_sig_sqlx::{Event, RecordError, Recorded, Records, Tables};

use crate::app::{App, Db, SECRET, event, event_at, signed};
use crate::server::{SqliteFile, postgres, waits_for_a_lock};

const BATCH: &str = r#"{"events":[{"id":"a"},{"id":"b"},{"id":"c"}]}"#;
const EARLIER: &str = r#"{"events":[{"id":"b"}]}"#;

#[tokio::test]
async fn of_a_batch_the_new_events_are_handled() {
    async fn check(app: App) {
        let earlier = event(&FASTSPRING, EARLIER).await;
        app.handle_each(earlier, &["b"]).await.unwrap();
        assert_eq!(app.effects().await, 1);

        let batch = event(&FASTSPRING, BATCH).await;
        app.handle_each(batch.clone(), &["a", "b", "c"])
            .await
            .unwrap();
        assert_eq!(app.effects().await, 3);

        app.handle_each(batch, &["a", "b", "c"]).await.unwrap();
        assert_eq!(app.effects().await, 3);
    }

    let file = SqliteFile::new();
    check(App::new(Db::Sqlite(file.open())).await).await;
    if let Some(db) = postgres().await {
        check(App::new(Db::Postgres(db)).await).await;
    }
}

#[tokio::test]
async fn a_batch_names_its_new_events_in_order() {
    let (_file, db) = sqlite().await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let earlier = event(&FASTSPRING, EARLIER).await;
    let batch = event(&FASTSPRING, BATCH).await;

    let one = earlier.record_each(&mut tx).await.unwrap();
    let recorded = batch.record_each(&mut tx).await.unwrap();
    let again = batch.record_each(&mut tx).await.unwrap();

    assert!(one.has_new());
    let ids: Vec<_> = recorded.ids().map(|id| id.to_text()).collect();
    assert_eq!(ids, ["a", "c"]);
    let answers = ["a", "b", "c", "not listed"].map(|id| recorded.is_new(&[id]));
    assert_eq!(answers, [true, false, true, true]);
    assert!(recorded.has_new() && !again.has_new());
    assert!(!["a", "not listed"].iter().any(|id| again.is_new(&[id])));
}

/// The job that brought it first may not have run yet.
#[tokio::test]
async fn what_the_endpoint_knows_of_a_batch_is_left_to_the_delivery_that_brought_it() {
    let (_file, db) = sqlite().await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let earlier = event(&FASTSPRING, EARLIER).await;
    let mut proof = event(&FASTSPRING, BATCH).await.verified().clone();
    HandledEvents::new(["b"]).mark(&mut proof);
    let batch = Event::new(proof);

    let rest = batch.record_each(&mut tx).await.unwrap();
    let first = earlier.record_each(&mut tx).await.unwrap();

    assert_eq!(
        ["a", "b", "c"].map(|id| rest.is_new(&[id])),
        [true, false, true]
    );
    assert!(first.is_new(&["b"]));
}

#[tokio::test]
async fn an_event_that_fails_leaves_no_record_of_a_batch() {
    let (_file, db) = sqlite().await;
    let batch = event(&FASTSPRING, BATCH).await;
    let mut recorded = Vec::new();

    for (id, is_done) in [("a", true), ("b", false), ("a", true), ("b", true)] {
        let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
        recorded.push(batch.record_one(&mut tx, &[id]).await.unwrap());
        if is_done {
            tx.commit().await.unwrap();
        }
    }
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let unlisted = batch.record_one(&mut tx, &["d"]).await.unwrap_err();
    let rest = batch.record_each(&mut tx).await.unwrap();

    let new = Recorded::New;
    assert_eq!(recorded, [new, new, Recorded::Known, new]);
    assert!(matches!(unlisted, RecordError::Unlisted));
    assert!(rest.ids().map(|id| id.to_text()).eq(["c"]));
}

#[tokio::test]
async fn one_answer_does_not_serve_for_a_batch() {
    let (_file, db) = sqlite().await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let error = event(&FASTSPRING, BATCH)
        .await
        .record(&mut tx)
        .await
        .unwrap_err();

    assert!(matches!(error, RecordError::Several(3)));
    assert!(error.to_string().contains("`record_each`"), "{error}");
}

#[tokio::test]
async fn what_is_rolled_back_is_new() {
    let (_file, db) = sqlite().await;
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let mut recorded = Vec::new();

    for ends in [End::RollBack, End::Drop, End::Commit, End::Commit] {
        let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
        recorded.push(event.record(&mut tx).await.unwrap());
        match ends {
            End::Commit => tx.commit().await.unwrap(),
            End::Drop => drop(tx),
            End::RollBack => tx.rollback().await.unwrap(),
        }
    }

    use Recorded::{Known, New};
    assert_eq!(recorded, [New, New, New, Known]);
}

enum End {
    Commit,
    Drop,
    RollBack,
}

#[tokio::test]
async fn an_endpoint_without_a_store_is_a_mistake_that_is_found() {
    let (_file, db) = sqlite().await;
    let endpoint = Endpoint::builder(&STRIPE, STRIPE.key(SECRET).unwrap())
        .build()
        .unwrap();
    let event = event_at(&endpoint, &signed(&STRIPE, r#"{"id":"evt_1"}"#)).await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let error = event.record(&mut tx).await.unwrap_err();
    assert!(error.to_string().contains(".replay(store)"), "{error}");
    let error = event.record_each(&mut tx).await.unwrap_err();
    assert!(matches!(error, RecordError::NoStore), "{error}");
}

#[tokio::test]
async fn what_cannot_be_told_from_others_is_new_each_time() {
    static ACME: Scheme =
        Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .event(Identity::Id(Location::json("/id")))
            .signs(&[Component::Body]);
    let (_file, db) = sqlite().await;
    let event = event(&ACME, r#"{"id":null}"#).await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    for _ in 0..2 {
        assert_eq!(event.record(&mut tx).await.unwrap(), Recorded::New);
        assert!(event.record_each(&mut tx).await.unwrap().has_new());
    }
}

/// The key of a digest is of no id.
#[tokio::test]
async fn a_delivery_that_lists_no_events_is_known_as_a_whole() {
    static ACME: Scheme =
        Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .event(Identity::Body)
            .signs(&[Component::Body]);
    let (_file, db) = sqlite().await;
    let [each, one] = [event(&ACME, "each").await, event(&ACME, "one").await];
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    for is_new in [true, false] {
        let recorded = each.record_each(&mut tx).await.unwrap();
        assert_eq!(recorded.is_new(&["evt_1"]), is_new);
        assert_eq!(recorded.has_new(), is_new);
        assert_eq!(recorded.ids().count(), 0);
        let recorded = one.record_one(&mut tx, &["evt_1"]).await.unwrap();
        assert_eq!(recorded.is_new(), is_new);
    }
}

#[tokio::test]
async fn a_double_waits_for_a_time_and_then_fails() {
    let Some(db) = migrated().await else {
        return;
    };
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let records = Records::new().lock_timeout(Duration::from_millis(200));
    let double = event.clone().in_records(&records);
    let mut first = db.begin().await.unwrap();
    assert_eq!(event.record(&mut first).await.unwrap(), Recorded::New);

    let mut second = db.begin().await.unwrap();
    let error = double.record(&mut second).await.unwrap_err();
    assert!(matches!(error, RecordError::Busy(_)), "{error:?}");
    drop(second);
    first.commit().await.unwrap();

    let mut third = db.begin().await.unwrap();
    assert_eq!(double.record(&mut third).await.unwrap(), Recorded::Known);
}

/// A double that waits learns how the first one ends.
#[tokio::test]
async fn a_double_of_what_is_rolled_back_is_new() {
    let Some(db) = migrated().await else {
        return;
    };
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let mut first = db.begin().await.unwrap();
    assert_eq!(event.record(&mut first).await.unwrap(), Recorded::New);
    let (double, pool) = (event.clone(), db.clone());
    let waiting = tokio::spawn(async move {
        let mut second = pool.begin().await.unwrap();
        double.record(&mut second).await.unwrap()
    });
    waits_for_a_lock(&db).await;

    first.rollback().await.unwrap();

    assert_eq!(waiting.await.unwrap(), Recorded::New);
}

#[tokio::test]
async fn the_limit_of_a_record_is_not_that_of_the_handler() {
    let Some(db) = migrated().await else {
        return;
    };
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let mut tx = db.begin().await.unwrap();
    let set = "SET LOCAL lock_timeout = '7s'";
    sqlx::raw_sql(set).execute(&mut *tx).await.unwrap();

    for expected in [Recorded::New, Recorded::Known] {
        assert_eq!(event.record(&mut tx).await.unwrap(), expected);
        let left: String = sqlx::query_scalar("SHOW lock_timeout")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(left, "7s");
    }
}

#[tokio::test]
async fn a_transaction_that_read_first_is_told_how_to_begin() {
    let (_file, db) = sqlite().await;
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let mut deferred = db.begin().await.unwrap();
    let read = "SELECT count(*) FROM webhook_sig_records";
    sqlx::raw_sql(read).execute(&mut *deferred).await.unwrap();
    let mut other = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let write = "INSERT INTO webhook_sig_records VALUES (x'00', 0)";
    sqlx::raw_sql(write).execute(&mut *other).await.unwrap();
    other.commit().await.unwrap();

    let error = event.record(&mut deferred).await.unwrap_err();

    assert!(matches!(error, RecordError::Stale(_)), "{error:?}");
    assert!(error.to_string().contains("BEGIN IMMEDIATE"), "{error}");
}

/// Under a stricter isolation PostgreSQL cannot say that the event is known: it refuses the double.
#[tokio::test]
async fn a_stricter_isolation_refuses_a_double() {
    let Some(db) = migrated().await else {
        return;
    };
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let begin = AssertSqlSafe(format!("BEGIN ISOLATION LEVEL {level}"));
        let mut strict = db.begin_with(begin).await.unwrap();
        let read = "SELECT count(*) FROM webhook_sig_records";
        sqlx::raw_sql(read).execute(&mut *strict).await.unwrap();
        let mut other = db.begin().await.unwrap();
        assert_eq!(event.record(&mut other).await.unwrap(), Recorded::New);
        other.commit().await.unwrap();

        let error = event.record(&mut strict).await.unwrap_err();

        assert!(matches!(error, RecordError::Database(_)), "{error:?}");
        assert!(error.is_temporary());
        drop(strict);
        let forget = "DELETE FROM webhook_sig_records";
        sqlx::raw_sql(forget).execute(&db).await.unwrap();
    }
}

async fn migrated() -> Option<PgPool> {
    let db = postgres().await?;
    Tables::new().migrate(&db).await.unwrap();
    Some(db)
}

async fn sqlite() -> (SqliteFile, SqlitePool) {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    (file, db)
}
