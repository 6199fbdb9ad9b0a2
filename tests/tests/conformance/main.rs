//! One suite for every adapter: each scenario on each server, by each form on the wire.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what only tests call fails by panicking"
)]

mod actix;
mod allowed_ips;
mod axum;
mod body;
mod disconnect;
mod drain;
mod framing;
mod grpc;
mod head;
mod public_keys;
mod readiness;
mod refusal;
mod trailers;
mod vectors;
