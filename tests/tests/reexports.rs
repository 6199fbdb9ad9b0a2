//! The adapters pass on every name of the core: none of their own is in front of one.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs;

use syn::{Item, UseTree, Visibility};
use webhook_sig_tests::providers::workspace;

#[test]
fn no_name_of_an_adapter_hides_one_of_the_core() {
    let core = names("webhook-sig", |visibility| {
        matches!(visibility, Visibility::Public(_))
    });
    assert!(core.contains("Endpoint") && core.contains("provider"));

    for adapter in ["tower-webhook-sig", "actix-webhook-sig"] {
        // A private module hides a name as well: what is declared comes before a glob.
        let own = names(adapter, |_| true);
        assert!(own.contains("VerifyWebhook"), "{adapter}: {own:?}");

        let hidden: Vec<_> = own.intersection(&core).collect();

        assert!(hidden.is_empty(), "{adapter} hides {hidden:?}");
    }
}

/// Returns the modules and the items that the root of a crate names.
fn names(package: &str, is_chosen: impl Fn(&Visibility) -> bool) -> BTreeSet<String> {
    let root = workspace().join("crates").join(package).join("src/lib.rs");
    let root = syn::parse_file(&fs::read_to_string(root).unwrap()).unwrap();
    let mut names = BTreeSet::new();
    for item in root.items {
        match item {
            Item::Mod(module) if is_chosen(&module.vis) => {
                names.insert(module.ident.to_string());
            }
            Item::Use(import) if is_chosen(&import.vis) => add(&import.tree, &mut names),
            _ => {}
        }
    }
    names
}

/// Adds the names that a `use` brings; a glob, which hides nothing, brings none.
fn add(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => add(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add(tree, names)),
        UseTree::Name(name) => {
            names.insert(name.ident.to_string());
        }
        UseTree::Rename(renamed) => {
            names.insert(renamed.rename.to_string());
        }
        UseTree::Glob(_) => {}
    }
}
