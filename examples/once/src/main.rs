//! How is an event handled once, although its vendor sends it again?
//!
//! Stripe sends an event again until it gets a 2xx, and signs each retry anew, so no two attempts
//! look alike. This program is sender and receiver in one. An order is to be paid once for an
//! event, which comes again 30 seconds later, by the clock of both: after the handler's first run
//! has failed or succeeded, while it is slow, or when its process was killed. The program prints
//! how often the order was paid and what was answered, and ends with 1 if it was paid more or less
//! often than is said here.
//!
//! ```sh
//! cargo run -p example-once
//! ```
//!
//! # What is promised
//!
//! The endpoint claims the event before the handler runs, and the response settles the claim:
//!
//! - A failed run, a panic or a lost connection releases the event at once, so the retry runs.
//! - A successful run makes it handled. The retry is acknowledged, and the handler does not run.
//! - While it runs, a retry gets 503 with `Retry-After`, and Stripe comes again later.
//!
//! # What a killed process makes unavoidable
//!
//! A process that is killed cannot say how far its handler has come, so the retry runs. If it was
//! killed before it paid, that pays the order; if it had paid already, that pays it twice. Where
//! this will not do, let the handler write down the event's id in the same transaction as its work,
//! and do nothing if it is there already, as the example `license-server` does.
//!
//! A `MemoryStore` ends with its process, and with it the record of all that was handled. A store
//! that outlives it keeps that record, and the claim too, until its lease ends: until then the
//! retry gets 503, because the first run may still be under way.
//!
//! ```sh
//! REDIS_URL=redis://127.0.0.1/ cargo run -p example-once
//! ```

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::env;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::process::{ExitCode, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tower_webhook_sig::{BoxError, UnixTime};

use self::receiver::{FirstRun, LEASE, Receiver, Time};
use self::sender::Sender;
use self::wire::Answer;

mod receiver;
mod sender;
mod wire;

#[tokio::main]
async fn main() -> Result<ExitCode, BoxError> {
    if let [_, killed, time] = &*env::args().collect::<Vec<_>>() {
        return receive(killed, time).await;
    }
    println!("first run     runs  payments  answers");
    let mut is_as_promised = true;
    for (name, story, promised) in [
        ("fails", ends(FirstRun::Fails).await?, (2, 1)),
        ("succeeds", ends(FirstRun::Succeeds).await?, (1, 1)),
        ("is slow", is_slow().await?, (1, 1)),
        (KILLED_EARLY, is_killed(KILLED_EARLY).await?, (2, 1)),
        (KILLED_LATE, is_killed(KILLED_LATE).await?, (2, 2)),
    ] {
        let Story {
            answers,
            runs,
            payments,
        } = story;
        println!(
            "{name:12}  {runs:>4}  {payments:>8}  {}",
            answers.join(", ")
        );
        is_as_promised &= (runs, payments) == promised;
    }
    Ok(if is_as_promised {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What came of one event.
struct Story {
    runs: usize,
    payments: usize,
    /// To the first delivery, and to its retries.
    answers: Vec<String>,
}

impl Story {
    fn of(receiver: &Receiver, answers: impl IntoIterator<Item = io::Result<Answer>>) -> Self {
        let answers = answers.into_iter().map(|answer| match answer {
            Ok(answer) => answer.to_string(),
            Err(_) => "none".to_owned(),
        });
        Self {
            runs: receiver.runs(),
            payments: receiver.payments(),
            answers: answers.collect(),
        }
    }
}

/// The event comes again when the first run has ended.
async fn ends(first_run: FirstRun) -> Result<Story, BoxError> {
    let (sender, receiver) = start(first_run).await?;
    let first = sender.deliver(receiver.address()).await;
    let retry = sender.retry(receiver.address()).await;
    Ok(Story::of(&receiver, [first, retry]))
}

/// The event comes again during the first run, and after it.
async fn is_slow() -> Result<Story, BoxError> {
    let (sender, receiver) = start(FirstRun::IsSlow).await?;
    let first = deliver_in_background(&sender, receiver.address());
    receiver.is_under_way().await;
    let during = sender.retry(receiver.address()).await;
    let first = first.await?;
    let after = sender.retry(receiver.address()).await;
    Ok(Story::of(&receiver, [first, during, after]))
}

/// The first run's process is killed, and another one gets the retry.
async fn is_killed(killed: &str) -> Result<Story, BoxError> {
    let time = now();
    let mut process = Command::new(env::current_exe()?)
        .args([killed, &time.load(Ordering::Relaxed).to_string()])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = process.stdout.take().ok_or("the process has no output")?;
    let mut lines = BufReader::new(output).lines();
    let address = lines.next_line().await?.unwrap_or_default().parse()?;
    let sender = Sender::new(SECRET, time.clone())?;
    let first = deliver_in_background(&sender, address);
    let payments: usize = lines.next_line().await?.unwrap_or_default().parse()?;
    // By SIGKILL, on Unix.
    process.kill().await?;

    let receiver = Receiver::start(SECRET, time, FirstRun::Succeeds).await?;
    let retry = sender.retry(receiver.address()).await;
    let is_refused = retry
        .as_ref()
        .is_ok_and(|retry| retry.retry_after.is_some());
    let mut answers = vec![first.await?, retry];
    if is_refused {
        sleep(LEASE).await;
        answers.push(sender.retry(receiver.address()).await);
    }
    let story = Story::of(&receiver, answers);
    Ok(Story {
        runs: story.runs.saturating_add(1),
        payments: story.payments.saturating_add(payments),
        ..story
    })
}

/// Receives in the process that is killed; prints where it listens, and how often it has paid.
async fn receive(killed: &str, time: &str) -> Result<ExitCode, BoxError> {
    let first_run = match killed {
        KILLED_EARLY => FirstRun::HangsBeforePaying,
        KILLED_LATE => FirstRun::HangsAfterPaying,
        _ => return Err("this program takes no arguments".into()),
    };
    let time = Time::new(AtomicI64::new(time.parse()?));
    let receiver = Receiver::start(SECRET, time, first_run).await?;
    println!("{}", receiver.address());
    receiver.is_under_way().await;
    println!("{}", receiver.payments());
    pending().await
}

/// Starts sender and receiver with one clock.
async fn start(first_run: FirstRun) -> Result<(Sender, Receiver), BoxError> {
    let time = now();
    let receiver = Receiver::start(SECRET, time.clone(), first_run).await?;
    Ok((Sender::new(SECRET, time)?, receiver))
}

fn deliver_in_background(sender: &Sender, receiver: SocketAddr) -> JoinHandle<io::Result<Answer>> {
    let sender = sender.clone();
    tokio::spawn(async move { sender.deliver(receiver).await })
}

fn now() -> Time {
    Time::new(AtomicI64::new(UnixTime::now().as_secs()))
}

/// Before it has paid.
const KILLED_EARLY: &str = "killed early";
/// When it has paid.
const KILLED_LATE: &str = "killed late";

/// Yours is in an environment variable, and read by [`Endpoint::from_env`].
///
/// [`Endpoint::from_env`]: tower_webhook_sig::Endpoint::from_env
const SECRET: &str = "whsec_of_this_example";
