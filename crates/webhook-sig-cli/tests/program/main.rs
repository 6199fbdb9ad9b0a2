//! The program, run as its users run it: real processes, files and sockets.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share panics as the tests do"
)]

mod check;
mod completions;
mod fastspring;
mod forget;
mod harness;
mod options;
mod scheme_file;
mod schemes;
mod secrets;
mod send;
mod sign;
mod sign_bodies;
mod verify;
