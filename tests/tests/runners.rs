//! The programs in other languages that run the vectors, as their users run them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test reports by panicking"
)]

use std::collections::BTreeMap;
use std::process::Command;

use webhook_sig_tests::program::{Demand, folder, is_installed};
use webhook_sig_tests::providers::workspace;
use webhook_sig_tests::vectors;

const RUNNERS: [(&str, &str); 2] = [("node", "run.mjs"), ("python3", "run.py")];

/// What a runner printed.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    is_as_expected: bool,
    stdout: String,
}

impl Run {
    /// Runs the vectors, or those of other files; `None` if the language is not installed.
    fn of((language, runner): (&str, &str), files: &[&str]) -> Option<Self> {
        if !is_installed(language, "--version", Demand::ByCi) {
            return None;
        }
        let runner = workspace().join("tests/vectors/runners").join(runner);
        let output = Command::new(language).arg(runner).args(files).output();
        let output = output.expect("it is installed");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language}");
        Some(Self {
            is_as_expected: output.status.success(),
            stdout: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        })
    }

    /// Returns how many vectors and schemes ran, and those that were skipped, by the reason.
    fn counts(&self) -> BTreeMap<&str, (usize, usize)> {
        let count = |line| {
            let (numbers, what) = str::split_once(line, " schemes ")?;
            let (vectors, schemes) = numbers.split_once(" vectors of ")?;
            Some((what, (vectors.parse().ok()?, schemes.parse().ok()?)))
        };
        let lines = self.stdout.lines();
        lines
            .map(|line| count(line).unwrap_or_else(|| panic!("{line}")))
            .collect()
    }
}

#[test]
fn the_runners_agree_with_every_vector() {
    let files = vectors::all().into_iter().chain(vectors::collected());
    let there_are: usize = files.map(|(_, deliveries)| deliveries.len()).sum();

    let runs: Vec<_> = RUNNERS
        .iter()
        .filter_map(|runner| Run::of(*runner, &[]))
        .collect();

    for run in &runs {
        assert!(run.is_as_expected, "{}", run.stdout);
        let counts = run.counts();
        let (vectors, schemes) = counts["ran, 0 differ"];
        assert!(schemes >= 130, "{schemes} schemes ran");
        assert!(vectors >= 3000, "{vectors} vectors ran");
        let all: usize = counts.values().map(|(vectors, _)| vectors).sum();
        assert_eq!(all, there_are, "{}", run.stdout);
        // Neither has a rule of its own.
        assert_eq!(*run, runs[0]);
    }
}

#[test]
fn a_vector_that_comes_to_something_else_is_reported() {
    let folder = folder("runners");
    let file = folder.join("changed.jsonl");
    let mut github = vectors::of("github");
    let genuine = github
        .iter_mut()
        .find(|delivery| vectors::is_verified(delivery));
    let genuine = genuine.expect("GitHub has a genuine vector");
    genuine.name = Some("changed".to_owned());
    genuine.body = Some("another one".to_owned());
    std::fs::write(&file, genuine.to_line() + "\n").unwrap();

    for runner in RUNNERS {
        let Some(run) = Run::of(runner, &[file.to_str().unwrap()]) else {
            continue;
        };

        assert!(!run.is_as_expected, "{runner:?}");
        assert_eq!(
            run.stdout,
            "differs: github: changed: not verified\n1 vectors of 1 schemes ran, 1 differ\n"
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_may_leave_out_what_the_format_does_not_require() {
    let folder = folder("runners-bare");
    let file = folder.join("bare.jsonl");
    let mut github = vectors::of("github");
    let delivery = github.first_mut().expect("GitHub has vectors");
    delivery.name = None;
    delivery.body = Some("another one".to_owned());
    let nameless = delivery.to_line();
    delivery.expect = None;
    std::fs::write(&file, format!("{nameless}\n{}\n", delivery.to_line())).unwrap();

    for runner in RUNNERS {
        let Some(run) = Run::of(runner, &[file.to_str().unwrap()]) else {
            continue;
        };

        assert_eq!(
            run.stdout,
            "differs: github: ?: not verified\n\
             1 vectors of 1 schemes ran, 1 differ\n\
             1 vectors of 1 schemes skipped: nothing expected\n",
            "{runner:?}"
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// A runner whose recipes are gone would agree with everything.
#[test]
fn a_run_of_no_vector_fails() {
    let folder = folder("runners-none");
    let file = folder.join("none.jsonl");
    let mut github = vectors::of("github");
    let delivery = github.first_mut().expect("GitHub has vectors");
    delivery.expect = None;
    std::fs::write(&file, delivery.to_line() + "\n").unwrap();

    for runner in RUNNERS {
        let Some(run) = Run::of(runner, &[file.to_str().unwrap()]) else {
            continue;
        };

        assert!(!run.is_as_expected, "{runner:?}");
        assert!(
            run.stdout
                .starts_with("0 vectors of 0 schemes ran, 0 differ\n")
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
}
