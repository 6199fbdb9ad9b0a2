//! What a claim costs in a store in memory, counted in instructions and not in time.
//!
//! The count is made by valgrind, of this program itself. It means something in a release build,
//! where `.ci/run cost` fills a store with a million entries; a debug build is a tenth as fast, and
//! gets ten thousand.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::future::Future;
use std::io::{self, Write as _};
use std::pin::pin;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use webhook_sig::UnixTime;
use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore as _, Seen, Settled};

#[test]
fn a_delivery_costs_the_same_among_ten_entries_and_among_very_many() {
    if let Err(error) = Command::new("valgrind").arg("--version").output() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI demands valgrind: {error}"
        );
        // What `eprintln!` writes is captured, and shown only of a test that fails.
        let _ = writeln!(
            io::stderr(),
            "\nSKIPPED the cost of a claim: valgrind cannot be run: {error}"
        );
        return;
    }
    let many = if cfg!(debug_assertions) {
        10_000
    } else {
        1_000_000
    };

    let (few_cost, many_cost) = (cost(10), cost(many));

    let _ = writeln!(
        io::stderr(),
        "\na delivery costs {few_cost} instructions among 10 entries, {many_cost} among {many}"
    );
    assert!(
        2 * many_cost <= 3 * few_cost,
        "{many_cost} against {few_cost}"
    );
}

/// Returns the instructions of one delivery in a store that holds so many entries.
fn cost(entries: u64) -> u64 {
    const DELIVERIES: u64 = 2_000;
    (instructions(entries, DELIVERIES) - instructions(entries, 0)) / DELIVERIES
}

/// Counts the instructions of `workload`.
fn instructions(entries: u64, deliveries: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no"])
        .arg("--cachegrind-out-file=/dev/null")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "workload", "--ignored", "--test-threads=1"])
        .env(WORKLOAD, format!("{entries} {deliveries}"))
        .output()
        .unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{report}");
    let (_, count) = report.rsplit_once("refs:").unwrap();
    let digits = count.lines().next().unwrap().trim().replace(',', "");
    digits.parse().unwrap()
}

/// Fills a store, and lets more deliveries come at the pace at which old ones are forgotten.
#[test]
#[ignore = "the other test runs it, under valgrind"]
fn workload() {
    let Ok(numbers) = std::env::var(WORKLOAD) else {
        return;
    };
    let (entries, deliveries) = numbers.split_once(' ').unwrap();
    let (entries, deliveries): (u64, u64) = (entries.parse().unwrap(), deliveries.parse().unwrap());
    let pace = KEEP.as_millis() / u128::from(entries);
    let pace = i64::try_from(pace).unwrap();
    let now = Arc::new(AtomicI64::new(0));
    let clock = now.clone();
    let store = MemoryStore::new()
        .capacity(usize::try_from(2 * entries).unwrap())
        .clock(move || UnixTime::from_millis(clock.load(Ordering::Relaxed)));

    for number in 0..entries + deliveries {
        now.fetch_add(pace, Ordering::Relaxed);
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_be_bytes());
        let key = ReplayKey::from_bytes(key);
        assert_eq!(at_once(store.claim(&key, &CLAIMER, LEASE)), Seen::Never);
        at_once(store.settle(&key, &CLAIMER, Settled::Handled(KEEP)));
    }

    let held = u64::try_from(store.len()).unwrap();
    assert!(held.abs_diff(entries) <= entries / 10, "{held}");
}

/// Returns what a store in memory answers: it never waits.
fn at_once<T, E: std::fmt::Debug>(answer: impl Future<Output = Result<T, E>>) -> T {
    match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.unwrap(),
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}

const WORKLOAD: &str = "WEBHOOK_SIG_WORKLOAD";
const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);
const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);
