//! What a scheme was written from, and which vectors it passes.

use webhook_sig::provider::Profile;
use webhook_sig_delivery::{Delivery, Expectation};

use crate::vectors;

/// Names what the scheme was written from.
pub(super) fn basis(profile: &Profile) -> String {
    let words = profile.evidence().iter().map(ToString::to_string);
    let words: Vec<_> = words.collect();
    match words.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        words => words.concat(),
    }
}

/// Counts the deliveries that were made here, and the genuine ones that others published.
pub(super) fn vectors(id: &str) -> String {
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
        (on_pages, "from the vendor's page"),
        (by_vendor, "from the vendor's code"),
        (elsewhere.saturating_sub(by_vendor), "from others' code"),
    ];
    let published = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, place)| format!("{count} {place}"));
    let words: Vec<_> = std::iter::once(made_here(&deliveries))
        .chain(published)
        .collect();
    words.join("; ")
}

fn made_here(deliveries: &[Delivery]) -> String {
    let count = |start: &str| {
        let sources = deliveries.iter();
        sources
            .filter_map(|delivery| delivery.source.as_deref())
            .filter(|source| source.starts_with(start))
            .count()
    };
    let count_of_all = count(MADE_HERE);
    if count(MADE_BY_REFERENCE) > 0 {
        format!("{count_of_all} made here and judged by two implementations")
    } else {
        format!("{count_of_all} made here")
    }
}

/// Returns whether a source is the vendor's own code: a repository whose owner is called like the
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

/// How the source of a vector begins that is in a repository; any other is a page.
const CODE: &str = "github:";

/// How the source of a vector begins that no one else published.
const MADE_HERE: &str = "made here";

/// How it begins where an independent implementation, in another language, made the vector.
const MADE_BY_REFERENCE: &str = "made here by tests/reference";
