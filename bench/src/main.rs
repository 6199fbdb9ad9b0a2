//! Measures this workspace against its peers, in one run on one machine.
//!
//! ```text
//! cargo run --release                          writes RESULTS.md and plots/
//! cargo run --release -- --rounds 11 core      prints some chapters, and writes nothing
//! ```

mod bare;
mod by_hand;
mod chapters;
mod counting;
mod delivery;
mod hosts;
mod incoming;
mod layers;
mod loopback;
mod machine;
mod measure;
mod peers;
mod plot;
mod public_keys;
mod report;

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::chapters::Chapter;
use crate::report::Section;

/// How often everything is measured, unless `--rounds` says otherwise.
const ROUNDS: usize = 101;

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<_> = std::env::args().skip(1).collect();
    let mut rounds = ROUNDS;
    if names.first().is_some_and(|name| name == "--rounds") {
        rounds = names.get(1).ok_or("--rounds takes a number")?.parse()?;
        names.drain(..2);
    }
    let is_known = |name: &&String| chapters::ALL.iter().any(|(own, _)| own == name);
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let known: Vec<_> = chapters::ALL.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no chapter {unknown}, but: {}", known.join(" ")).into());
    }
    let is_meant = |(name, _): &&Chapter| names.is_empty() || names.iter().any(|own| own == name);
    let mut sections = Vec::new();
    for (name, run) in chapters::ALL.iter().filter(is_meant) {
        eprintln!("{name} …");
        sections.push(run(rounds));
    }
    // The remarks are about the whole run, and were written after the last one.
    let remarks = if names.is_empty() { REMARKS } else { "" };
    let text = text(&sections, rounds, remarks);
    println!("{text}");
    if names.is_empty() {
        write(&text, &sections)?;
    }
    Ok(())
}

const REMARKS: &str = include_str!("../REMARKS.md");

fn text(sections: &[Section], rounds: usize, remarks: &str) -> String {
    let findings = sections.iter().flat_map(|section| &section.findings);
    let mut text = format!(
        "{INTRODUCTION}\n## The machine\n\n{}\nRounds: {rounds}.\n\n## The targets\n\n{}\n{remarks}",
        machine::describe(),
        report::verdicts(findings),
    );
    for section in sections {
        section.write(&mut text);
    }
    text
}

fn write(text: &str, sections: &[Section]) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plots = folder.join("plots");
    fs::create_dir_all(&plots)?;
    for plot in sections.iter().flat_map(|section| &section.plots) {
        fs::write(plots.join(format!("{}.svg", plot.file)), plot.to_string())?;
    }
    fs::write(folder.join("RESULTS.md"), text)?;
    Ok(())
}

const INTRODUCTION: &str = "\
# How fast it is

This page is written by `just bench`: change `REMARKS.md` and the program, not this file.
Everything here comes from one run of one program on one machine. Every number has its spread: the
median of many rounds, and the middle half of them in parentheses.
In each round all contestants run once, one right after the other and in an order that changes, so
anything that slows the machine down slows them all; ratios are computed within a round.
A target counts as met if the median meets it.
The first sixteenth of each turn runs untimed.
Where the target is to be faster than a peer, the verdict is `equal` if 1 is within the 95 %
confidence interval of the median: the target is not met, and the peer is not faster either.
";
