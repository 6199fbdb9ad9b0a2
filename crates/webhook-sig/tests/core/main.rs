//! The core through its public API: laws over every scheme, the words of the scheme language,
//! bounds, settings, secrecy.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod algorithms;
mod allowed_ips;
mod boundaries;
mod bounds;
mod captured;
mod certificates;
mod credential;
mod derived;
mod errors;
mod event_words;
mod explanations;
mod fixture;
mod freshness;
mod items;
#[cfg(feature = "ed25519")]
mod jwks;
#[cfg(feature = "jws")]
mod jws;
mod key_ids;
mod keys;
mod language;
mod late_retries;
mod laws;
#[cfg(feature = "message-signatures")]
mod message_signatures;
mod payload;
mod public_keys;
mod refusals;
mod sample;
mod secrecy;
mod split;
mod test_keys;
mod token;
mod url;
