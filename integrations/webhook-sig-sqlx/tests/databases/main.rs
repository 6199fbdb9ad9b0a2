//! The store and the records on real databases.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod app;
mod bounds;
mod dropped;
mod faults;
mod handlers;
mod identity;
mod migration;
mod purge;
mod record;
mod server;
mod store;
mod upkeep;
