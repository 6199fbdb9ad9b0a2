//! An event is handled once, however its vendor recognizes and repeats it.
//!
//! Every situation is tried for each [kind](kind::KINDS) of event, through the core, axum and
//! actix-web, with each store: a [`Receiver`](receiver::Receiver) is one of these combinations.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what only tests call fails by panicking"
)]

mod bad_input;
mod batches;
mod kind;
mod names;
mod receiver;
mod situations;
mod store;
mod trust;
