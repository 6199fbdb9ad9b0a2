//! What the documents promise of themselves: links that lead somewhere, names that exist, a size.

#![expect(clippy::expect_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use webhook_sig::provider;
use webhook_sig_tests::providers::workspace;
use webhook_sig_tests::sources;

const REPOSITORY: &str = "https://github.com/webhook-sig/webhook-sig/";

#[test]
fn links_lead_to_files() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            let target = match link.strip_prefix(REPOSITORY) {
                Some(rest) => rest
                    .strip_prefix("blob/main/")
                    .or_else(|| rest.strip_prefix("tree/main/"))
                    .map(|file| workspace().join(file)),
                None if link.contains(':') => None,
                None => Some(path.parent().unwrap().join(link)),
            };

            let leads = target.is_none_or(|target| target.exists());
            assert!(leads, "{}: {link} leads nowhere", path.display());
        }
    }
}

#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();

    assert!(readme.lines().count() <= 200);
    assert!(readme.len() <= 12 * 1024);
}

#[test]
fn counts_are_those_of_the_list() {
    let vendors: BTreeSet<_> = provider::profiles()
        .iter()
        .map(|profile| profile.vendor())
        .collect();
    // More than 310 are at least 311.
    let more_than = |count: usize| (count - 1) / 10 * 10;
    let vendors = format!("ore than {} vendors", more_than(vendors.len()));
    let schemes = format!("ore than {} schemes", more_than(provider::ALL.len()));

    for (file, count) in [
        ("README.md", &vendors),
        ("README.md", &schemes),
        ("CHANGELOG.md", &schemes),
        ("crates/webhook-sig/README.md", &schemes),
    ] {
        let page = fs::read_to_string(workspace().join(file)).unwrap();
        assert!(page.contains(count), "{file} does not say: m{count}");
    }
}

#[test]
fn every_bound_is_a_constant() {
    let mut code = String::new();
    sources::visit(&workspace().join("crates/webhook-sig/src"), &mut |source| {
        code.push_str(source);
    });
    let page = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    let (_, bounds) = page.split_once("\n## Bounds\n").unwrap();
    let (bounds, _) = bounds.split_once("\n## ").unwrap();

    let rows: Vec<_> = bounds.lines().filter(|row| row.contains('`')).collect();

    assert!(rows.len() > 20, "{}", rows.len());
    for row in rows {
        let names = row.split('`').skip(1).step_by(2);
        for name in names.filter_map(|path| path.rsplit("::").next()) {
            let is_there = ["const", "enum", "fn", "struct"]
                .iter()
                .any(|word| code.contains(&format!("{word} {name}")));
            assert!(
                is_there || name == "X-Forwarded-For",
                "{name} is gone: {row}"
            );
        }
    }
}

/// Returns the pages that people write, not the generated ones.
fn documents() -> Vec<PathBuf> {
    let mut pages = ["tests/README.md", "tests/vectors/README.md"]
        .map(|page| workspace().join(page))
        .to_vec();
    for folder in [workspace(), workspace().join("docs")] {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            pages.push(entry.expect("the folder can be read").path());
        }
    }
    pages.retain(|path| path.extension() == Some("md".as_ref()));
    pages.retain(|path| !path.ends_with("docs/providers.md"));
    pages
}

/// Returns what the links of a page lead to, without the part after `#`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    let targets = targets
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target);
    targets
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
}
