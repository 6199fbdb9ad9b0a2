//! What a log sees of deliveries, and that strangers cannot fill it.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod capture;
mod events;
#[path = "../core/fixture.rs"]
mod fixture;
mod rate;
