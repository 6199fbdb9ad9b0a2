//! How many bytes a row takes, with its place in the indexes.

use http::{HeaderMap, StatusCode};
use webhook_sig::BoxError;

use crate::database::Database;
use crate::vendor::{Vendor, endpoint, endpoint_with};

/// How many rows are written for each.
const ROWS: u32 = 10_000;

pub const METHOD: &str = "\
How much a database grew by 10,000 rows, written one after the other as an application does it, divided \
by their number. A mark is of an event that a `SqlStore` claimed and settled as handled; a record is of \
one that `event.record` recorded. On PostgreSQL, the settlement leaves the version of the mark before it, \
whose room a vacuum gives to later rows.";

/// Returns the bytes of an event that a store remembers.
pub async fn of_mark(database: &Database) -> Result<f64, BoxError> {
    let (vendor, endpoint) = (Vendor::new()?, endpoint_with(database.store())?);
    growth(database, async || {
        let (_, claim) = vendor.received(&endpoint).await?;
        claim.settle(StatusCode::OK, &HeaderMap::new()).await;
        Ok(())
    })
    .await
}

/// Returns the bytes of a record.
pub async fn of_record(database: &Database) -> Result<f64, BoxError> {
    let (vendor, endpoint) = (Vendor::new()?, endpoint()?);
    growth(database, async || {
        let event = vendor.event(&endpoint).await?;
        database.record(&event).await.map(drop)
    })
    .await
}

async fn growth(
    database: &Database,
    mut write: impl AsyncFnMut() -> Result<(), BoxError>,
) -> Result<f64, BoxError> {
    let before = database.size().await?;
    for _ in 0..ROWS {
        write().await?;
    }
    Ok((database.size().await? - before) as f64 / f64::from(ROWS))
}
