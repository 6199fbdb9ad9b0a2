//! What is measured, and the limits.

use std::iter::zip;

use webhook_sig::BoxError;

use crate::database::Databases;
use crate::measure::{Race, Spread};
use crate::report::{Finding, Section, Table, rate, ratio, time};
use crate::{accept, record, work};

pub const ALL: [&str; 4] = ["accept", "record", "work", "growth"];

/// How many rows there are in the database that is compared with.
const FEWEST: u32 = 1_000;

/// How many rows there are in the other one.
const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

/// The queue of the rows that were there before.
const FILLED: &str = "filled";

/// How many times as long anything may take with many rows as with the fewest.
const FLAT: f64 = 1.3;

pub async fn run(name: &str, databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    match name {
        "accept" => accepting(databases, rounds).await,
        "record" => recording(databases, rounds).await,
        "work" => working(databases, rounds.div_ceil(10)).await,
        "growth" => growing(databases, rounds).await,
        _ => Err(format!("there is no chapter {name}, but: {}", ALL.join(" ")).into()),
    }
}

async fn accepting(databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "accept", "apalis' insert", "ratio"]);
    let mut findings = Vec::new();
    for database in databases.open("accept").await? {
        let race = accept::race(&database, "accepted", rounds).await?;
        table.row([database.name().to_owned()].into_iter().chain(times(&race)));
        let what = format!("accept against apalis' insert, {}", database.name());
        findings.push(Finding::at_most(what, accept::LIMIT, race.ratio()));
    }
    Ok(Section {
        title: "Acknowledging a delivery",
        method: accept::METHOD,
        table,
        findings,
    })
}

async fn recording(databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "record", "bare insert", "ratio"]);
    let mut findings = Vec::new();
    for database in databases.open("record").await? {
        let race = record::race(&database, rounds).await?;
        table.row([database.name().to_owned()].into_iter().chain(times(&race)));
        let what = format!("record against a bare insert, {}", database.name());
        findings.push(Finding::at_most(what, record::LIMIT, race.ratio()));
    }
    Ok(Section {
        title: "Recording an event",
        method: record::METHOD,
        table,
        findings,
    })
}

async fn working(databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "queue.work", "apalis' worker", "ratio"]);
    let mut findings = Vec::new();
    for database in databases.open("work").await? {
        let race = work::race(&database, rounds).await?;
        let rates = [&race.ours, &race.limit].map(|times| rate(work::rates(times)));
        let throughput = race.throughput();
        table.row(
            [database.name().to_owned()]
                .into_iter()
                .chain(rates)
                .chain([ratio(throughput)]),
        );
        let what = format!("throughput against apalis' worker, {}", database.name());
        findings.push(Finding::at_least(what, work::LIMIT, throughput));
    }
    Ok(Section {
        title: "Working off a queue",
        method: work::METHOD,
        table,
        findings,
    })
}

/// Lets a database with many rows and one with few take turns.
async fn growing(databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    let head = [
        "database",
        "rows",
        "what",
        "with so many",
        "with few",
        "ratio",
    ];
    let mut table = Table::new(head);
    let mut findings = Vec::new();
    let pairs = zip(databases.open("few").await?, databases.open("many").await?);
    for (few, many) in pairs {
        few.fill(FILLED, FEWEST).await?;
        for rows in SIZES {
            many.fill(FILLED, rows).await?;
            let seldom = rounds.div_ceil(10);
            let races = [
                (
                    "accept",
                    accept::grown(&many, &few, rounds).await?,
                    accept::race(&many, FILLED, rounds).await?,
                ),
                (
                    "record",
                    record::grown(&many, &few, rounds).await?,
                    record::race(&many, rounds).await?,
                ),
                (
                    "work",
                    work::grown(&many, &few, seldom).await?,
                    work::race(&many, seldom).await?,
                ),
            ];
            for (what, growth, race) in races {
                let name = [many.name().to_owned(), rows.to_string(), what.to_owned()];
                let cells = name.into_iter().chain(times(&growth));
                table.row(cells.chain([ratio(race.ratio())]));
                let what = format!("{what} with {rows} rows against {FEWEST}, {}", many.name());
                findings.push(Finding::at_most(what, FLAT, growth.ratio()));
            }
        }
        few.close().await;
        many.close().await;
    }
    Ok(Section {
        title: "Many rows",
        method: GROWTH,
        table,
        findings,
    })
}

/// Writes the times of both, and their ratio.
fn times(race: &Race) -> [String; 3] {
    let spread = |times: &[f64]| time(Spread::of(times.iter().copied()));
    [spread(&race.ours), spread(&race.limit), ratio(race.ratio())]
}

const GROWTH: &str = "\
The same in two databases: one with so many rows, and one that began with a thousand. The rows are \
jobs that are done and wait to be purged, and records; they were inserted at once by SQL. `work` is a \
whole queue of 1000 jobs. Many rows may cost no more than the depth of the indexes. The last ratio is \
that of the chapters above, with so many rows.";
