//! The endpoint through its public API: heads, bodies, refusals, budget, tenants and claims.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod body;
mod budget;
mod builder;
mod claims;
mod deadline;
mod drain;
#[path = "../core/fixture.rs"]
mod fixture;
mod forget;
mod github;
mod handshakes;
#[cfg(feature = "jws")]
mod items;
mod late;
mod load;
#[cfg(feature = "metrics")]
mod metrics;
mod receiving;
mod refusal;
mod settlement;
mod sourced;
mod tenants;
#[path = "../core/test_keys.rs"]
mod test_keys;
#[cfg(feature = "jws")]
mod tokens;
