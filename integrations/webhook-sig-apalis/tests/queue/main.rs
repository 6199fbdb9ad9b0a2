//! Queues on SQLite and on a real PostgreSQL, behind real servers.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod accept;
mod answers;
mod bed;
mod dead;
mod engine;
mod faults;
mod forget;
mod killed;
mod lost;
mod postgres;
mod push;
mod seen;
mod signs;
mod silent;
mod web;
mod work;
