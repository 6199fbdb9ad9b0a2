//! What is known about each scheme is complete, and its names lead to one scheme.

use std::collections::BTreeMap;

use webhook_sig::provider::{self, Profile};

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
