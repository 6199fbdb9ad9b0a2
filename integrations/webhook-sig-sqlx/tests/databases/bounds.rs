//! What a store with many rows does.

use std::time::Duration;

use sqlx::PgPool;
use webhook_sig::replay::{ClaimState, Events, Keep, ReplayStore as _, Settled};
use webhook_sig_sqlx::{SqlStore, Tables};

use crate::server::{SqliteFile, postgres};
use crate::store::{LEASE, ME, SOMEBODY, claim, key, soon};

const MUST: Duration = Duration::from_millis(300);

#[tokio::test]
async fn above_its_limit_a_store_refuses_claims() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    for number in 0..3 {
        claim(&SqlStore::new(db.clone()), number, &ME).await;
    }
    let full = SqlStore::new(db.clone()).row_limit(2);
    refuses(&full).await;
    takes(&SqlStore::new(db).row_limit(3)).await;

    let Some(db) = filled_postgres(1_000).await else {
        return;
    };
    refuses(&SqlStore::new(db.clone()).row_limit(900)).await;
    takes(&SqlStore::new(db).row_limit(1_100)).await;
}

/// Lets a store count its rows, to which it adds one itself: that with the number 9.
async fn count(store: &SqlStore) {
    assert_eq!(claim(store, 9, &ME).await, ClaimState::claimed());
    // Clones share the count, and the same claimer can claim again.
    let full = store.clone().row_limit(0);
    soon(async { while full.claim(&Events::one(key(9)), &ME, LEASE).await.is_ok() {} }).await;
}

async fn takes(store: &SqlStore) {
    count(store).await;
    assert_eq!(claim(store, 10, &ME).await, ClaimState::claimed());
}

async fn refuses(store: &SqlStore) {
    count(store).await;
    let event = Events::one(key(10));
    let error = store.claim(&event, &ME, LEASE).await.unwrap_err();
    assert!(
        error.to_string().contains("raise `SqlStore::row_limit`"),
        "{error}"
    );
    // What is at work can end all the same.
    store
        .settle(&[key(1)], &ME, Settled::Released)
        .await
        .unwrap();
}

/// Numbers that were given away and are free again are not counted in the end.
#[tokio::test]
async fn gaps_do_not_make_a_store_full() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    for number in 0..10 {
        claim(&store, number, &ME).await;
    }
    let middle: Vec<_> = (1..9).map(key).collect();
    store.settle(&middle, &ME, Settled::Released).await.unwrap();

    takes(&SqlStore::new(db).row_limit(2)).await;
}

#[tokio::test]
async fn without_room_an_event_is_kept_as_long_as_it_must_be() {
    async fn check(roomy: SqlStore, full: SqlStore) {
        let keep = Settled::Handled(Keep::for_all(MUST).up_to(LEASE));
        count(&full).await;
        for (number, store) in [(201, &roomy), (202, &full)] {
            claim(store, number, &ME).await;
            store.settle(&[key(number)], &ME, keep).await.unwrap();
            assert_eq!(claim(store, number, &SOMEBODY).await, ClaimState::Handled);
        }
        tokio::time::sleep(MUST * 2).await;
        assert_eq!(claim(&roomy, 201, &SOMEBODY).await, ClaimState::Handled);
        assert_eq!(claim(&full, 202, &SOMEBODY).await, ClaimState::claimed());
    }

    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    claim(&store, 1, &ME).await;
    claim(&store, 2, &ME).await;
    check(SqlStore::new(db.clone()), SqlStore::new(db).room(1)).await;
    if let Some(db) = filled_postgres(100).await {
        check(SqlStore::new(db.clone()), SqlStore::new(db).room(50)).await;
    }
}

/// Creates so many events that were handled, and lets the server count them.
async fn filled_postgres(rows: i64) -> Option<PgPool> {
    let db = postgres().await?;
    Tables::new().migrate(&db).await.unwrap();
    sqlx::query(
        "INSERT INTO webhook_sig_events (key, ends_at)
        SELECT sha256(n::text::bytea), now() + interval '1 hour' FROM generate_series(1, $1) n",
    )
    .bind(rows)
    .execute(&db)
    .await
    .unwrap();
    let analyze = "ANALYZE webhook_sig_events";
    sqlx::raw_sql(analyze).execute(&db).await.unwrap();
    Some(db)
}
