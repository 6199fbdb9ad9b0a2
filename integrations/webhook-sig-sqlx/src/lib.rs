//! Webhooks handled exactly once.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub use self::dialect::Dialect;
pub use self::error::RecordError;
pub use self::event::{Event, Recorded, RecordedEach};
#[cfg(any(feature = "actix", feature = "axum"))]
pub use self::extract::MissingProof;
pub use self::records::{LOCK_TIMEOUT, PURGE_PAUSE, PURGE_STEP, Records};
pub use self::store::{ROOM, ROW_LIMIT, SqlStore};
pub use self::tables::{InvalidName, NAME_LIMIT, PREFIX, Tables};
pub use self::upkeep::{COUNT_AGE, SWEEP_PAUSE};

mod dialect;
mod error;
mod event;
#[cfg(any(feature = "actix", feature = "axum"))]
mod extract;
#[cfg(feature = "postgres")]
mod postgres;
mod records;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod tables;
mod upkeep;
