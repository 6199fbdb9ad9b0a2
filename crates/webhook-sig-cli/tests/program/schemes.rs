//! `schemes`.

use webhook_sig::provider;

use crate::harness::run;

#[test]
fn every_scheme_is_listed_with_its_recipe() {
    let listed = run(["schemes"]);

    assert_eq!(listed.code, 0);
    assert_eq!(listed.stdout.lines().count(), provider::ALL.len());
    for (line, scheme) in listed.stdout.lines().zip(provider::ALL) {
        assert!(line.starts_with(scheme.id()), "{line}");
        assert!(line.contains(&scheme.algorithm().to_string()), "{line}");
        assert!(line.contains(&scheme.signature().to_string()), "{line}");
        assert!(line.ends_with(&scheme.recipe().to_string()), "{line}");
    }
}

#[test]
fn the_list_is_json_a_line_on_demand() {
    let listed = run(["schemes", "--json"]);

    let ids: Vec<_> = listed
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(listed.code, 0);
    assert_eq!(
        ids,
        provider::ALL
            .iter()
            .map(|scheme| scheme.id())
            .collect::<Vec<_>>()
    );
}
