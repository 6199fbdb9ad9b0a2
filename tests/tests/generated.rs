//! What is generated and committed is what would be generated now.

use std::fs;

use webhook_sig::provider;
use webhook_sig_tests::{providers, steps, vectors};

#[test]
fn the_list_of_providers_is_current() {
    let path = providers::workspace().join("crates/webhook-sig/src/provider.rs");

    let committed = fs::read_to_string(path).unwrap();

    // The texts are too long to be printed.
    assert!(
        committed == providers::list(&providers::sources()),
        "run `.ci/run generate`"
    );
}

#[test]
fn pages_tables_and_lists_are_current() {
    for (path, text) in providers::generated() {
        let committed = fs::read_to_string(&path).unwrap();

        assert!(
            committed == text,
            "{}: run `.ci/run generate`",
            path.display()
        );
    }
}

#[test]
fn every_page_belongs_to_a_scheme() {
    let pages = fs::read_dir(providers::pages_folder()).unwrap();

    for page in pages {
        let page = page.unwrap().path();
        let id = page.file_stem().unwrap().to_str().unwrap();

        assert!(
            provider::ALL.iter().any(|scheme| scheme.id() == id),
            "{id}: run `.ci/run generate`"
        );
    }
}

#[test]
fn every_provider_has_vectors_and_every_vector_file_a_provider() {
    let with_vectors: Vec<_> = vectors::all().into_iter().map(|(id, _)| id).collect();

    let providers: Vec<_> = provider::ALL.iter().map(|scheme| scheme.id()).collect();

    assert!(providers.is_sorted());
    assert_eq!(with_vectors, providers);
}

#[test]
fn the_table_of_steps_is_current() {
    let committed = fs::read_to_string(providers::workspace().join(steps::FILE)).unwrap();

    assert!(committed == steps::current(), "run `.ci/run generate`");
}
