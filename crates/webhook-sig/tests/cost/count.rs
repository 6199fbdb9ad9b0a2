//! Instructions, as valgrind counts them.

use std::io::{self, Write as _};
use std::process::Command;

/// The variable that names the workload: its name, its size, and how often.
pub(crate) const WORKLOAD: &str = "WEBHOOK_SIG_WORKLOAD";

/// Returns whether valgrind is installed; CI demands it.
pub(crate) fn is_possible(what: &str) -> bool {
    let Err(error) = Command::new("valgrind").arg("--version").output() else {
        return true;
    };
    assert!(
        std::env::var_os("CI").is_none(),
        "CI demands valgrind: {error}"
    );
    say(&format!("SKIPPED {what}: valgrind cannot be run: {error}"));
    false
}

/// Says something that is shown of a test that passes, too, unlike what `eprintln!` writes.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "\n{text}");
}

/// Returns the instructions of one time of a workload.
pub(crate) fn of(name: &str, size: u64, times: u64) -> u64 {
    (of_program(name, size, times) - of_program(name, size, 0)) / times
}

fn of_program(name: &str, size: u64, times: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no"])
        .arg("--cachegrind-out-file=/dev/null")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "workload", "--ignored", "--test-threads=1"])
        .env(WORKLOAD, format!("{name} {size} {times}"))
        .output()
        .unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{report}");
    let (_, count) = report.rsplit_once("refs:").unwrap();
    let digits = count.lines().next().unwrap().trim().replace(',', "");
    digits.parse().unwrap()
}
