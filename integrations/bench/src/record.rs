//! A record in a transaction, against a bare insert of the same columns.

use std::time::{Duration, Instant};

use webhook_sig::{BoxError, Endpoint};

use crate::database::Database;
use crate::measure::Race;
use crate::vendor::{Vendor, endpoint};

/// How many times as long as the insert it may take.
pub const LIMIT: f64 = 1.3;

pub const METHOD: &str = "\
A transaction begins, `event.record` is all it does, and it commits. The limit is a transaction with a \
bare `INSERT … ON CONFLICT DO NOTHING` of the same columns into the same table. On SQLite both begin \
with `BEGIN IMMEDIATE`.";

pub async fn race(database: &Database, rounds: usize) -> Result<Race, BoxError> {
    let (vendor, endpoint) = (Vendor::new()?, endpoint()?);
    let record = async || once(database, &vendor, &endpoint).await;
    let insert = async || -> Result<Duration, BoxError> {
        let event = vendor.event(&endpoint).await?;
        let Some([key]) = event.verified().event_keys() else {
            return Err("an event has one key".into());
        };
        let start = Instant::now();
        let is_new = database.insert(key.as_bytes()).await?;
        new(is_new, start.elapsed())
    };
    Race::of_short(rounds, record, insert).await
}

/// Lets a database with many records record events, and one with few.
pub async fn grown([many, few]: [&Database; 2], rounds: usize) -> Result<Race, BoxError> {
    let (vendor, endpoint) = (Vendor::new()?, endpoint()?);
    let many = async || once(many, &vendor, &endpoint).await;
    let few = async || once(few, &vendor, &endpoint).await;
    Race::of_short(rounds, many, few).await
}

async fn once(
    database: &Database,
    vendor: &Vendor,
    endpoint: &Endpoint,
) -> Result<Duration, BoxError> {
    let event = vendor.event(endpoint).await?;
    let start = Instant::now();
    let is_new = database.record(&event).await?;
    new(is_new, start.elapsed())
}

fn new(is_new: bool, taken: Duration) -> Result<Duration, BoxError> {
    if is_new {
        Ok(taken)
    } else {
        Err("an event was known".into())
    }
}
