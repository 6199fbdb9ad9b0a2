//! Lets SDKs of vendors judge our deliveries, and judges theirs.
//!
//! `judges npm pypi` asks the judges of these programs, which `.ci/run judges` has installed in
//! `target/judges`, and compares the results with the accepted ones; `judges --accept npm`
//! accepts them. `judges --only stripe npm` asks the judges of one scheme and shows every verdict.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing is what this program is for"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use webhook_sig_tests::judges::{self, JudgeResult, Program, results};
use webhook_sig_tests::providers::workspace;

/// The programs with judges: their names, and how each is started in its folder.
const PROGRAMS: [(&str, &[&str]); 2] = [
    ("npm", &["node", "judge.mjs"]),
    ("pypi", &["venv/bin/python", "judge.py"]),
];

struct Arguments {
    accept: bool,
    only: Option<String>,
    programs: Vec<String>,
}

fn main() -> io::Result<ExitCode> {
    let Some(arguments) = arguments() else {
        eprintln!("usage: judges [--accept | --only SCHEME] [npm] [pypi]");
        return Ok(ExitCode::from(2));
    };
    let mut accepted = results::accepted()?;
    let mut failures = 0_usize;
    for (name, command) in PROGRAMS {
        if !arguments.programs.iter().any(|asked| asked == name) {
            continue;
        }
        let only = arguments.only.as_deref();
        let (found, results) = ask(name, command, only)?;
        failures = failures.saturating_add(found);
        if arguments.accept {
            accepted.insert(name.to_owned(), results);
        } else if only.is_none() && accepted.get(name) != Some(&results) {
            eprintln!("{name}: the results differ from tests/judges/results.json; see --accept");
            failures = failures.saturating_add(1);
        }
    }
    if failures > 0 {
        eprintln!("{failures} failures");
        return Ok(ExitCode::FAILURE);
    }
    if arguments.accept {
        results::accept(&accepted)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn arguments() -> Option<Arguments> {
    let mut words = env::args().skip(1);
    let mut arguments = Arguments {
        accept: false,
        only: None,
        programs: Vec::new(),
    };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--accept" => arguments.accept = true,
            "--only" => arguments.only = Some(words.next()?),
            _ => arguments.programs.push(word),
        }
    }
    let is_known = |name: &String| PROGRAMS.iter().any(|(known, _)| known == name);
    let is_sound = !arguments.programs.is_empty() && arguments.programs.iter().all(is_known);
    (is_sound && !(arguments.accept && arguments.only.is_some())).then_some(arguments)
}

/// Asks all judges of a program; returns how many findings there are, and the results.
fn ask(name: &str, command: &[&str], only: Option<&str>) -> io::Result<(usize, Vec<JudgeResult>)> {
    let mut program = Program::start(command, &folder(name))?;
    let mut judges = program.list()?;
    judges.sort_by(|one, other| (&one.scheme, &one.package).cmp(&(&other.scheme, &other.package)));
    let mut results = Vec::new();
    let mut failures = 0_usize;
    for judge in judges {
        if only.is_some_and(|only| only != judge.scheme) {
            continue;
        }
        let trials = judges::trials(&mut program, &judge)?;
        let findings = judges::compare(&trials, &judge.differences);
        failures = failures.saturating_add(findings.len());
        for trial in trials.iter().filter(|_| only.is_some()) {
            println!("  {}: {}", trial.kind, trial.because);
        }
        for finding in findings {
            println!("{}, {}: {finding}", judge.scheme, judge.package);
        }
        results.push(JudgeResult::new(&judge, &trials));
    }
    let deliveries: usize = results.iter().map(JudgeResult::deliveries).sum();
    let crashed: usize = results.iter().map(|result| result.crashed).sum();
    println!(
        "{name}: {} judges, {deliveries} deliveries ({crashed} refused by a crash), {failures} \
         failures",
        results.len(),
    );
    Ok((failures, results))
}

/// Returns where `.ci/run judges` puts a program and the packages that it needs.
fn folder(name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace().join(target).join("judges").join(name)
}
