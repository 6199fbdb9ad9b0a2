//! The program, run as its users run it: real processes, files and sockets.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share panics as the tests do"
)]

mod check;
mod completions;
mod explain;
mod explain_secrets;
mod explain_urls;
mod fastspring;
mod forget;
mod harness;
mod input;
mod listen;
mod options;
mod params;
mod public_keys;
mod public_url;
mod receiver;
mod replay;
mod replay_lines;
mod replay_options;
mod scheme_file;
mod schemes;
mod secrets;
mod send;
mod sign;
mod sign_bodies;
#[path = "../../../webhook-sig/tests/core/test_keys.rs"]
mod test_keys;
mod trigger;
mod verify;
