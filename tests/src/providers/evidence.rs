//! What a scheme was written from, and which vectors it passes.

use std::fmt;

use webhook_sig::provider::{Evidence, Profile};
use webhook_sig_delivery::{Delivery, Expectation};

use crate::judges::{Whose, results};
use crate::vectors;

/// The kinds of evidence, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    VendorCode,
    PublishedVector,
    IndependentReceiver,
    Documentation,
    Notes,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::VendorCode,
        Self::PublishedVector,
        Self::IndependentReceiver,
        Self::Documentation,
        Self::Notes,
    ];

    /// Returns the strongest evidence of a scheme. A profile without any has notes at most.
    pub(super) fn strongest(profile: &Profile) -> Self {
        let kinds = profile.evidence().iter().map(|evidence| kind(*evidence).0);
        kinds.min().unwrap_or(Self::Notes)
    }
}

/// Returns the kind of evidence, and where the code was read.
fn kind(evidence: Evidence) -> (Kind, &'static str) {
    match evidence {
        Evidence::VendorCode(at) => (Kind::VendorCode, at),
        Evidence::PublishedVector => (Kind::PublishedVector, ""),
        Evidence::IndependentReceiver(at) => (Kind::IndependentReceiver, at),
        Evidence::Documentation => (Kind::Documentation, ""),
        _ => (Kind::Notes, ""),
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::VendorCode => "the vendor's code",
            Self::PublishedVector => "a published vector",
            Self::IndependentReceiver => "an independent receiver",
            Self::Documentation => "documentation only",
            Self::Notes => "notes by others only",
        })
    }
}

/// Names what the scheme was written from, with links to the code, the strongest evidence first.
pub(super) fn basis(profile: &Profile) -> String {
    let strongest = Kind::strongest(profile);
    if matches!(strongest, Kind::Documentation | Kind::Notes) {
        return strongest.to_string();
    }
    let kinds = Kind::ALL.into_iter();
    let words: Vec<_> = kinds.filter_map(|kind| phrase(kind, profile)).collect();
    match words.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        words => words.concat(),
    }
}

/// Names the evidence of one kind, if the profile has any.
fn phrase(of: Kind, profile: &Profile) -> Option<String> {
    let places: Vec<_> = profile
        .evidence()
        .iter()
        .map(|evidence| kind(*evidence))
        .filter(|(kind, _)| *kind == of)
        .map(|(_, at)| at)
        .collect();
    let words = match (of, places.len()) {
        (_, 0) => return None,
        (Kind::VendorCode, _) => "the vendor's code".to_owned(),
        (Kind::PublishedVector, _) => "a published vector".to_owned(),
        (Kind::Documentation, _) => "documentation".to_owned(),
        (Kind::Notes, _) => "notes by others".to_owned(),
        (Kind::IndependentReceiver, 1) => "one independent receiver".to_owned(),
        (Kind::IndependentReceiver, _) => "several independent receivers".to_owned(),
    };
    let links: Vec<_> = places.iter().filter_map(|at| link(at)).collect();
    if links.is_empty() {
        return Some(words);
    }
    Some(format!("{words} ({})", links.join(", ")))
}

/// Links to where code was read, or returns nothing where that was not recorded.
fn link(at: &str) -> Option<String> {
    let (registry, place) = at.split_once(':')?;
    let (name, version) = place.rsplit_once('@')?;
    Some(match registry {
        "github" => match version.split_once(':') {
            Some((commit, path)) => {
                format!("[`{path}` of {name}](https://github.com/{name}/blob/{commit}/{path})")
            }
            None => format!("[{name}](https://github.com/{name}/tree/{version})"),
        },
        "npm" => format!("[{name} {version}](https://www.npmjs.com/package/{name}/v/{version})"),
        _ => format!("[{name} {version}](https://pypi.org/project/{name}/{version}/)"),
    })
}

/// Names the SDKs that judge a scheme, or returns nothing if none does.
///
/// # Panics
///
/// If the results are there and cannot be read.
pub(super) fn judges(id: &str) -> Option<String> {
    let results = results::accepted().expect("the accepted results can be read");
    let judges = results
        .values()
        .flatten()
        .filter(|judge| judge.scheme == id);
    let judges: Vec<_> = judges
        .map(|judge| {
            let signs = if judge.signed > 0 {
                ", which also signs"
            } else {
                ""
            };
            let whose = match judge.whose {
                Whose::Vendor => "the vendor's ",
                Whose::Library => "",
                Whose::Others => "others' ",
            };
            format!("{whose}{} {}{signs}", judge.package, judge.version)
        })
        .collect();
    (!judges.is_empty()).then(|| judges.join("; "))
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
        format!("{count_of_all} made here and checked by a second implementation of ours")
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

/// How it begins where our second implementation, in another language, made the vector.
const MADE_BY_REFERENCE: &str = "made here by tests/reference";

#[cfg(test)]
mod tests {
    use webhook_sig::provider;

    use super::*;

    #[test]
    fn code_is_linked_to_where_it_was_read() {
        for (at, linked) in [
            (
                "github:acme/hooks@0a1b2c3:src/a.rs",
                "[`src/a.rs` of acme/hooks](https://github.com/acme/hooks/blob/0a1b2c3/src/a.rs)",
            ),
            (
                "github:acme/hooks@0a1b2c3",
                "[acme/hooks](https://github.com/acme/hooks/tree/0a1b2c3)",
            ),
            (
                "npm:@acme/sdk@1.2.3",
                "[@acme/sdk 1.2.3](https://www.npmjs.com/package/@acme/sdk/v/1.2.3)",
            ),
            (
                "pypi:acme@1.2",
                "[acme 1.2](https://pypi.org/project/acme/1.2/)",
            ),
        ] {
            assert_eq!(link(at).as_deref(), Some(linked));
        }
        assert_eq!(link(""), None);
    }

    #[test]
    fn the_strongest_evidence_comes_first() {
        let gitea = provider::profile("gitea").expect("it is on the list");

        let basis = basis(gitea);

        assert!(
            basis.starts_with(
                "the vendor's code ([`services/webhook/deliver.go` of go-gitea/gitea]"
            ),
            "{basis}"
        );
        assert!(basis.contains(" and one independent receiver ("), "{basis}");
    }
}
