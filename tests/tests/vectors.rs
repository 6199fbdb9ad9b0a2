//! Every vector of every provider, through the core.

#![expect(clippy::panic, reason = "a test reports by panicking")]

use std::collections::BTreeSet;

use webhook_sig::{Scheme, UnixTime, provider};
use webhook_sig_delivery::Delivery;
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::vectors;

/// Returns every vector with the name of its file.
fn every_vector() -> Vec<(String, Delivery)> {
    let files = vectors::all().into_iter().chain(vectors::collected());
    files
        .flat_map(|(file, deliveries)| {
            let named = move |delivery| (file.clone(), delivery);
            deliveries.into_iter().map(named)
        })
        .collect()
}

fn scheme(delivery: &Delivery) -> &'static Scheme {
    let found = provider::find(&delivery.scheme);
    found.unwrap_or_else(|| panic!("{}: there is no such scheme", delivery.scheme))
}

fn verdict(delivery: &Delivery, now: UnixTime) -> &'static str {
    let result = delivery.verify(scheme(delivery), now);
    result.map_or_else(|error| error.kind().as_str(), |_| "verified")
}

#[test]
fn every_vector_comes_to_what_it_expects() {
    let mut differing = Vec::new();
    for (file, delivery) in every_vector() {
        let result = delivery.verify(scheme(&delivery), NOW);
        let expect = delivery.expect.expect("a vector says what it expects");
        if !expect.is_met_by(&result) {
            let kind = verdict(&delivery, NOW);
            differing.push(format!("{file}: {:?}: {kind}, not {expect}", delivery.name));
        }
    }

    assert!(
        differing.is_empty(),
        "{}\n{}",
        differing.len(),
        differing.join("\n")
    );
}

#[test]
fn every_collected_vector_is_run() {
    let run = every_vector();

    let counts: Vec<_> = vectors::collected()
        .iter()
        .map(|(file, _)| {
            (
                file.clone(),
                run.iter().filter(|(own, _)| own == file).count(),
            )
        })
        .collect();

    // A vector that is lost is not noticed otherwise; one that is added belongs here.
    let expected = [
        ("bug-reports", 31),
        ("evidence", 11),
        ("interop", 11),
        ("new-ids", 10),
        ("peer-suites", 173),
    ];
    assert_eq!(
        counts,
        expected.map(|(file, count)| (file.to_owned(), count))
    );
}

#[test]
fn every_vector_of_a_scheme_is_in_its_file_under_its_own_name() {
    for (id, deliveries) in vectors::all() {
        assert!(
            deliveries.iter().all(|delivery| delivery.scheme == id),
            "{id}"
        );
    }
    let mut names = BTreeSet::new();
    for (file, delivery) in every_vector() {
        let name = delivery.name.expect("a vector has a name");
        assert!(names.insert((file.clone(), name.clone())), "{file}: {name}");
    }
}

#[test]
fn no_vector_depends_on_the_clock_of_today() {
    let times = [0, 1_000_000_000, 4_000_000_000].map(UnixTime::from_secs);
    for (file, delivery) in every_vector() {
        let verdicts = times.map(|now| verdict(&delivery, now));
        let [first, ..] = verdicts;

        // One that does has no `now`, and needs it.
        assert_eq!(verdicts, [first; 3], "{file}: {:?}", delivery.name);
    }
}

#[test]
fn every_signed_message_is_the_stated_one() {
    let mut compared = 0;
    for (file, delivery) in every_vector() {
        let Some(signed) = &delivery.signed else {
            continue;
        };
        let verifier = delivery.verifier(scheme(&delivery)).unwrap();

        let message = verifier.signed_message(&delivery.head(), delivery.body_bytes().unwrap());

        let message = message.unwrap_or_else(|error| panic!("{:?}: {error}", delivery.name));
        assert_eq!(
            String::from_utf8_lossy(&message),
            *signed,
            "{file}: {:?}",
            delivery.name
        );
        compared += 1;
    }

    assert!(
        compared > 200,
        "only {compared} vectors state what is signed"
    );
}
