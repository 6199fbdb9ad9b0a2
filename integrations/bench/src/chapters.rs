//! What is measured, and the limits.

use webhook_sig::BoxError;

use crate::database::Database;
use crate::measure::{Race, Spread};
use crate::report::{Finding, Section, Table, rate, ratio, time};
use crate::{accept, record, work};

pub const ALL: [&str; 4] = ["accept", "record", "work", "growth"];

/// How many rows there are at most, and before.
const SIZES: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// How many times as long anything may take with the most rows as with the fewest.
const FLAT: f64 = 1.3;

pub async fn run(name: &str, databases: &[Database], rounds: usize) -> Result<Section, BoxError> {
    match name {
        "accept" => accepting(databases, rounds).await,
        "record" => recording(databases, rounds).await,
        "work" => working(databases, rounds.div_ceil(10)).await,
        "growth" => growing(databases, rounds).await,
        _ => Err(format!("there is no chapter {name}, but: {}", ALL.join(" ")).into()),
    }
}

async fn accepting(databases: &[Database], rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "accept", "apalis' insert", "ratio"]);
    let mut findings = Vec::new();
    for database in databases {
        let race = accept::race(database, "accepted", rounds).await?;
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

async fn recording(databases: &[Database], rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "record", "bare insert", "ratio"]);
    let mut findings = Vec::new();
    for database in databases {
        let race = record::race(database, rounds).await?;
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

async fn working(databases: &[Database], rounds: usize) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "queue.work", "apalis' worker", "ratio"]);
    let mut findings = Vec::new();
    for database in databases {
        let race = work::race(database, rounds).await?;
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

async fn growing(databases: &[Database], rounds: usize) -> Result<Section, BoxError> {
    let head = [
        "database",
        "rows",
        "accept",
        "apalis' insert",
        "ratio",
        "record",
        "bare insert",
        "ratio",
    ];
    let mut table = Table::new(head);
    let mut findings = Vec::new();
    for database in databases {
        let mut medians = Vec::new();
        for rows in SIZES {
            database.fill("grown", rows.into()).await?;
            let accept = accept::race(database, "grown", rounds).await?;
            let record = record::race(database, rounds).await?;
            let name = [database.name().to_owned(), rows.to_string()];
            table.row(name.into_iter().chain(times(&accept)).chain(times(&record)));
            medians.push([accept, record].map(|race| Spread::of(race.ours).median));
        }
        let (Some(first), Some(last)) = (medians.first(), medians.last()) else {
            continue;
        };
        for (at, what) in ["accept", "record"].into_iter().enumerate() {
            let growth = Spread::of([last[at] / first[at]]);
            let what = format!(
                "{what} with a million rows against a thousand, {}",
                database.name()
            );
            findings.push(Finding::at_most(what, FLAT, growth));
        }
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
The same with so many rows in the tables: jobs that are done and wait to be purged, and records. They \
were inserted at once by SQL. With the most rows it must take no longer than with the fewest, but for \
the depth of the indexes.";
