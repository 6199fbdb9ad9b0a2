//! What is known about each scheme is complete, and its names lead to one scheme.

use std::collections::{BTreeMap, BTreeSet};

use webhook_sig::provider::{self, Evidence, Profile};

#[test]
fn every_scheme_has_a_profile_in_the_same_order() {
    let profiles = provider::profiles().iter();

    let described: Vec<_> = profiles.map(|profile| profile.scheme().id()).collect();

    let schemes: Vec<_> = provider::ALL.iter().map(|scheme| scheme.id()).collect();
    assert_eq!(described, schemes);
}

#[test]
fn every_profile_is_complete() {
    for profile in provider::profiles() {
        let id = profile.scheme().id();

        assert!(!profile.vendor().is_empty(), "{id}");
        assert!(!profile.docs().is_empty(), "{id}");
        for page in profile.docs() {
            assert!(page.starts_with("https://"), "{id}: {page}");
        }
        assert!(!profile.secret().is_empty(), "{id}");
        assert!(!profile.unsigned().is_empty(), "{id}");
        assert!(!profile.evidence().is_empty(), "{id}");
    }
}

#[test]
fn code_is_named_by_where_it_was_read() {
    let mut unnamed = Vec::new();
    for profile in provider::profiles() {
        for evidence in profile.evidence() {
            let is_named = match evidence {
                Evidence::VendorCode(at) => is_place(at),
                Evidence::IndependentReceiver("") => true,
                Evidence::IndependentReceiver(at) => is_place(at),
                _ => true,
            };
            if !is_named {
                unnamed.push((profile.scheme().id(), evidence.to_string()));
            }
        }
    }
    assert_eq!(unnamed, []);
}

#[test]
fn a_receiver_without_a_name_is_on_the_list() {
    let is_unnamed = |evidence: &Evidence| *evidence == Evidence::IndependentReceiver("");
    let profiles = provider::profiles().iter();
    let profiles = profiles.filter(|profile| profile.evidence().iter().any(is_unnamed));
    let ids: Vec<_> = profiles.map(|profile| profile.scheme().id()).collect();

    assert_eq!(ids, UNNAMED);
}

/// The schemes of which a receiver was read that cannot be cited. Name it, and take the scheme off
/// the list; nothing is to be added.
const UNNAMED: &[&str] = &[
    "airship",
    "autodesk-aps",
    "bunny-stream",
    "chargify-maxio",
    "connectwise-psa",
    "daily",
    "dwolla",
    "flutterwave-v4",
    "klarna",
    "lob",
    "mailerlite",
    "marqeta",
    "mercury",
    "mongodb-atlas",
    "revenuecat-signature",
    "shippo",
    "squarespace",
    "storyblok",
    "sumsub",
    "tally",
];

/// Returns whether code can be found by its name: a commit with its repository, or a package. A
/// document is not code.
fn is_place(at: &str) -> bool {
    const DOCUMENTS: [&str; 7] = [".adoc", ".html", ".md", ".mdx", ".rst", ".yaml", ".yml"];
    if DOCUMENTS.iter().any(|end| at.ends_with(end)) {
        return false;
    }
    let Some((registry, (name, version))) = at
        .split_once(':')
        .and_then(|(registry, rest)| Some((registry, rest.rsplit_once('@')?)))
    else {
        return false;
    };
    let commit = version.split(':').next().unwrap_or_default();
    match registry {
        "github" => {
            name.split('/').count() == 2
                && commit.len() >= 7
                && commit.chars().all(|digit| digit.is_ascii_hexdigit())
        }
        "npm" | "pypi" => !name.is_empty() && !version.is_empty(),
        _ => false,
    }
}

#[test]
fn a_document_is_not_taken_for_code() {
    assert!(is_place("github:acme/hooks@0a1b2c3:src/verify.ts"));
    for document in ["docs/webhooks.md", "docs/webhooks.adoc", "webhooks.yml"] {
        assert!(!is_place(&format!("github:acme/hooks@0a1b2c3:{document}")));
    }
}

#[test]
fn a_scheme_known_from_one_source_by_others_says_so() {
    let mut silent = Vec::new();
    for profile in provider::profiles() {
        let mut questions = profile.open_questions().iter();
        let admits = |question: &&str| ADMISSIONS.iter().any(|words| question.contains(words));
        if is_from_one_source(profile.evidence()) && !questions.any(admits) {
            silent.push(profile.scheme().id());
        }
    }
    assert_eq!(silent, [""; 0]);
}

/// How a page says that others are its only source, and that it is one.
const ADMISSIONS: [&str; 2] = ["one receiver", "notes of others"];

/// Returns whether nothing comes from the vendor, nor was published as a vector, and the rest is
/// from fewer than two repositories or packages. Of receivers without a name each counts.
fn is_from_one_source(evidence: &[Evidence]) -> bool {
    let mut repositories = BTreeSet::new();
    for (at, source) in evidence.iter().enumerate() {
        match source {
            Evidence::IndependentReceiver("") => repositories.insert((at, "")),
            Evidence::IndependentReceiver(place) => repositories.insert((0, repository(place))),
            Evidence::Notes => repositories.insert((0, "notes")),
            _ => return false,
        };
    }
    repositories.len() < 2
}

/// Returns the repository of a place, or the package.
fn repository(at: &str) -> &str {
    at.rsplit_once('@').map_or(at, |(name, _)| name)
}

#[test]
fn two_files_of_one_repository_are_one_source() {
    let receiver = Evidence::IndependentReceiver;

    assert!(is_from_one_source(&[
        receiver("github:acme/hooks@0a1b2c3:one.ts"),
        receiver("github:acme/hooks@3c2b1a0:two.ts"),
    ]));
    assert!(is_from_one_source(&[Evidence::Notes]));
    assert!(!is_from_one_source(&[
        receiver("github:acme/hooks@0a1b2c3:one.ts"),
        receiver("npm:@other/hooks@1.2.3"),
    ]));
    assert!(!is_from_one_source(&[Evidence::Documentation]));
}

// The phrases that these texts avoid are in `.ci/wording.py`, which reads all strings.
#[test]
fn every_text_is_a_sentence_without_a_link_of_rustdoc() {
    for (id, text) in texts() {
        assert!(text.ends_with(['.', '?', '!', ')']), "{id}: {text}");
        assert!(!text.contains("](crate::"), "{id}: {text}");
        assert!(!text.contains("  "), "{id}: {text}");
        assert_eq!(text.matches('`').count() % 2, 0, "{id}: {text}");
    }
}

#[test]
fn a_name_leads_to_one_scheme() {
    let mut names = BTreeMap::new();
    for profile in provider::profiles() {
        let id = profile.scheme().id();
        for name in [&id].into_iter().chain(profile.other_names()) {
            assert_eq!(names.insert(*name, id), None, "{name}");
        }
    }

    for (name, id) in names {
        assert_eq!(provider::find(name).map(webhook_sig::Scheme::id), Some(id));
        assert!(provider::unsigned(name).is_none(), "{name}");
    }
}

fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let profiles = provider::profiles().iter();
    profiles.flat_map(|profile| {
        let id = profile.scheme().id();
        texts_of(profile).map(move |text| (id, text))
    })
}

fn texts_of(profile: &Profile) -> impl Iterator<Item = &'static str> + use<> {
    let lists = [
        profile.signed(),
        profile.events(),
        profile.acknowledgement(),
        profile.open_questions(),
        profile.notes(),
    ];
    let single = [profile.secret(), profile.unsigned()];
    let optional = [profile.retries(), profile.handshake()];
    single
        .into_iter()
        .chain(optional.into_iter().flatten())
        .chain(lists.into_iter().flatten().copied())
        .chain(profile.weak_points())
}
