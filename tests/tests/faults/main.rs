//! Three instances, one Redis, a sender that retries as vendors do, and every fault in turn.
//!
//! What is claimed: **nothing is lost, and every effect happens exactly once**, except
//!
//! 1. where the handler had its effect and then reported failure: it asked for the retry;
//! 2. where the instance was killed after the effect and before the store had recorded it: no one
//!    else can know of the effect. Such a run never reached [`Event::Answered`]. It is rare by
//!    itself, so half a second before each kill the victim is told to hold its answers back: each
//!    effect of that time must be seen again, and none but these and those that were cut off;
//! 3. where Redis lost its memory, by a restart without persistence, between two attempts: the
//!    later one is new to it. Such runs lie on either side of the restart.
//!
//! Every run beyond a delivery's first is held against these three; one more is a failure. The
//! faults of the run, over and over until it ends:
//!
//! - an instance is killed while handlers run, and started again;
//! - Redis is made a read-only replica for a second, full for four, frozen for a second, and
//!   killed and started again empty;
//! - one sender in fifty leaves in the middle of its body, one in fifty while the handler runs;
//! - one run of a handler in twenty fails, half of those after the effect;
//! - one delivery in five is sent twice, half of those to two instances at the same moment.
//!
//! A debug build on two busy cores handles some hundred deliveries a second, and each fault needs
//! its second, so `cargo test` sends 2,000; the variable `FAULTS` sets another number, and
//! `.ci/run faults` sends 10,000.

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
use crate::report::Report;
use crate::sender::{Acknowledged, Delivery, Sender};

mod history;
mod instance;
mod report;
mod sender;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_effect_happens_once_under_any_failure() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let deliveries: u64 = std::env::var("FAULTS").map_or(2_000, |number| number.parse().unwrap());
    // At most some 150 new deliveries a second, and time enough for every fault.
    let span = Duration::from_millis((deliveries * 1000 / 150).max(24_000));
    let folder = Folder::new();
    let fleet: Vec<_> = (0..3)
        .map(|number| Instance::start(number, &server, &folder.0))
        .collect();
    let ports: Vec<_> = fleet.iter().map(|instance| instance.port).collect();
    wait_until_they_listen(&ports).await;

    let is_over = Arc::new(AtomicBool::new(false));
    let faults = {
        let is_over = is_over.clone();
        thread::spawn(move || break_things(server, fleet, &is_over))
    };
    let sender = Arc::new(Sender::new(ports));
    let began = Instant::now();
    let acknowledged = send(&sender, deliveries, began, span).await;
    let took = began.elapsed();
    is_over.store(true, Ordering::Relaxed);
    let history = faults.join().unwrap();

    let report = Report::new(&history, &acknowledged, &sender.sent.lock().unwrap());
    let _ = writeln!(
        io::stderr(),
        "\n{deliveries} deliveries, {} with duplicates, in {took:?}\n{sender}\n{report}",
        acknowledged.len(),
    );
    report.assert_claims(deliveries);
    // The run means something only if everything that should go wrong did.
    assert!(report.held > 0 && !report.after_kill.is_empty());
    assert!(report.failed_before > 0 && report.failed_after > 0);
    assert!(history.losses.len() + history.kills.len() >= 2);
    for count in [
        &sender.refused,
        &sender.broken,
        &sender.failed,
        &sender.left,
    ] {
        assert!(count.load(Ordering::Relaxed) > 0);
    }
}

/// Sends all deliveries, spread over a span of time, some of them twice, until each is
/// acknowledged.
async fn send(
    sender: &Arc<Sender>,
    deliveries: u64,
    began: Instant,
    span: Duration,
) -> Vec<Acknowledged> {
    let mut tasks = JoinSet::new();
    for number in 0..deliveries {
        let at = began + span.mul_f64(number as f64 / deliveries as f64);
        let delivery = Arc::new(Delivery::new(number));
        tasks.spawn(sender.clone().deliver(delivery.clone(), 0, at));
        // One in ten at the same moment, one in ten up to eight seconds later.
        let later = match draw(number) % 10 {
            0 => Duration::ZERO,
            1 => Duration::from_millis(draw(number + 1) % 8_000),
            _ => continue,
        };
        tasks.spawn(sender.clone().deliver(delivery, 1, at + later));
    }
    tasks.join_all().await
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);
