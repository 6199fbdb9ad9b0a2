//! Three instances in the middle of a key rollout, one Redis, a sender that retries as vendors do,
//! and every fault in turn.
//!
//! What is claimed: **no event is lost, and the effect of each happens exactly once**, except
//!
//! 1. where the handler had the effect and then reported failure: it asked for the retry;
//! 2. where the instance was killed after the effect and before the store had recorded it: no one
//!    else can know of the effect. Such a run never reached [`Event::Answered`], and it was within
//!    a lease of the kill. A kill repeats an effect once at most. It is rare by itself, so half a
//!    second before each kill the victim is told to hold its answers back: each effect of that time
//!    must be seen again;
//! 3. where Redis lost its memory, by a restart without persistence, between two attempts: the
//!    later one is new to it. Such runs are on either side of the restart.
//!
//! Effects are counted, not deliveries: three events in five come alone, as Standard Webhooks sends
//! them, and the others in batches, as FastSpring does. Every effect beyond an event's first is held
//! against these three; one more is a failure.
//!
//! The sender does as vendors do:
//!
//! - one retry of a message in three is signed anew, the others are the same bytes;
//! - one retry of a batch in three brings a part of it together with new events;
//! - one event in ten, and one batch in ten, goes to two instances at the same moment; one event in
//!   ten is sent again within eight seconds, acknowledged or not;
//! - a signature is made with the old secret, the new one or both, and the three instances have the
//!   old one, both and the new one.
//!
//! The faults of the run, over and over until it ends:
//!
//! - an instance is killed while handlers run, and started again;
//! - Redis is made a read-only replica for a second, full for four, frozen for a second, and
//!   killed and started again empty;
//! - one sender in fifty leaves in the middle of its body, one in fifty while the handler runs, and
//!   one acknowledgement in five does not reach the sender;
//! - one run of a handler in twenty fails, half of those after the effect, and half of those by
//!   a panic; in one in five, each event fails by itself half of the time, and what was handled
//!   of a batch is acknowledged with 202.
//!
//! A debug build on two busy cores handles some hundred deliveries a second, and each fault needs
//! its second, so `cargo test` sends 2,000 events; the variable `FAULTS` sets another number, and
//! `.ci/run faults` sends 10,000.
//!
//! [`Event::Answered`]: webhook_sig_tests::faults::Event::Answered

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use webhook_sig_tests::faults::draw;
use webhook_sig_tests::redis::RedisServer;

use crate::history::break_things;
use crate::instance::{Folder, Instance, wait_until_they_listen};
use crate::message::Stage;
use crate::report::Report;
use crate::sender::{Acknowledged, Count, Sender};

mod batches;
mod history;
mod instance;
mod message;
mod report;
mod sender;
mod singles;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_effect_happens_once_under_any_failure() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let events: u64 = std::env::var("FAULTS").map_or(2_000, |number| number.parse().unwrap());
    // At most some 150 new events a second, and time enough for every fault.
    let span = Duration::from_millis((events * 1000 / 150).max(24_000));
    let folder = Folder::new();
    let fleet: Vec<_> = (0..3)
        .map(|number| Instance::start(number, &server, &folder.0))
        .collect();
    let ports: Vec<_> = fleet.iter().map(Instance::port).collect();
    wait_until_they_listen(&ports).await;

    let is_over = Arc::new(AtomicBool::new(false));
    let faults = {
        let is_over = is_over.clone();
        thread::spawn(move || break_things(server, fleet, &is_over))
    };
    let sender = Arc::new(Sender::new(ports));
    let began = Instant::now();
    let sending = {
        let sender = sender.clone();
        async move { send(&sender, events, began, span).await }
    };
    // A task of its own: if it panics, the instances are stopped all the same.
    let sent = tokio::spawn(sending).await;
    let took = began.elapsed();
    is_over.store(true, Ordering::Relaxed);
    let history = faults.join().unwrap();
    let acknowledged = sent.unwrap();

    let report = Report::new(&history, &acknowledged, &sender.sent.lock().unwrap());
    let _ = writeln!(
        io::stderr(),
        "\n{events} events in {took:?}\n{sender}\n{report}",
    );
    report.assert_claims(events);
    report.assert_everything_went_wrong(&history);
    for (what, name) in Count::ALL {
        assert!(sender.counted(what) > 0, "nothing was {name}");
    }
}

/// Sends all events, spread over a span of time, until each is acknowledged.
async fn send(
    sender: &Arc<Sender>,
    events: u64,
    began: Instant,
    span: Duration,
) -> Vec<Acknowledged> {
    let mut tasks = JoinSet::new();
    let time_of = |number| began + span.mul_f64(number as f64 / events as f64);
    let mut number = 0;
    while number < events {
        let at = time_of(number);
        let group = number..(number + GROUP).min(events);
        number = group.end;
        // Two groups in five come in batches.
        if draw(group.start) % 5 < 2 {
            tasks.spawn(batches::deliver(sender.clone(), group, at));
            continue;
        }
        for number in group {
            send_alone(sender, &mut tasks, number, time_of(number));
        }
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

/// Sends an event in a delivery of its own: one in ten at the same moment to a second instance,
/// one in ten once more up to eight seconds later.
fn send_alone(
    sender: &Arc<Sender>,
    tasks: &mut JoinSet<Vec<Acknowledged>>,
    number: u64,
    at: Instant,
) {
    let seed = draw(number);
    let instance = (number % 3) as usize;
    let mut deliver = |instance, stage, at| {
        let place = (instance, Stage(stage));
        tasks.spawn(singles::deliver(sender.clone(), number, place, at));
    };
    match seed % 10 {
        0 => {
            sender.count(Count::Double);
            // With both signatures, so that both instances know it.
            deliver(instance, 1, at);
            deliver(instance + 1, 1, at);
        }
        1 => {
            deliver(instance, seed >> 8, at);
            let later = Duration::from_millis(draw(seed) % 8_000);
            deliver(instance + 1, seed >> 16, at + later);
        }
        _ => deliver(instance, seed >> 8, at),
    }
}

/// How many events in a row come alone, or in batches.
const GROUP: u64 = 10;

pub(crate) const SECOND: Duration = Duration::from_secs(1);
