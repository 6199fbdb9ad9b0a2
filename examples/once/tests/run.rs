//! The example as its users run it.

use std::sync::LazyLock;

use webhook_sig_tests::examples::run;
use webhook_sig_tests::redis::RedisServer;

const PATH: &str = env!("CARGO_BIN_EXE_once");

#[test]
fn a_failed_run_is_made_up_for_by_the_retry() {
    assert_printed("fails            2         1  500, 200");
}

#[test]
fn after_a_successful_run_the_retry_is_acknowledged_and_does_nothing() {
    assert_printed("succeeds         1         1  200, 200");
}

#[test]
fn during_a_slow_run_the_retry_is_told_to_come_later() {
    assert_printed("is slow          1         1  200, 503 (again after 10 s), 200");
}

#[test]
fn after_a_kill_the_retry_runs_because_nothing_may_have_been_paid() {
    assert_printed("killed early     2         1  none, 200");
}

#[test]
fn a_kill_between_payment_and_record_makes_a_second_payment_unavoidable() {
    assert_printed("killed late      2         2  none, 200");
}

#[test]
fn a_store_of_several_processes_keeps_the_claim_of_a_killed_one_until_its_lease_ends() {
    let Some(redis) = RedisServer::start(&[]) else {
        return;
    };

    let printed = print(&[("REDIS_URL", &redis.url())]);

    // All else is as with a store in memory.
    let waited = PRINTED.replace("none, 200", "none, 503 (again after 10 s), 200");
    assert_eq!(printed, waited);
}

/// All tests of the store in memory read what one run has printed.
static PRINTED: LazyLock<String> = LazyLock::new(|| print(&[]));

fn print(environment: &[(&str, &str)]) -> String {
    let output = run(PATH, &[], environment);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    printed
}

fn assert_printed(line: &str) {
    assert!(
        PRINTED.lines().any(|printed| printed == line),
        "{}",
        *PRINTED
    );
}
