//! Claims that are dropped before they have an answer, as an endpoint does after its time.

use std::future::{Future, pending, poll_fn};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use tokio::io::copy_bidirectional;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::{sleep, timeout};
use webhook_sig::replay::{ClaimState, Events, ReplayStore as _};
use webhook_sig_sqlx::{SqlStore, Tables};

use crate::server::{SqliteFile, options, postgres, shared};
use crate::store::{LEASE, ME, SOMEBODY, claim, key, soon};

const SHORT: Duration = Duration::from_millis(500);

/// How many steps a claim is given before it is dropped.
const MOST_STEPS: u8 = 10;

/// Where PostgreSQL listens in its folder.
const SOCKET: &str = ".s.PGSQL.5432";

#[tokio::test]
async fn a_claim_on_sqlite_that_is_dropped_anywhere_leaves_no_transaction() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let store = SqlStore::new(pool.connect_lazy_with(file.options()));

    leaves_no_transaction(&store, &SqlStore::new(db)).await;
}

#[tokio::test]
async fn a_claim_on_postgres_that_is_dropped_anywhere_leaves_no_transaction() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(1);
    let store = SqlStore::new(pool.connect_lazy_with((*db.connect_options()).clone()));

    leaves_no_transaction(&store, &SqlStore::new(db)).await;
}

/// A handler that is dropped while it begins a transaction leaves its connection like this.
#[tokio::test]
async fn a_claim_is_committed_on_the_pool_of_handlers_too() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect_lazy_with((*db.connect_options()).clone());
    sqlx::raw_sql("BEGIN").execute(&pool).await.unwrap();
    let store = SqlStore::new(pool.clone());

    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
    let other = SqlStore::new(db);
    assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::InFlight);
}

/// A program that rotates its password tells the pool.
#[tokio::test]
async fn a_store_connects_as_its_pool_says_and_is_closed_with_it() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let there = (*db.connect_options()).clone();
    db.close().await;
    let one = PgPoolOptions::new().max_connections(1);
    let one = one.connect_lazy_with(there.clone());
    let pool = PgPoolOptions::new();
    let pool = pool.connect_lazy_with(there.clone().database("gone"));
    let store = SqlStore::new(pool.clone());
    let event = Events::one(key(1));
    assert!(store.claim(&event, &ME, LEASE).await.is_err());

    pool.set_connect_options(there);
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());

    pool.close().await;
    assert!(store.claim(&event, &ME, LEASE).await.is_err());
    let others = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let are_closed = async {
        while sqlx::query_scalar::<_, i64>(others)
            .fetch_one(&one)
            .await
            .unwrap()
            > 0
        {
            sleep(Duration::from_millis(20)).await;
        }
    };
    soon(are_closed).await;
}

/// The thread of the connection still waits to begin when the claim is dropped.
#[tokio::test]
async fn a_claim_that_is_dropped_while_it_waits_for_sqlites_lock_leaves_no_transaction() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let store = SqlStore::new(pool.connect_lazy_with(file.options()));
    let writing = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let batch = Events::each(vec![key(1), key(2)]);
    let dropped = timeout(SHORT, store.claim(&batch, &ME, LEASE)).await;
    assert!(dropped.is_err(), "{dropped:?}");
    drop(writing);

    let other = SqlStore::new(db);
    assert_eq!(claim(&store, 3, &ME).await, ClaimState::claimed());
    assert_eq!(claim(&other, 3, &SOMEBODY).await, ClaimState::InFlight);
    assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::claimed());
}

/// A machine that loses its power, or its network, answers nothing and closes nothing.
#[tokio::test]
async fn connections_to_a_server_that_fell_silent_are_replaced() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let file = SqliteFile::new();
    let silence = forward(&file.folder, shared().unwrap().folder());
    let name = db.connect_options().get_database().unwrap().to_owned();
    // The test before a claim would notice those that are silent by then.
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .test_before_acquire(false);
    let released = Arc::new(Semaphore::new(0));
    let releasing = released.clone();
    let pool = pool.after_release(move |_, _| {
        releasing.add_permits(1);
        Box::pin(async { Ok(true) })
    });
    let pool = pool.connect_lazy_with(options(&file.folder, &name));
    let store = SqlStore::new(pool);
    let both = || async {
        let events = [Events::one(key(1)), Events::one(key(2))];
        tokio::join!(
            timeout(SHORT, store.claim(&events[0], &ME, LEASE)),
            timeout(SHORT, store.claim(&events[1], &ME, LEASE)),
        )
    };
    let _ = both().await;
    let _ = released.acquire_many(2).await.unwrap();
    // sqlx still tests them.
    sleep(SHORT).await;

    silence.notify_waiters();
    let dropped = both().await;
    assert!(matches!(dropped, (Err(_), Err(_))), "{dropped:?}");

    assert_eq!(soon(claim(&store, 3, &ME)).await, ClaimState::claimed());
}

/// Forwards connections to a server's socket, until it is told to be silent on those that there are.
fn forward(from: &Path, to: &Path) -> Arc<Notify> {
    let silence = Arc::new(Notify::new());
    let listener = UnixListener::bind(from.join(SOCKET)).unwrap();
    let (notified, to) = (silence.clone(), to.join(SOCKET));
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut server = UnixStream::connect(&to).await.unwrap();
            let silence = notified.clone();
            tokio::spawn(async move {
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut server) => {}
                    () = silence.notified() => pending().await,
                }
            });
        }
    });
    silence
}

/// Drops claims of a store with one connection at each of their steps; what follows on that connection
/// is seen by the others.
async fn leaves_no_transaction(store: &SqlStore, other: &SqlStore) {
    let batch = Events::each(vec![key(1), key(2)]).within(key(3), LEASE);
    // The connection is there, and knows the statements.
    store.claim(&batch, &ME, LEASE).await.unwrap();
    let mut ended = 0;
    // A step may bring a claim further than the same step did before.
    for number in 10..90 {
        let steps = number % MOST_STEPS + 1;
        if has_ended(store.claim(&batch, &ME, LEASE), steps).await {
            ended += 1;
        }

        assert_eq!(claim(store, number, &ME).await, ClaimState::claimed());

        assert_eq!(claim(other, number, &SOMEBODY).await, ClaimState::InFlight);
    }
    assert!((1..80).contains(&ended), "{ended} claims have ended");
}

/// Returns whether a future ends in so many steps, after which it is dropped.
async fn has_ended(future: impl Future, steps: u8) -> bool {
    let (mut future, mut left) = (pin!(future), steps);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}
