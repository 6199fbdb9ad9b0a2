//! Webhooks whose effects happen exactly once, on PostgreSQL and SQLite.
//!
//! ```
//! # #[cfg(feature = "postgres")] {
//! use sqlx::PgPool;
//! use webhook_sig::BoxError;
//! use webhook_sig_sqlx::Event;
//!
//! async fn handle(event: Event, db: &PgPool) -> Result<(), BoxError> {
//!     let mut tx = db.begin().await?;
//!     if event.record(&mut tx).await?.is_new() {
//!         sqlx::query("UPDATE orders SET is_paid = true WHERE id = $1")
//!             .bind(7)
//!             .execute(&mut *tx)
//!             .await?;
//!     }
//!     tx.commit().await?; // both or neither
//!     Ok(())
//! }
//! # }
//! ```
//!
//! A replay store that is apart from the handler's work cannot commit with it: a process that dies
//! between the two repeats the work, or loses it. So [`Event::record`] writes the event's key where
//! the handler works, in its own transaction: `INSERT … ON CONFLICT DO NOTHING`. With the features
//! `axum` and `actix`, [`Event`] is an extractor; the
//! [README](https://github.com/webhook-sig/webhook-sig/tree/main/integrations/webhook-sig-sqlx#readme)
//! shows an app.
//!
//! - The key comes from the endpoint, so that needs a name and a replay store, of any kind. Without
//!   one, [`RecordError::NoStore`] says so. A delivery whose events cannot be told from others has no
//!   key, and is new each time, as it is to the store.
//! - [`Event::record_each`] records a batch, and says which of its events are new.
//! - [`Event::record_one`] records one event of a batch, where each has a transaction of its own.
//! - [`Records::purge`] deletes old records. Call it in a task of its own, once an hour, as the examples
//!   [license-server](https://github.com/webhook-sig/webhook-sig/tree/main/integrations/license-server)
//!   and [inbox](https://github.com/webhook-sig/webhook-sig/tree/main/integrations/inbox) do.
//! - [`Records::forget`] deletes the record of one event, so that it is handled once more.
//!
//! # The handler's transaction
//!
//! | how it ends | the event |
//! | --- | --- |
//! | it commits | is known, and its work is done |
//! | it is rolled back or dropped, or the process or the connection dies before | is new, and nothing is done |
//! | a savepoint in which the event was recorded is rolled back | is new |
//! | the answer to the commit is lost | is known or new; the next attempt sees which |
//!
//! So answer with an error in all cases but the first, and the vendor sends the event again. Pass on
//! every error, and do not commit after it: PostgreSQL takes a `COMMIT` after an error for a `ROLLBACK`,
//! which sqlx reports as success. What the handler does elsewhere, such as a mail that it sends, is not
//! part of the transaction, and may be done again.
//!
//! No isolation above PostgreSQL's default, `READ COMMITTED`, is needed: the record's primary key lets
//! only one of two transactions insert it. Under `REPEATABLE READ` and `SERIALIZABLE`, a double that
//! began before the first one committed fails with a serialization error, a
//! [`RecordError::Database`], instead of being known. It is sent again as well. All transactions of
//! SQLite are serializable. The same holds for the claims and settlements of a store: leave
//! `default_transaction_isolation` as it is on its pool, since a settlement that fails lets the handler
//! run once more.
//!
//! # The store
//!
//! [`SqlStore`] is a [replay store](webhook_sig::replay::ReplayStore) in the same database, for
//! programs that have no Redis. [`Tables::migrate`] creates its table and that of the records.
//! Leases and ends are by the clock of the database's machine.
//!
//! | | PostgreSQL | SQLite |
//! | --- | --- | --- |
//! | claim of one event | one statement that commits by itself | a read; then, if the event is new, a transaction of two statements |
//! | claim of a batch | a transaction: three round trips | the same as of one event |
//! | claim where you trust unsigned ids | a transaction: five round trips | a read, and a transaction of four statements |
//! | settlement, [`forget`](webhook_sig::replay::ReplayStore::forget) | one statement | one statement |
//! | record of one event or a batch | one statement in the handler's transaction | the same |
//! | bytes of an event, indexes included, about | 278 | 111 |
//! | bytes of a record, indexes included, about | 179 | 108 |
//!
//! The bytes are those of the chapter `size` of `integrations/bench`. On PostgreSQL, a settlement leaves
//! the version of the event before it, whose room a vacuum gives to later ones.
//!
//! A pool asks the server before it gives a connection out, which is one more round trip;
//! `PoolOptions::test_before_acquire` turns that off.
//!
//! What a claim costs does not depend on the number of rows, but for the depth of an index. Each
//! commit of a claim, a settlement and a handler waits for the disk, which is most of the time that
//! they take.
//!
//! # How many rows
//!
//! | table of events | | default |
//! | --- | --- | --- |
//! | rows from which what is handled is kept only as long as it must be | [`SqlStore::room`] | [`ROOM`] |
//! | rows from which claims fail, and deliveries are answered with 503 | [`SqlStore::row_limit`] | [`ROW_LIMIT`] |
//! | time between the counts that these rely on | | [`COUNT_AGE`] |
//! | rows that are deleted at a time when they have expired, once in [`SWEEP_PAUSE`], or more often if there are more | | [`PURGE_STEP`] |
//!
//! A store counts and deletes apart from its claims: one of them begins it where it is due, in a task of
//! its own and on one more connection, and none waits for it. Where it fails, claims go on by the last
//! count, and the feature `tracing` logs it, at most once a minute. A process that has not counted yet
//! takes all claims.
//!
//! On PostgreSQL the count is the server's own estimate, which needs `track_counts` as it is by
//! default. It follows within a second or so; it is some 10 % off in the minutes after many rows were
//! deleted, until autovacuum has seen it, and after a crash. On SQLite it is exact where it matters:
//! as long as the span of row numbers is below both bounds, that serves instead. In addition, what is
//! claimed between two counts can exceed a bound.
//!
//! The table of records has a row for each event until you purge it. Nothing but the disk limits it.
//!
//! # PostgreSQL
//!
//! A double that arrives while the first is at work waits for its end, since it must know whether
//! that commits, as long as [`Records::lock_timeout`] says. Then it fails with
//! [`RecordError::Busy`], and the vendor sends it again. The limit is for that statement alone: what
//! the handler has set for its transaction is as before.
//!
//! Claims wait for a lock no longer than [`LOCK_TIMEOUT`], and the transaction of a batch ends by
//! itself if its process freezes that long. For all other statements, set
//! `statement_timeout` and `idle_in_transaction_session_timeout` by `PgConnectOptions::options`: a
//! handler that freezes in its transaction holds its event until then.
//!
//! A store and its clones open connections of their own, with the options and hooks of the pool that it
//! is given: up to as many again as that may have, and none of them before it is needed. So create a store
//! once and clone it. A server has to allow `max_connections` for the pool, and as many for each store on
//! it. Closing the pool closes those connections too, without waiting for what is done on them. Under
//! `#[sqlx::test]`, they count as those of the pool do.
//!
//! Handlers may use the pool itself. A sender that leaves while its handler waits for `BEGIN` lets sqlx
//! 0.9.0 give that connection back
//! [in an open transaction](https://github.com/transact-rs/sqlx/issues/4393). A claim on it would not be
//! committed. The same happens to what a handler writes on it outside of a transaction;
//! `on_disconnect(OnDisconnect::Finish)` of the endpoint lets handlers finish.
//!
//! # SQLite
//!
//! Begin the handler's transaction with `pool.begin_with("BEGIN IMMEDIATE")`. One that begins with
//! `BEGIN`, and reads before it records, fails as soon as another one has written meanwhile, without
//! waiting, and with [`RecordError::Stale`]. Otherwise it waits for its turn as long as
//! `SqliteConnectOptions::busy_timeout` says, which is 5 seconds by default; the endpoint gives up on
//! the store after 2 seconds, so set less than that.
//!
//! Use `journal_mode(SqliteJournalMode::Wal)`: repeats are then found while another connection
//! writes. There is one writer at a time, so a slow handler holds up all claims: keep
//! its transaction short, or give the store a file of its own.
//!
//! Give the pool the hook [`is_reusable`]: without it, a connection on which a handler met a full disk
//! takes part in no transaction any more, also when there is room again.
//!
//! # What is forgotten
//!
//! What is forgotten can run again: of the store, an event that its vendor retries or anyone resends;
//! of the records, nothing by which an effect could be repeated, because that is forgotten with it.
//!
//! | what happens | what is forgotten | with which settings |
//! | --- | --- | --- |
//! | the program dies | the claims that it held, when their leases end | |
//! | the database's process dies | nothing | |
//! | the machine loses power | nothing | PostgreSQL: `fsync = on`, and `synchronous_commit` not `off`, both as by default; SQLite: `synchronous = FULL`, its default, also in WAL |
//! | the same | the last commits: up to 0.6 seconds of them, or since the last checkpoint | PostgreSQL: `synchronous_commit = off`; SQLite: WAL with `synchronous = NORMAL` |
//! | a replica is promoted | what it had not received | nothing with `synchronous_standby_names` and `synchronous_commit = on` |
//! | a backup is restored | what came after it, effects and records alike | |
//! | a record is purged | that record | [`Records::purge`] |
//!
//! An effect and its record are one commit, so that none of these settings parts them. But a vendor who
//! was answered does not send the event again: a commit that is lost after the answer is an event
//! that is lost. `synchronous_commit` can be set for one transaction: where it is `off` for others, call
//! `SET LOCAL synchronous_commit = on` in the handler's.
//!
//! A database that is down, read-only or full makes claims fail, so that deliveries are answered with
//! 503 and no handler runs. A handler whose commit fails answers with an error.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "postgres", feature = "sqlite")),
    allow(dead_code, reason = "what one database needs, the other one may not")
)]

pub use self::dialect::Dialect;
pub use self::error::RecordError;
pub use self::event::{Event, Recorded, RecordedEach};
#[cfg(any(feature = "actix", feature = "axum"))]
pub use self::extract::MissingProof;
pub use self::records::{LOCK_TIMEOUT, PURGE_PAUSE, PURGE_STEP, Records};
#[cfg(feature = "sqlite")]
pub use self::sqlite::is_reusable;
pub use self::store::{ROOM, ROW_LIMIT, SqlStore};
pub use self::tables::{InvalidName, MigrateError, NAME_LIMIT, PREFIX, Tables};
pub use self::upkeep::{COUNT_AGE, SWEEP_PAUSE};

mod apart;
mod dialect;
mod error;
mod event;
#[cfg(any(feature = "actix", feature = "axum"))]
mod extract;
#[cfg(feature = "tracing")]
mod log;
#[cfg(feature = "postgres")]
mod postgres;
mod records;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod tables;
mod upkeep;

/// The examples in the README are tests, too.
#[cfg(all(doctest, feature = "axum", feature = "postgres"))]
#[doc = include_str!("../README.md")]
struct Readme;
