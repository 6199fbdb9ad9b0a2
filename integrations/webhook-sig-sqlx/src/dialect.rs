//! What differs between the databases.

use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;

use sqlx::{Database, Pool};
use webhook_sig::replay::{ClaimState, Claimer, EventKey, Events, Settled};

use crate::records::Records;
use crate::tables::{MigrateError, Tables};

/// A database that this crate has its statements for: [`sqlx::Postgres`] or [`sqlx::Sqlite`].
///
/// It is sealed.
pub trait Dialect: Driver {}

#[cfg(feature = "postgres")]
impl Dialect for sqlx::Postgres {}

#[cfg(feature = "sqlite")]
impl Dialect for sqlx::Sqlite {}

/// The keys of a batch that a statement found or wrote.
pub(crate) type Keys = HashSet<Vec<u8>>;

type Result<T> = std::result::Result<T, sqlx::Error>;

/// The statements of one database. It is public only because [`Dialect`] is.
#[expect(unnameable_types, reason = "no one else may implement it")]
pub trait Driver: Database {
    /// Whether a store has connections apart from those of the pool that it was given.
    const IS_APART: bool;

    /// Returns the statements of each version of the tables, in their order. Those of the first
    /// create them, and do nothing where they exist; those of any other change the version before.
    fn versions(tables: &Tables) -> Vec<String>;

    /// Runs those that are missing, one process at a time.
    fn migrate(
        pool: &Pool<Self>,
        tables: &Tables,
    ) -> impl Future<Output = std::result::Result<(), MigrateError>> + Send;

    /// Inserts the records of events, and returns the keys of those that were not there.
    fn record(
        connection: &mut Self::Connection,
        records: &Records,
        keys: &[EventKey],
    ) -> impl Future<Output = Result<Keys>> + Send;

    /// Deletes the record of an event, and returns whether it was there.
    fn forget_record(
        connection: &mut Self::Connection,
        tables: &Tables,
        key: &EventKey,
    ) -> impl Future<Output = Result<bool>> + Send;

    /// Deletes at most so many records of at least this age, and returns how many there were.
    fn purge(
        pool: &Pool<Self>,
        tables: &Tables,
        age: Duration,
        rows: u32,
    ) -> impl Future<Output = Result<u64>> + Send;

    /// Claims the events of a delivery.
    fn claim(
        pool: &Pool<Self>,
        tables: &Tables,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<ClaimState>> + Send;

    /// Ends claims; what is handled is kept for the shorter time unless there is room.
    fn settle(
        pool: &Pool<Self>,
        tables: &Tables,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
        has_room: bool,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Forgets that an event was handled, and returns whether it was known.
    fn forget(
        pool: &Pool<Self>,
        tables: &Tables,
        key: &EventKey,
    ) -> impl Future<Output = Result<bool>> + Send;

    /// Deletes at most so many rows of the store that have expired, and returns how many there were.
    fn sweep(
        pool: &Pool<Self>,
        tables: &Tables,
        rows: u32,
    ) -> impl Future<Output = Result<u64>> + Send;

    /// Estimates how many rows the store has; at most `exact` of them are counted one by one.
    fn count(
        pool: &Pool<Self>,
        tables: &Tables,
        exact: u64,
    ) -> impl Future<Output = Result<u64>> + Send;
}

/// Returns the bytes of keys in the order in which every statement locks them, so that no two
/// wait for each other.
pub(crate) fn sorted(keys: &[EventKey]) -> Vec<&[u8]> {
    let mut keys: Vec<_> = keys.iter().map(|key| key.as_bytes().as_slice()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns the answer to a claim, from what a statement claimed and what was handled before.
pub(crate) fn state(keys: &[EventKey], claimed: usize, handled: &Keys) -> ClaimState {
    let places = keys.iter().enumerate();
    let handled: Vec<_> = places
        .filter(|(_, key)| handled.contains(key.as_bytes().as_slice()))
        .map(|(place, _)| place)
        .collect();
    if claimed.saturating_add(handled.len()) < keys.len() {
        ClaimState::InFlight
    } else if handled.len() == keys.len() {
        ClaimState::Handled
    } else {
        ClaimState::Claimed { handled }
    }
}

/// Returns the digests that a content comes with for the first time.
pub(crate) fn unknown<'k>(keys: &'k [EventKey], known: &[u8], handled: &Keys) -> Vec<&'k [u8]> {
    let keys = keys.iter().map(|key| key.as_bytes().as_slice());
    keys.filter(|key| !handled.contains(*key) && !known.chunks(key.len()).any(|one| one == *key))
        .collect()
}

/// Returns whole milliseconds, at least one and at most a hundred years, which a database can add
/// to its clock.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(i64::MAX)
        .clamp(1, LONGEST)
}

const LONGEST: i64 = 100 * 366 * 24 * 60 * 60 * 1000;
