//! Plants bugs in a copy of the checkout, one after the other, and demands that a test fails.
//!
//! `planted` applies ten, which the commit chooses; `planted all` applies all, and `planted AREA`
//! those of one file in `tests/planted`. The ten are of this workspace: those of another one, which
//! builds databases and clients first, are applied by the other two.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing is what this program is for"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use webhook_sig_tests::planted::{self, Plant, Ran, Scratch, TestProgram};
use webhook_sig_tests::providers::workspace;

/// How many plants are applied unless all are asked for.
const SAMPLE: usize = 10;

fn main() -> io::Result<ExitCode> {
    let plants = planted::all();
    let unfit = unfit(&plants);
    if !unfit.is_empty() {
        eprint!("{unfit}");
        return Ok(ExitCode::FAILURE);
    }
    let arguments: Vec<_> = env::args().skip(1).collect();
    let count = plants.len();
    let chosen = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => sample(plants)?,
        ["all"] => plants,
        [area] => plants
            .into_iter()
            .filter(|plant| plant.area == area)
            .collect(),
        _ => Vec::new(),
    };
    if chosen.is_empty() {
        eprintln!(
            "usage: planted [all | the name of a file in {}]\n\
             without either: ten, of those whose tests are in the root's own workspace",
            planted::PLANTED
        );
        return Ok(ExitCode::from(2));
    }
    println!("{} of {count} plants", chosen.len());
    let failures = apply(&chosen)?;
    if failures > 0 {
        eprintln!("{failures} of {} plants were not caught", chosen.len());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns a line for each plant that does not fit the checkout.
fn unfit(plants: &[Plant]) -> String {
    let lines = plants.iter().filter_map(|plant| {
        let unfit = plant.check().err()?;
        let Plant {
            area, bug, test, ..
        } = plant;
        let file = plant.file.display();
        Some(format!(
            "{unfit:?}: {area}: {bug}\n    in {file}, by {test}\n"
        ))
    });
    lines.collect()
}

/// Chooses ten plants of the root's own workspace by the commit: neighbors, so that they share what
/// has to be built.
fn sample(mut plants: Vec<Plant>) -> io::Result<Vec<Plant>> {
    plants.retain(|plant| plant.workspace.as_os_str().is_empty());
    let head = Command::new("git")
        .args(["rev-parse", "--short=8", "HEAD"])
        .current_dir(workspace())
        .output()?;
    let head = String::from_utf8_lossy(&head.stdout);
    let start = usize::from_str_radix(head.trim(), 16).map_err(io::Error::other)?;
    let (count, start) = (plants.len(), start.checked_rem(plants.len()));
    let from_start = plants.into_iter().cycle().skip(start.unwrap_or_default());
    Ok(from_start.take(SAMPLE.min(count)).collect())
}

/// Applies plants, reports each result, and returns the number of unexpected ones.
fn apply(plants: &[Plant]) -> io::Result<usize> {
    let scratch = Scratch::open()?;
    let mut by_target: BTreeMap<_, Vec<&Plant>> = BTreeMap::new();
    for plant in plants {
        let target = (&*plant.workspace, plant.test.target());
        by_target.entry(target).or_default().push(plant);
    }
    let mut failures = 0_usize;
    for ((workspace, target), plants) in by_target {
        let sound = match TestProgram::build(&scratch, workspace, &target)? {
            Ok(program) => program,
            Err(why) => {
                eprintln!("{why}");
                return Err(io::Error::other("the checkout itself does not compile"));
            }
        };
        // A test that fails without the plant too would catch anything.
        let tests: BTreeSet<_> = plants.iter().map(|plant| plant.test.path()).collect();
        let ran = tests.into_iter().map(|test| Ok((test, sound.run(test)?)));
        let before: BTreeMap<_, _> = ran.collect::<io::Result<_>>()?;
        for plant in plants {
            #[expect(clippy::disallowed_methods, reason = "it is shown and decides nothing")]
            let start = Instant::now();
            let before = before.get(plant.test.path()).copied();
            let verdict = judge(&scratch, plant, before.unwrap_or(Ran::Missing))?;
            tell(plant, &verdict, start.elapsed());
            failures = failures.saturating_add(usize::from(!verdict.is_fine()));
        }
    }
    Ok(failures)
}

/// Applies one plant, whose test came to `before` without it.
fn judge(scratch: &Scratch, plant: &Plant, before: Ran) -> io::Result<Verdict> {
    if let Some(program) = &plant.needs
        && let Err(error) = Command::new(program).arg("--version").output()
    {
        assert!(env::var_os("CI").is_none(), "CI demands {program}: {error}");
        return Ok(Verdict::Skipped);
    }
    match before {
        Ran::Passed => {}
        Ran::Missing => return Ok(Verdict::NoSuchTest),
        _ => return Ok(Verdict::FailsWithout),
    }
    let _planted = scratch.plant(plant)?;
    let program = match TestProgram::build(scratch, &plant.workspace, &plant.test.target())? {
        Ok(program) => program,
        Err(why) => return Ok(Verdict::DoesNotCompile(why)),
    };
    Ok(match program.run(plant.test.path())? {
        Ran::Failed => Verdict::Caught,
        Ran::Stuck => Verdict::Hangs,
        _ => Verdict::Survives,
    })
}

/// What came of a plant.
#[derive(Debug)]
enum Verdict {
    /// Its test failed, as it should.
    Caught,
    /// The diagnostics say why.
    DoesNotCompile(String),
    /// The test fails without the plant too.
    FailsWithout,
    /// The test does not end; name one that fails in time.
    Hangs,
    /// No test has that name.
    NoSuchTest,
    /// The program that the test needs is not here.
    Skipped,
    /// The test passed.
    Survives,
}

impl Verdict {
    const fn is_fine(&self) -> bool {
        matches!(self, Self::Caught | Self::Skipped)
    }
}

fn tell(plant: &Plant, verdict: &Verdict, time: Duration) {
    let word = match verdict {
        Verdict::Caught => "caught",
        Verdict::DoesNotCompile(_) => "DOES NOT COMPILE",
        Verdict::FailsWithout => "FAILS WITHOUT IT",
        Verdict::Hangs => "HANGS",
        Verdict::NoSuchTest => "NO SUCH TEST",
        Verdict::Skipped => "skipped",
        Verdict::Survives => "SURVIVES",
    };
    let seconds = time.as_secs_f64();
    println!("{word:<16} {seconds:5.1} s  {}: {}", plant.area, plant.bug);
    if !verdict.is_fine() {
        println!("    in {}, by {}", plant.file.display(), plant.test);
    }
    if let Verdict::DoesNotCompile(why) = verdict {
        println!("{why}");
    }
}
