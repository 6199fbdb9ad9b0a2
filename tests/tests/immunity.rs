//! The page of failures names tests that exist, and nothing public goes round the check.

use std::collections::BTreeSet;
use std::fs;

use webhook_sig_tests::providers::workspace;
use webhook_sig_tests::sources;

#[test]
fn every_test_that_the_page_names_exists() {
    let page = fs::read_to_string(workspace().join("docs/immunity.md")).unwrap();
    let mut ids = BTreeSet::new();

    for row in page.lines().filter(|line| line.ends_with("` |")) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, id, class, reason, test, _] = &*cells else {
            panic!("{row}");
        };
        let (file, name) = test.trim_matches('`').rsplit_once("::").unwrap();
        let source = fs::read_to_string(workspace().join(file)).unwrap_or_default();

        assert!(is_test(&source, name), "{id}: there is no test {test}");
        assert!(class.ends_with('.') && reason.ends_with('.'), "{row}");
        assert!(ids.insert((*id).to_owned()), "{id} has two rows");
    }

    assert!(ids.len() > 50, "{}", ids.len());
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
