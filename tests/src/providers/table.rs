//! The table of providers, in Markdown: what a user compares before choosing.

use std::fmt::Write as _;
use std::fs;

use webhook_sig::delivery::Expectation;
use webhook_sig::{Scheme, provider};

use crate::providers::{Source, workspace};
use crate::vectors;

/// Writes the table: the schemes, and then the vendors who sign nothing.
///
/// # Panics
///
/// If a provider's vectors or the list of vendors who do not sign cannot be read, or a vector has
/// no source.
#[must_use]
pub fn table(sources: &[Source]) -> String {
    let mut text = String::from(HEAD);
    let mut rows: Vec<_> = sources
        .iter()
        .filter_map(|source| Some((source.id(), row(source, provider::find(&source.id())?))))
        .chain(unsigned())
        .collect();
    rows.sort();
    for (_, row) in rows {
        let _ = writeln!(text, "{row}");
    }
    text
}

const HEAD: &str = "\
| id | vendor | algorithm | signature | signed | freshness | not signed | acknowledged by | evidence | handshake |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
";

fn row(source: &Source, scheme: &Scheme) -> String {
    format!(
        "| [`{id}`]({page}) | {vendor} | {algorithm} | `{slot}` | {signed} | {freshness} | {not_signed} | {ack} | {evidence} | {handshake} |",
        id = scheme.id(),
        page = source.page,
        vendor = source.vendor,
        algorithm = scheme.algorithm(),
        slot = cell(&scheme.signature().to_string()),
        signed = signed(scheme),
        freshness = if scheme.timestamp().is_some() {
            "signed timestamp"
        } else {
            "none signed"
        },
        not_signed = cell(&source.not_signed),
        ack = match scheme.acknowledgement().only_status() {
            Some(status) => format!("{} only", status.as_u16()),
            None => "2xx".to_owned(),
        },
        evidence = evidence(scheme.id(), source.is_unconfirmed),
        handshake = if source.has_handshake { "yes" } else { "" },
    )
}

/// Writes what would end a cell so that it does not.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn signed(scheme: &Scheme) -> String {
    if scheme.algorithm().is_token() {
        return "nothing".to_owned();
    }
    format!("`{}`", cell(&scheme.signed_content().to_string()))
}

fn evidence(id: &str, is_unconfirmed: bool) -> String {
    let deliveries = vectors::of(id);
    let published: Vec<_> = deliveries
        .iter()
        .filter(|delivery| delivery.expect == Some(Expectation::Verified))
        .filter_map(|delivery| delivery.source.as_deref())
        .filter(|source| !source.starts_with(MADE_HERE))
        .collect();
    let on_pages = published
        .iter()
        .filter(|source| !source.starts_with(CODE))
        .count();
    let by_vendor = published
        .iter()
        .filter(|source| is_by_vendor(id, source))
        .count();
    let elsewhere = published.len().saturating_sub(on_pages);
    let counts = [
        (on_pages, "on the vendor's page"),
        (by_vendor, "in the vendor's code"),
        (elsewhere.saturating_sub(by_vendor), "in others' code"),
    ];
    let mut words: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, place)| format!("{count} {place}"))
        .collect();
    let is_made_twice = deliveries.iter().any(|delivery| {
        let source = delivery.source.as_deref();
        source.is_some_and(|source| source.starts_with(MADE_BY_REFERENCE))
    });
    words.push(
        if is_made_twice {
            "two implementations"
        } else {
            MADE_HERE
        }
        .to_owned(),
    );
    if is_unconfirmed {
        words.push("see its page for what is unconfirmed".to_owned());
    }
    words.join(", ")
}

/// Tells whether a source is the vendor's own code: a repository whose owner is called like the
/// first word of the id, or is known to be the vendor.
fn is_by_vendor(id: &str, source: &str) -> bool {
    let repository = source.strip_prefix(CODE);
    let Some((owner, _)) = repository.and_then(|repository| repository.split_once('/')) else {
        return false;
    };
    let first = id.split('-').next().unwrap_or(id);
    owner.eq_ignore_ascii_case(first) || OWNERS.contains(&(first, owner))
}

/// The owners of vendors' repositories that are called otherwise, by the first word of the id.
const OWNERS: [(&str, &str); 13] = [
    ("convoy", "frain-dev"),
    ("dropbox", "hellosign"),
    ("github", "octokit"),
    ("modern", "Modern-Treasury"),
    ("moralis", "MoralisWeb3"),
    ("mux", "muxinc"),
    ("orb", "orbcorp"),
    ("paddle", "PaddleHQ"),
    ("quickbooks", "intuit"),
    ("sanity", "sanity-io"),
    ("semaphore", "semaphoreio"),
    ("slack", "slackapi"),
    ("standard", "standard-webhooks"),
];

/// How the source of a vector begins that stands in a repository; any other is a page.
const CODE: &str = "github:";

/// How the source of a vector begins that nobody else published.
const MADE_HERE: &str = "made here";

/// How it begins where an implementation of its own, in another language, made the vector.
const MADE_BY_REFERENCE: &str = "made here by tests/reference";

/// Returns the rows of the vendors who do not sign, by id: a file with five columns.
#[expect(clippy::panic, reason = "a generator reports by panicking")]
fn unsigned() -> Vec<(String, String)> {
    let path = workspace().join("tests/unsigned.tsv");
    let text = fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = text.lines().skip(1).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        let [id, vendor, page, instead, confidence] = columns[..] else {
            panic!("{}: `{line}` has not five columns", path.display());
        };
        let evidence = match confidence {
            "high" | "medium" => "documentation only",
            "low" => "unconfirmed",
            _ => panic!("{}: `{confidence}` is no confidence", path.display()),
        };
        let row = format!(
            "| [{id}]({page}) | {vendor} | none: it does not sign | | nothing | none signed | everything; {instead} | | {evidence} | |"
        );
        (id.to_owned(), row)
    });
    rows.collect()
}
