//! The program `webhook-sig`: signs, verifies, checks, sends and replays webhooks from a terminal.
//!
//! It works offline and without accounts, on the same schemes and with the same code as the
//! library [`webhook_sig`]. Only `send`, `replay`, `trigger`, `forget` and `listen` open
//! connections, to the addresses that they are given.
//!
//! ```text
//! webhook-sig schemes
//! webhook-sig sign --scheme stripe --secret-file secret.txt --body '{"id":"evt_1"}'
//! webhook-sig verify --scheme github --secret-env SECRET --body-file body.json \
//!     --header "X-Hub-Signature-256: sha256=…"
//! webhook-sig explain --scheme stripe --secret-env SECRET --http request.txt
//! webhook-sig check tests/vectors/*.json
//! webhook-sig send http://localhost:8080/webhooks --scheme svix --secret-file secret.txt --body '{}'
//! webhook-sig trigger stripe invoice.paid --to http://localhost:8080/webhooks --secret-file secret.txt
//! webhook-sig replay deliveries.jsonl --to http://localhost:8080 --sign --secret-file secret.txt
//! webhook-sig listen --route /stripe=stripe:env:STRIPE_SECRET --forward http://localhost:3000 --ui 4001
//! webhook-sig forget --scheme stripe --endpoint payments --redis redis://127.0.0.1/ evt_1
//! ```
//!
//! # Exit codes
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | verified, as expected, acknowledged, forgotten; or nothing was asked |
//! | 1 | refused, differing, not acknowledged, unknown |
//! | 2 | the command cannot be carried out: a wrong option, a bad secret, a receiver out of reach |
//!
//! # Secrets
//!
//! They come from files, from environment variables or, with a warning, from the command line.
//! None is ever printed, but for `sign --json`, whose output is a delivery file and has to hold
//! it.

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;

mod arguments;
mod commands;
mod cures;
mod failure;
mod file;
mod input;
mod output;
mod refusal;
mod request;
mod secrets;
mod sending;
mod shell;
mod signing;
mod stored;
mod unknown;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A reader that closes the help early is not a failure.
            let _unread = error.print();
            return if error.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match run(&arguments.command) {
        Ok(code) => code,
        Err(failure) => {
            if !failure.is_broken_pipe() {
                output::complain("error", &failure);
            }
            // A verdict that could not be printed must not pass for a good one either.
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(arguments) => arguments.run(),
        Command::Completions(arguments) => arguments.run(),
        Command::Explain(arguments) => arguments.run(),
        Command::Forget(arguments) => arguments.run(),
        Command::Listen(arguments) => arguments.run(),
        Command::Replay(arguments) => arguments.run(),
        Command::Schemes(arguments) => arguments.run(),
        Command::Send(arguments) => arguments.run(),
        Command::Sign(arguments) => arguments.run(),
        Command::Trigger(arguments) => arguments.run(),
        Command::Verify(arguments) => arguments.run(),
    }
}
