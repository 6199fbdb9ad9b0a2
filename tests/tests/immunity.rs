//! The page of failures names tests that exist, each failure can be planted, and nothing public goes
//! round the check.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::collections::BTreeSet;
use std::fs;

use webhook_sig_tests::providers::workspace;
use webhook_sig_tests::{planted, sources};

/// The rows whose failure no change of our code can cause, and why.
const OF_OTHERS: [(&str, &str); 3] = [
    (
        "F12",
        "what a Redis server keeps across a restart is its own setting",
    ),
    ("H1", FRAMING),
    ("H25", FRAMING),
];

const FRAMING: &str = "hyper and actix-web end each request before any of our code runs";

#[test]
fn every_test_that_the_page_names_exists() {
    let page = page();
    let mut ids = BTreeSet::new();

    for [id, class, reason, test] in rows(&page) {
        let (file, name) = test.trim_matches('`').rsplit_once("::").unwrap();
        let source = fs::read_to_string(workspace().join(file)).unwrap_or_default();

        assert!(is_test(&source, name), "{id}: there is no test {test}");
        assert!(class.ends_with('.') && reason.ends_with('.'), "{id}");
        assert!(ids.insert(id), "{id} has two rows");
    }

    assert!(ids.len() > 50, "{}", ids.len());
}

#[test]
fn every_row_has_a_planted_bug_or_a_reason_why_there_is_none() {
    let page = page();
    let rows: BTreeSet<_> = rows(&page).map(|[id, ..]| id.to_owned()).collect();
    let planted: BTreeSet<_> = planted::all()
        .into_iter()
        .filter_map(|plant| plant.row)
        .collect();
    let of_others: BTreeSet<_> = OF_OTHERS.map(|(id, _)| id.to_owned()).into();

    let both: Vec<_> = planted.intersection(&of_others).collect();
    let known: BTreeSet<_> = planted.union(&of_others).cloned().collect();

    assert!(both.is_empty(), "a bug can be planted for {both:?}");
    assert_eq!(known, rows);
}

fn page() -> String {
    fs::read_to_string(workspace().join("docs/immunity.md")).unwrap()
}

/// Returns id, class, reason and test of each row.
fn rows(page: &str) -> impl Iterator<Item = [&str; 4]> {
    page.lines()
        .filter(|line| line.ends_with("` |"))
        .map(|row| {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [_, id, class, reason, test, _] = &*cells else {
                panic!("{row}");
            };
            [*id, *class, *reason, *test]
        })
}

/// Returns whether a source has a function with an attribute such as `#[test]`, or in a `proptest!`.
fn is_test(source: &str, name: &str) -> bool {
    let head = format!("fn {name}(");
    let Some((before, _)) = source.split_once(&head) else {
        return false;
    };
    // The first part is the rest of the line itself.
    let attributes = before.rsplit('\n').skip(1);
    attributes
        .take_while(|line| !line.trim().is_empty() && !line.starts_with('}'))
        .any(|line| line.contains("test"))
}

#[test]
fn no_public_function_turns_verification_off() {
    let mut functions = 0;
    for folder in fs::read_dir(workspace().join("crates")).unwrap() {
        sources::visit(&folder.unwrap().path().join("src"), &mut |source| {
            for line in source.lines().filter(|line| is_public_function(line)) {
                functions += 1;
                for word in [
                    "bypass",
                    "danger",
                    "disable",
                    "insecure",
                    "skip",
                    "unchecked",
                ] {
                    assert!(!line.contains(word), "{line}");
                }
            }
        });
    }
    assert!(functions > 100, "{functions}");
}

fn is_public_function(line: &str) -> bool {
    line.trim_start().starts_with("pub ") && line.contains("fn ")
}
