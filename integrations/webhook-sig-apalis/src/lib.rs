#![doc = include_str!("../README.md")]
//!
//! # What is promised
//!
//! At least once: a delivery is acknowledged after its job is committed, and the job ends when the
//! handler has succeeded. A worker that is killed, a database that is lost before a result is written,
//! and an operator who lets a dead letter run again make a handler run more than once for an event. A
//! handler whose effects are in a database makes them exactly once by recording the event in the same
//! transaction: `event.record(&mut transaction)` of `webhook-sig-sqlx`.
//!
//! An event that the queue has already is acknowledged and not stored again, also if it was signed
//! anew. The job's `idempotency_key` is the event's key, or a hash of the keys of a batch: events that
//! come again in another batch are another job, for whose handler `record_each` and `record_one` tell
//! which are new. So the endpoint must know events: give it a replay store, such as a `MemoryStore`;
//! without one, deliveries are answered with 500, and the log says why. An event that cannot be told from
//! others has no key, and each of its deliveries is a job of its own.
//!
//! # What is stored
//!
//! Method, path and query, headers, the very bytes of the body, and the
//! [proof](webhook_sig::Verified::to_stored). The headers that hold the scheme's signature or token are
//! not stored, nor its parameter of the query, nor `authorization`, `proxy-authorization` and `cookie`.
//! A secret in the body stays in it, and so does one in a header of another name that your verifier
//! requires. The path is that which the accepting service saw: under axum's `Router::nest`, it is
//! without the prefix, and so are the routes of the worker.
//!
//! # Bounds
//!
//! | | bound | default |
//! | --- | --- | --- |
//! | a body | the endpoint's | |
//! | jobs that are not done | [`Queue::row_limit`], 503 beyond | [`ROW_LIMIT`] |
//! | storing a delivery | [`Queue::store_timeout`], 503 beyond | [`STORE_TIMEOUT`] |
//! | age of a finished job | [`Queue::horizon`] | the vendor's retries, or [`HORIZON`] |
//! | attempts, then a dead letter | [`Queue::attempts`] | [`ATTEMPTS`] |
//! | duration of an attempt | [`Queue::attempt_timeout`] | [`ATTEMPT_TIMEOUT`] |
//! | wait between attempts | [`Queue::backoff`] | [`BACKOFF_LEAST`] to [`BACKOFF_MOST`] |
//! | jobs at a time | [`Queue::concurrency`] | [`CONCURRENCY`] |
//! | silence of a worker | [`Queue::dead_after`] | [`DEAD_AFTER`] |
//! | fetching jobs | 5 seconds | |
//! | writing results | 5 seconds, then again | |
//! | the last results, and giving back what did not begin, after the last handler has ended | 10 seconds, then those jobs run again | |
//! | a step of purging | 60 seconds | |
//! | age of a job that no worker reads | [`UNREAD_AGE`] | |
//!
//! A handler that hangs keeps its place for the duration of an attempt: set that not much longer than
//! yours take.
//!
//! A job of another version of this crate or of another scheme waits for a worker that reads it, and
//! uses up no attempt: while a program is replaced by another version of it, both may take it. It waits
//! each time for as long as it has waited already, within the [backoff](Queue::backoff). If no worker has
//! read it [`UNREAD_AGE`] after it was stored, it is a dead letter, whose error says what it is. A damaged
//! job is one at once.
//!
//! Dead letters stay until they are [run again](Queue::run_again) or [discarded](Queue::discard), and
//! count as rows.
//!
//! Jobs that are done are not in the limit of rows: they take the rate of deliveries, times the horizon,
//! times the size of a delivery. Workers purge them every minute, 500 at a time with pauses.
//!
//! # What the database has to be set to
//!
//! An acknowledgement is as durable as a commit. SQLite in WAL mode loses the last commits when the power
//! fails, unless `synchronous` is `FULL`, which is its default and that of sqlx; PostgreSQL does with
//! `synchronous_commit = off`, which is not its default.
//!
//! All queues of a database are in one schema, `apalis`, or the tables of one file: give environments that
//! share a server databases of their own. [`Queue::setup`] adds three indexes, whose names begin with
//! `webhook_sig_jobs_`.
//!
//! Each call of [`Queue::work`] has one connection in addition, for its signs of life, so that a worker
//! whose other connections are used up is not taken for dead; the hooks of the pool are not run for it. A
//! handler that keeps SQLite's lock for writing longer than [`Queue::dead_after`] may still lose its job.
//!
//! On PostgreSQL, a queue and its clones open connections of their own, with the options and hooks of the
//! pool that it is given: up to as many again as that may have, and none of them before it is needed. So
//! create a queue once and clone it. A server has to allow `max_connections` for the pool, as many for
//! each queue and each store on it, and one for each worker. Closing the pool closes those connections too,
//! without waiting for what is done on them.
//!
//! Handlers may use the pool itself. One that is dropped while it waits for `begin`, because its attempt
//! has taken too long or its sender has left, lets sqlx 0.9.0 give that connection back
//! [in an open transaction](https://github.com/transact-rs/sqlx/issues/4393). A delivery stored on it
//! would be acknowledged and not committed. The same happens to what a handler writes on it outside of a
//! transaction.
//!
//! On SQLite, the queue uses the pool that it is given, and handlers may share it. One at a time writes to
//! the file, and the others wait for as long as `busy_timeout` says, which is 5 seconds by default.
//!
//! A full disk makes SQLite end a transaction by itself, and sqlx 0.9 could never begin another one on that
//! connection. This crate closes its own then. For transactions of your handlers, let the pool do it:
//!
//! ```
//! # #[cfg(feature = "sqlite")] {
//! use sqlx::Connection as _;
//! use sqlx::sqlite::SqlitePoolOptions;
//!
//! let pool = SqlitePoolOptions::new().after_release(|connection, _| {
//!     Box::pin(async move {
//!         connection.ping().await?;
//!         Ok(!connection.is_in_transaction())
//!     })
//! });
//! # }
//! ```
//!
//! # What a queue cannot do
//!
//! A vendor that reads the response, such as Twilio its TwiML or Slack that to a slash command, gets an
//! acknowledgement and nothing else: answer it in the request. Jobs run in about the order in which they
//! came, and several at a time; the priorities of apalis are not read.
//!
//! # What operators see
//!
//! What a database that is down or a sender could repeat is a line a minute with a count,
//! [`LOG_INTERVAL`]: deliveries that were not stored, by their cause, and workers that cannot register,
//! fetch, give a sign of life or write results. A job that fails, a dead letter, and jobs that were taken
//! back are a line each. What a handler logs is in the span `webhook_job`, with the fields `queue`,
//! `scheme`, `tenant`, `job`, `attempt`, `event_id` and `event_type`.
//!
//! With the feature `metrics` there are `webhook_sig_queue_deliveries_total`,
//! `webhook_sig_queue_runs_total`, `webhook_sig_queue_running_seconds`,
//! `webhook_sig_queue_latency_seconds` and `webhook_sig_queue_rows`. Those of apalis belong to its worker,
//! which is not used.
//!
//! # What is apalis, and what is not
//!
//! Tables, migrations and states are those of apalis 1.0, so that its board shows the queue. Its worker is
//! not used. As of 1.0 it has no heartbeat while it holds a batch, so that others run its jobs a second
//! time; one failed statement ends it and drops the handlers that it runs; and a failed job is tried again
//! at once. `tests/queue/engine.rs` shows that. The worker here fetches no more than it runs, keeps its
//! heartbeat until the last job has ended, and keeps results while the database is down.
//!
//! All statements against those tables are this crate's own, and tested against the pinned version. A job
//! has the row that apalis' push gives it, which does not tell a new job from one that is there already:
//! on PostgreSQL, that is an error in the server's log. Fetching orders by the time alone: apalis orders by
//! a priority before it, and so reads every job that is due later. And what apalis takes back from a dead
//! worker is due at once, so that a job that kills its process meets the same others again, and they become
//! dead letters with it. Here those jobs part: see [`Queue::attempts`].
//!
//! Other engines were tried in November 2026, on PostgreSQL 15: graphile_worker 0.14, underway 0.2 and
//! sqlxmq 0.6. None of them keeps the key of a job that is done, has SQLite, or writes a result later that
//! it could not write at once, and each ran jobs twice after its server had stopped while they ran.
//!
//! apalis' own `setup` for SQLite turns `synchronous` off. [`Queue::setup`] does not.
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `actix` | [`Queue::accept_actix`], for actix-web |
//! | `metrics` | counters, histograms and a gauge, through the crate `metrics` |
//! | `postgres` | [`Queue::postgres`] |
//! | `sqlite` | [`Queue::sqlite`] |
//!
//! A queue is in a database: without one of the two there is nothing in this crate.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg(any(feature = "postgres", feature = "sqlite"))]

pub use self::accept::{Accept, AcceptFuture};
pub use self::dead_letter::DeadLetter;
pub use self::error::QueueError;
pub use self::queue::Queue;
#[cfg(feature = "metrics")]
pub use self::telemetry::{QUEUE_DELIVERIES, QUEUE_LATENCY, QUEUE_ROWS, QUEUE_RUNNING, QUEUE_RUNS};

use std::time::Duration;

mod accept;
#[cfg(feature = "actix")]
mod actix;
mod attempt;
mod backoff;
mod database;
mod dead_letter;
mod error;
mod holds;
mod identity;
mod job;
mod ledger;
mod life;
mod log;
mod queue;
mod rows;
mod run;
mod telemetry;
mod work;

/// The default number of attempts: 20, with 5 to 10 hours between the first and the last.
pub const ATTEMPTS: u16 = 20;

/// The default of how long an attempt may take: 5 minutes.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// The default of the least time until a failed job is tried again: 5 seconds.
pub const BACKOFF_LEAST: Duration = Duration::from_secs(5);

/// The default of the greatest time until a failed job is tried again: 1 hour.
pub const BACKOFF_MOST: Duration = Duration::from_secs(60 * 60);

/// The default of how many jobs run at a time: 8.
pub const CONCURRENCY: usize = 8;

/// The default of how long a worker may be silent: 30 seconds.
pub const DEAD_AFTER: Duration = Duration::from_secs(30);

/// The greatest number of dead letters that are listed at a time.
pub const DEAD_LETTER_PAGE: u32 = 100;

/// The default of how long finished jobs are kept where the vendor's retries are unknown: 72 hours.
pub const HORIZON: Duration = Duration::from_secs(72 * 60 * 60);

/// How often each kind of trouble is logged, with how often it came: every minute.
///
/// A line for what came after the last one is written when it comes again.
pub const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// The default of the longest time between two looks for jobs: 1 second.
pub const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The default greatest number of jobs that are not done: a million.
pub const ROW_LIMIT: u64 = 1_000_000;

/// How old a job becomes that no worker reads, before it is a dead letter: 72 hours.
pub const UNREAD_AGE: Duration = Duration::from_secs(72 * 60 * 60);

/// The default of how long storing a delivery may take: 5 seconds.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(5);
