//! Two events are never taken for one, and one that is forgotten is new.

use sqlx::Transaction;
use webhook_sig::endpoint::ProvenDelivery;
use webhook_sig::provider::{FASTSPRING, STRIPE};
use webhook_sig::replay::{EventKey, MemoryStore};
use webhook_sig::scheme::{Component, Encoding, Identity, Location};
use webhook_sig::{Endpoint, Scheme};
use webhook_sig_sqlx::{Dialect, Event, Recorded, Records, Tables};

use crate::app::{SECRET, event, event_at, signed};
use crate::server::{SqliteFile, postgres};

/// Fields that run together in three ways, if nothing keeps them apart.
static PAIRS: Scheme = Scheme::hmac_sha256("pairs", Location::header("Signature"), Encoding::Hex)
    .event(Identity::Each {
        items: Location::json("/events"),
        fields: &[Location::json("/a"), Location::json("/b")],
    })
    .signs(&[Component::Body]);
const ALIKE: &str = r#"{"events":[
    {"a":"a","b":"bc"},{"a":"ab","b":"c"},
    {"a":"a b","b":"c"},{"a":"a","b":"b c"},
    {"a":"x","b":"y"},{"a":"y","b":"x"}
]}"#;
const FIELDS: [[&str; 2]; 6] = [
    ["a", "bc"],
    ["ab", "c"],
    ["a b", "c"],
    ["a", "b c"],
    ["x", "y"],
    ["y", "x"],
];

#[tokio::test]
async fn events_whose_fields_run_together_are_two() {
    let alike = event(&PAIRS, ALIKE).await;

    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    for (number, fields) in FIELDS.iter().enumerate() {
        let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
        are_told_apart(&alike, &mut tx, fields, number).await;
        tx.commit().await.unwrap();
    }

    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    for (number, fields) in FIELDS.iter().enumerate() {
        let mut tx = db.begin().await.unwrap();
        are_told_apart(&alike, &mut tx, fields, number).await;
        tx.commit().await.unwrap();
    }
}

/// Records one event where so many are known, and asks for all of them in a savepoint.
async fn are_told_apart<DB: Dialect>(
    alike: &Event,
    tx: &mut Transaction<'_, DB>,
    fields: &[&str],
    known: usize,
) {
    let recorded = alike.record_one(tx, fields).await.unwrap();
    assert_eq!(recorded, Recorded::New, "{fields:?}");
    let recorded = alike.record_one(tx, fields).await.unwrap();
    assert_eq!(recorded, Recorded::Known, "{fields:?}");

    let recorded = alike.record_each(tx).await.unwrap();

    for (number, fields) in FIELDS.iter().enumerate() {
        assert_eq!(recorded.is_new(fields), number > known, "{fields:?}");
    }
    assert_eq!(recorded.ids().count(), FIELDS.len() - known - 1);
    // Back to what it was.
    for fields in FIELDS.iter().skip(known + 1) {
        let key = EventKey::of_fields(&PAIRS, "tests", None, fields);
        assert!(Records::new().forget(tx, &key).await.unwrap());
    }
}

#[tokio::test]
async fn equal_ids_of_other_kinds_are_other_events() {
    let key = || STRIPE.key(SECRET).unwrap();
    let body = r#"{"id":"evt_1","events":[{"id":"evt_1"}]}"#;
    let delivery = signed(&STRIPE, body);
    let other_endpoint = Endpoint::builder(&STRIPE, key()).name("others");
    let own_id = Endpoint::builder(&STRIPE, key()).name("tests");
    let own_id = own_id.identity(|_: &ProvenDelivery<'_>| vec!["evt_1".to_owned()]);
    let whole = Endpoint::builder(&STRIPE, key()).name("tests");
    let whole = whole.identity(Identity::Body);
    let mut events = vec![event(&STRIPE, body).await, event(&FASTSPRING, body).await];
    for endpoint in [other_endpoint, own_id, whole] {
        let endpoint = endpoint.replay(MemoryStore::new()).build().unwrap();
        events.push(event_at(&endpoint, &delivery).await);
    }

    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    are_all_new(
        &events,
        &mut db.begin_with("BEGIN IMMEDIATE").await.unwrap(),
    )
    .await;
    if let Some(db) = postgres().await {
        Tables::new().migrate(&db).await.unwrap();
        are_all_new(&events, &mut db.begin().await.unwrap()).await;
    }
}

async fn are_all_new<DB: Dialect>(events: &[Event], tx: &mut Transaction<'_, DB>) {
    for expected in [Recorded::New, Recorded::Known] {
        for (number, event) in events.iter().enumerate() {
            assert_eq!(event.record(tx).await.unwrap(), expected, "{number}");
        }
    }
}

#[tokio::test]
async fn an_event_that_is_forgotten_is_new_once_that_commits() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    is_forgotten(async || db.begin_with("BEGIN IMMEDIATE").await.unwrap()).await;
    if let Some(db) = postgres().await {
        Tables::new().migrate(&db).await.unwrap();
        is_forgotten(async || db.begin().await.unwrap()).await;
    }
}

async fn is_forgotten<DB: Dialect>(begin: impl AsyncFn() -> Transaction<'static, DB>) {
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let other = crate::app::event(&STRIPE, r#"{"id":"evt_2"}"#).await;
    let key = EventKey::of_fields(&STRIPE, "tests", None, &["evt_1"]);
    let records = Records::new();
    let mut tx = begin().await;
    assert!(!records.forget(&mut tx, &key).await.unwrap());
    assert!(event.record(&mut tx).await.unwrap().is_new());
    assert!(other.record(&mut tx).await.unwrap().is_new());
    tx.commit().await.unwrap();

    for (is_kept, expected) in [(false, Recorded::Known), (true, Recorded::New)] {
        let mut tx = begin().await;
        assert!(records.forget(&mut tx, &key).await.unwrap());
        assert!(!records.forget(&mut tx, &key).await.unwrap());
        if is_kept {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
        let mut tx = begin().await;
        assert_eq!(event.record(&mut tx).await.unwrap(), expected);
        let recorded = other.record(&mut tx).await.unwrap();
        assert_eq!(recorded, Recorded::Known, "only one was forgotten");
    }
}

/// The handler that records it is at work, and may commit.
#[tokio::test]
async fn a_record_that_is_not_committed_is_not_forgotten() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let key = EventKey::of_fields(&STRIPE, "tests", None, &["evt_1"]);
    let mut at_work = db.begin().await.unwrap();
    assert!(event.record(&mut at_work).await.unwrap().is_new());

    let mut tx = db.begin().await.unwrap();
    assert!(!Records::new().forget(&mut tx, &key).await.unwrap());
    tx.commit().await.unwrap();
    at_work.commit().await.unwrap();

    let mut tx = db.begin().await.unwrap();
    assert_eq!(event.record(&mut tx).await.unwrap(), Recorded::Known);
}
