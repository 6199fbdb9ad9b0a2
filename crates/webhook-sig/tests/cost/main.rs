//! What things cost in instructions, which valgrind counts, and not in time.
//!
//! Each test runs this program again under valgrind, with a workload of its own, and once without
//! one to take away what the program costs by itself. The counts mean something in a release
//! build, as `.ci/run cost` and `.ci/run instructions` make.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod claim;
mod count;
mod hot_path;
mod tenant;

/// What valgrind runs: the workload that a variable names.
#[test]
#[ignore = "the other tests run it, under valgrind"]
fn workload() {
    let Ok(workload) = std::env::var(count::WORKLOAD) else {
        return;
    };
    let words: Vec<_> = workload.split(' ').collect();
    let [name, size, times] = words[..] else {
        panic!("a workload is a name, a size and how often: {workload}");
    };
    let (size, times) = (size.parse().unwrap(), times.parse().unwrap());
    match name {
        claim::NAME => claim::workload(size, times),
        tenant::NAME => tenant::workload(size, times),
        _ => hot_path::workload(name, usize::try_from(size).unwrap(), times),
    }
}
