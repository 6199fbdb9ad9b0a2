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
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::timeout;
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
    let pool = pool.connect_lazy_with(options(&file.folder, &name));
    let store = SqlStore::new(pool.clone());
    let both = || async {
        let events = [Events::one(key(1)), Events::one(key(2))];
        tokio::join!(
            timeout(SHORT, store.claim(&events[0], &ME, LEASE)),
            timeout(SHORT, store.claim(&events[1], &ME, LEASE)),
        )
    };
    let _ = both().await;
    while pool.num_idle() < 2 {
        yield_now().await;
    }

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
