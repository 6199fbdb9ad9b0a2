//! What is generated and committed is what would be generated now.

use std::fs;

use webhook_sig::provider;
use webhook_sig_tests::{providers, vectors};

#[test]
fn the_list_of_providers_is_current() {
    let path = providers::workspace().join("crates/webhook-sig/src/provider.rs");

    let committed = fs::read_to_string(path).unwrap();

    // The texts are too long to be printed.
    assert!(
        committed == providers::list(&providers::sources()),
        "run `just generate`"
    );
}

#[test]
fn the_tables_of_providers_are_current() {
    let table = providers::table(&providers::sources());
    for name in providers::TABLES {
        let committed = fs::read_to_string(providers::workspace().join(name)).unwrap();

        // The texts are too long to be printed.
        assert!(
            committed == providers::between_markers(&committed, &table),
            "{name}: run `just generate`"
        );
    }
}

#[test]
fn the_list_of_schemes_that_are_the_same_is_current() {
    let committed = fs::read_to_string(providers::workspace().join(providers::SAME)).unwrap();

    assert_eq!(committed, providers::same(), "run `just generate`");
}

#[test]
fn every_provider_has_vectors_and_every_vector_file_a_provider() {
    let with_vectors: Vec<_> = vectors::all().into_iter().map(|(id, _)| id).collect();

    let providers: Vec<_> = provider::ALL.iter().map(|scheme| scheme.id()).collect();

    assert!(providers.is_sorted());
    assert_eq!(with_vectors, providers);
}
