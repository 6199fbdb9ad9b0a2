//! What is known about each scheme is complete, and its names lead to one scheme.

use std::collections::BTreeMap;

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
                Evidence::IndependentReceiver(at) => at.is_empty() || is_place(at),
                _ => true,
            };
            if !is_named {
                unnamed.push((profile.scheme().id(), evidence.to_string()));
            }
        }
    }
    assert_eq!(unnamed, []);
}

/// Returns whether code can be found by its name: a commit with its repository, or a package.
fn is_place(at: &str) -> bool {
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
fn a_scheme_known_from_one_receiver_says_so() {
    let mut silent = Vec::new();
    for profile in provider::profiles() {
        let mut questions = profile.open_questions().iter();
        let is_alone = matches!(profile.evidence(), [Evidence::IndependentReceiver(_)]);
        if is_alone && !questions.any(|question| question.contains("one receiver")) {
            silent.push(profile.scheme().id());
        }
    }
    assert_eq!(silent, [""; 0]);
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
