//! The store keeps the contract, and forgets in time.

use std::future::Future;
use std::time::Duration;

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, Executor, IntoArguments, Pool};
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, ReplayStore as _, Settled, contract,
};
use webhook_sig_sqlx::{Dialect, SqlStore, Tables};

use crate::server::{SqliteFile, listening, postgres, waits_for_a_lock};

pub(crate) const ME: Claimer = Claimer::from_bytes([1; 16]);
pub(crate) const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
pub(crate) const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_store_on_postgres_keeps_the_contract() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();

    contract::check(&SqlStore::new(db), tokio::time::sleep).await;
}

/// A server on another machine is reached over TCP.
#[tokio::test]
async fn the_store_on_postgres_keeps_the_contract_over_tcp() {
    let Some((_server, db)) = listening().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();

    contract::check(&SqlStore::new(db), tokio::time::sleep).await;
}

#[tokio::test]
async fn the_store_on_sqlite_keeps_the_contract() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();

    contract::check(&SqlStore::new(db), tokio::time::sleep).await;
}

#[tokio::test]
async fn one_connection_is_enough() {
    let file = SqliteFile::new();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let db = pool.connect_lazy_with(file.options());
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db);

    let event = Events::one(key(1)).within(key(2), LEASE);
    let state = store.claim(&event, &ME, LEASE).await.unwrap();

    assert_eq!(state, ClaimState::claimed());
}

/// The documentation says so of power that is lost.
#[tokio::test]
async fn a_commit_on_sqlite_is_on_the_disk_by_default() {
    let file = SqliteFile::new();
    let db = file.open();

    let full: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&db)
        .await
        .unwrap();

    assert_eq!(full, 2);
}

#[tokio::test]
async fn stores_with_other_prefixes_do_not_meet() {
    async fn check<DB: Dialect>(db: Pool<DB>) {
        let [one, other] = ["a_", "b_"].map(|prefix| Tables::new().prefix(prefix).unwrap());
        one.migrate(&db).await.unwrap();
        other.migrate(&db).await.unwrap();
        let one = SqlStore::in_tables(db.clone(), one);
        let other = SqlStore::in_tables(db, other);
        assert_eq!(claim(&one, 1, &ME).await, ClaimState::claimed());
        assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::claimed());
        assert_eq!(claim(&one, 1, &SOMEBODY).await, ClaimState::InFlight);
    }

    check(SqliteFile::new().open()).await;
    if let Some(db) = postgres().await {
        check(db).await;
    }
}

/// Of many that claim overlapping batches in any order, none waits for another without end.
#[tokio::test]
async fn batches_that_overlap_do_not_lock_each_other() {
    async fn check<DB: Dialect>(db: Pool<DB>) {
        Tables::new().migrate(&db).await.unwrap();
        let tasks: Vec<_> = (0..8_u8)
            .map(|number| {
                let store = SqlStore::new(db.clone());
                tokio::spawn(async move {
                    let claimer = Claimer::from_bytes([number; 16]);
                    for round in 0..20_u8 {
                        let mut keys: Vec<_> = (0..20).map(|key_of| key(round + key_of)).collect();
                        if number % 2 == 0 {
                            keys.reverse();
                        }
                        let events = Events::each(keys.clone());
                        store.claim(&events, &claimer, LEASE).await.unwrap();
                        let end = match number % 4 {
                            0 => Settled::Handled(Keep::for_all(LEASE)),
                            _ => Settled::Released,
                        };
                        store.settle(&keys, &claimer, end).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    }

    let file = SqliteFile::new();
    check(file.open()).await;
    if let Some(db) = postgres().await {
        check(db).await;
    }
}

/// A claim that another one overtakes, unseen when it began, leaves nothing behind.
#[tokio::test]
async fn a_batch_that_is_overtaken_claims_nothing() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    let mut overtaking = db.begin().await.unwrap();
    sqlx::query("INSERT INTO webhook_sig_events VALUES ($1, $2, NULL, now() + interval '1 hour')")
        .bind(key(2).as_bytes().as_slice())
        .bind(SOMEBODY.as_bytes().as_slice())
        .execute(&mut *overtaking)
        .await
        .unwrap();
    let waiting = tokio::spawn({
        let store = store.clone();
        let batch = Events::each(vec![key(1), key(2)]);
        async move { store.claim(&batch, &ME, LEASE).await.unwrap() }
    });
    waits_for_a_lock(&db).await;

    overtaking.commit().await.unwrap();

    assert_eq!(waiting.await.unwrap(), ClaimState::InFlight);
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::claimed());
}

/// Rows that have expired are deleted after the claims that follow.
#[tokio::test]
async fn what_has_expired_is_deleted() {
    async fn check<DB: Dialect>(db: Pool<DB>)
    where
        for<'c> &'c Pool<DB>: Executor<'c, Database = DB>,
        DB::Arguments: IntoArguments<DB>,
        for<'r> i64: sqlx::Decode<'r, DB> + sqlx::Type<DB>,
        usize: sqlx::ColumnIndex<DB::Row>,
    {
        Tables::new().migrate(&db).await.unwrap();
        let store = SqlStore::new(db.clone());
        for number in 0..10 {
            let event = Events::one(key(number));
            let lease = Duration::from_millis(1);
            store.claim(&event, &ME, lease).await.unwrap();
        }
        tokio::time::sleep(webhook_sig_sqlx::SWEEP_PAUSE).await;
        claim(&store, 100, &ME).await;
        soon(async {
            loop {
                let count = AssertSqlSafe("SELECT count(*) FROM webhook_sig_events".to_owned());
                let count: i64 = sqlx::query_scalar(count).fetch_one(&db).await.unwrap();
                if count == 1 {
                    break;
                }
            }
        })
        .await;
    }

    let file = SqliteFile::new();
    check(file.open()).await;
    if let Some(db) = postgres().await {
        check(db).await;
    }
}

/// Waits for what goes on in the background.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, future).await.unwrap()
}

pub(crate) async fn claim(store: &SqlStore, number: u8, claimer: &Claimer) -> ClaimState {
    let event = Events::one(key(number));
    store.claim(&event, claimer, LEASE).await.unwrap()
}

pub(crate) fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}
