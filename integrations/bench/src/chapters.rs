//! What is measured, and the limits.

use std::iter::zip;

use webhook_sig::BoxError;

use crate::database::{Database, Databases, Kind};
use crate::measure::{Race, Spread};
use crate::report::{Finding, Section, Table, rate, ratio, time};
use crate::{accept, record, size, work};

pub const ALL: [&str; 5] = ["accept", "record", "work", "growth", "size"];

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
        "size" => sizing(databases).await,
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
        let race = work::race(&database, None, rounds).await?;
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

/// Lets databases with many rows and with few take turns.
async fn growing(databases: &Databases, rounds: usize) -> Result<Section, BoxError> {
    let head = [
        "database",
        "rows",
        "what",
        "with so many",
        "with few",
        "ratio",
        "against apalis and a bare insert",
    ];
    let mut table = Table::new(head);
    let mut findings = Vec::new();
    for kind in Kind::ALL {
        let [few, many] = ["few", "many"].map(|name| format!("{name}_{}", kind.name()));
        let pairs = zip(databases.open(&few).await?, databases.open(&many).await?);
        for (few, many) in pairs {
            let job = match kind {
                Kind::Done => vec![b'x'; 300],
                Kind::Due | Kind::Later => work::sample(&few).await?,
            };
            few.fill(FILLED, kind, &job, FEWEST).await?;
            for &rows in sizes(kind) {
                many.fill(FILLED, kind, &job, rows).await?;
                for (what, growth, race) in races(kind, [&many, &few], rounds).await? {
                    let rows = format!("{rows} {}", kind.name());
                    let name = [many.name(), &rows, what].map(ToOwned::to_owned);
                    let cells = name.into_iter().chain(times(&growth));
                    table.row(
                        cells.chain([race.map_or_else(String::new, |race| ratio(race.ratio()))]),
                    );
                    let what = format!("{what} with {rows} rows against {FEWEST}, {}", many.name());
                    findings.push(Finding::at_most(what, FLAT, growth.ratio()));
                }
            }
            few.close().await;
            many.close().await;
        }
    }
    Ok(Section {
        title: "Many rows",
        method: GROWTH,
        table,
        findings,
    })
}

/// Returns how many rows of a kind there are in turn.
const fn sizes(kind: Kind) -> &'static [u32] {
    match kind {
        Kind::Done => &SIZES,
        // As many as a queue takes, by default.
        Kind::Due | Kind::Later => &[1_000_000],
    }
}

/// Races a database with many rows against one with few, and against its limits.
async fn races(
    kind: Kind,
    databases: [&Database; 2],
    rounds: usize,
) -> Result<Vec<(&'static str, Race, Option<Race>)>, BoxError> {
    let ([many, _], seldom) = (databases, rounds.div_ceil(10));
    // What is done is in no worker's way, and it is in another queue.
    let queue = (kind != Kind::Done).then_some(FILLED);
    let work = match kind {
        Kind::Done => Some(work::race(many, queue, seldom).await?),
        // apalis' worker reads all of them for each fetch, which takes minutes.
        Kind::Due | Kind::Later => None,
    };
    let accept = accept::race(many, FILLED, rounds).await?;
    let mut races = vec![
        ("work", work::grown(databases, queue, seldom).await?, work),
        (
            "accept",
            accept::grown(databases, FILLED, rounds).await?,
            Some(accept),
        ),
    ];
    if kind == Kind::Done {
        let grown = record::grown(databases, rounds).await?;
        races.push(("record", grown, Some(record::race(many, rounds).await?)));
    }
    Ok(races)
}

/// Lets rows be written, and asks how much room they take.
async fn sizing(databases: &Databases) -> Result<Section, BoxError> {
    let mut table = Table::new(["database", "a mark", "a record"]);
    for database in databases.open("size").await? {
        let sizes = [
            size::of_mark(&database).await?,
            size::of_record(&database).await?,
        ];
        let [mark, record] = sizes.map(|bytes| format!("{bytes:.0} bytes"));
        table.row([database.name().to_owned(), mark, record]);
    }
    Ok(Section {
        title: "Bytes of a row",
        method: size::METHOD,
        table,
        findings: Vec::new(),
    })
}

/// Writes the times of both, and their ratio.
fn times(race: &Race) -> [String; 3] {
    let spread = |times: &[f64]| time(Spread::of(times.iter().copied()));
    [spread(&race.ours), spread(&race.limit), ratio(race.ratio())]
}

const GROWTH: &str = "\
The same in two databases: one with so many rows, and one that began with a thousand; they were inserted \
at once by SQL. Those that are done wait to be purged, and there are as many records. Those that are \
later are jobs of the queue that is measured, due in a day. Those that are due are a backlog of it: \
`accept` adds to it, and `work` is a thousand of its jobs, while as many are added for each round. Of the \
others, `work` is a whole queue of 1000 jobs. Many rows may cost no more than the depth of the indexes. \
The last ratio is that of the chapters above, with so many rows; not of `work` with those that are later \
or due, all of which apalis' worker reads for each fetch.";
