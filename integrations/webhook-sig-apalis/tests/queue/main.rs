//! Queues on SQLite and on a real PostgreSQL, behind real servers.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod accept;
mod bed;
mod dead;
mod engine;
mod faults;
mod killed;
mod postgres;
mod web;
mod work;
