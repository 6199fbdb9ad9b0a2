//! Measures the crates for databases against what they build on, in one run on one machine.
//!
//! ```text
//! cargo run --release                          prints all chapters
//! cargo run --release -- --rounds 11 accept    prints some of them
//! cargo run --release -- --check               also fails if a limit is exceeded
//! cargo run --release -- --write               also writes RESULTS.md
//! ```

mod accept;
mod chapters;
mod database;
mod machine;
mod measure;
mod record;
mod report;
mod server;
mod size;
mod vendor;
mod work;

use std::fs;
use std::path::Path;

use webhook_sig::BoxError;

use crate::database::Databases;

/// How often everything is measured, unless `--rounds` says otherwise; queues are worked off a tenth
/// as often.
const ROUNDS: usize = 101;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let mut arguments: Vec<_> = std::env::args().skip(1).collect();
    let mut rounds = ROUNDS;
    if arguments.first().is_some_and(|first| first == "--rounds") {
        rounds = arguments.get(1).ok_or("--rounds takes a number")?.parse()?;
        arguments.drain(..2);
    }
    let mut take = |option: &str| {
        let at = arguments.iter().position(|argument| argument == option);
        at.map(|at| arguments.remove(at)).is_some()
    };
    let (must_check, must_write) = (take("--check"), take("--write"));
    let names = match &*arguments {
        [] => chapters::ALL.to_vec(),
        some => some.iter().map(|name| &**name).collect(),
    };

    let databases = Databases::start()?;
    let mut sections = Vec::new();
    for name in names {
        eprintln!("{name} …");
        sections.push(chapters::run(name, &databases, rounds).await?);
    }

    let findings = || sections.iter().flat_map(|section| &section.findings);
    let mut text = format!(
        "{INTRODUCTION}\n## The machine\n\n{}\nRounds: {rounds}.\n\n## The targets\n\n{}",
        machine::describe(),
        report::verdicts(findings()),
    );
    text.extend(sections.iter().map(ToString::to_string));
    println!("{text}");
    if must_write {
        fs::write(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md"),
            text,
        )?;
    }
    if must_check && !findings().all(|finding| finding.is_met) {
        return Err("a target was missed".into());
    }
    Ok(())
}

const INTRODUCTION: &str = "\
# How fast the databases' crates are

This page is written by `cargo run --release -- --write`: change the program, not this file.
Everything here comes from one run of one program on one machine. Every number has its spread: the
median of many rounds, and the middle half of them in parentheses.
In each round what is offered and what sets its limit take turns, so that what slows the machine down
slows both; ratios are computed within a round. A target counts as met if the median meets it.
Both databases write to the disk what was committed: SQLite in WAL mode with `synchronous = FULL`,
PostgreSQL with its default settings, over a Unix socket. The program runs on one thread, apart from
those of the databases.
";
