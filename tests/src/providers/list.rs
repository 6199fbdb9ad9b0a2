//! The list of providers in Rust, `provider.rs`: the modules, the re-exports and the sorted lists.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::providers::workspace;
use crate::vectors;

/// A vendor's file, read as text: it need not be compiled yet.
#[derive(Debug)]
#[non_exhaustive]
pub struct Source {
    module: String,
    constants: Vec<Constant>,
}

/// A public constant of a vendor's file.
#[derive(Debug)]
struct Constant {
    name: String,
    is_scheme: bool,
    /// What its `#[cfg(…)]` demands, such as `feature = "legacy"`.
    predicate: Option<String>,
}

/// Returns the folder of the providers' pages.
#[must_use]
pub fn pages_folder() -> PathBuf {
    workspace().join("crates/webhook-sig/docs/providers")
}

/// Reads every vendor's file in the core crate's `provider` folder, by module.
///
/// # Panics
///
/// If a file cannot be read or has no scheme, or if a scheme has no profile.
#[must_use]
pub fn sources() -> Vec<Source> {
    let folder = workspace().join("crates/webhook-sig/src/provider");
    let mut sources: Vec<_> = vectors::files(&folder)
        .iter()
        .filter(|path| !HAND_WRITTEN.iter().any(|name| path.ends_with(name)))
        .map(|path| Source::read(path))
        .collect();
    sources.sort_by(|one, other| one.module.cmp(&other.module));
    sources
}

/// The files in that folder that belong to no vendor.
const HAND_WRITTEN: [&str; 4] = ["find.rs", "profile.rs", "unsigned.rs", "unsupported.rs"];

impl Source {
    #[expect(clippy::panic, reason = "a generator reports by panicking")]
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(path, &text)
    }

    #[expect(clippy::panic, reason = "a generator reports by panicking")]
    fn parse(path: &Path, text: &str) -> Self {
        let module = path.file_stem().unwrap_or_default().to_string_lossy();
        let of_file = text.lines().find_map(|line| predicate(line, "#![cfg("));
        let mut constants = Vec::new();
        let mut before = "";
        for line in text.lines() {
            let declared = line
                .strip_prefix("pub const ")
                .and_then(|line| line.split_once(": "));
            if let Some((name, value)) = declared {
                constants.push(Constant {
                    name: name.to_owned(),
                    is_scheme: value.starts_with("Scheme ="),
                    predicate: predicate(before, "#[cfg(").or_else(|| of_file.clone()),
                });
            }
            before = line;
        }
        let source = Self {
            module: module.into_owned(),
            constants,
        };
        if source.schemes().next().is_none() {
            panic!("{}: there is no `pub const …: Scheme`", path.display());
        }
        for scheme in source.schemes() {
            let profile = format!("pub(super) const {}_PROFILE: Profile", scheme.name);
            assert!(
                text.contains(&profile),
                "{}: there is no `{profile}`",
                path.display()
            );
        }
        source
    }

    fn schemes(&self) -> impl Iterator<Item = &Constant> {
        self.constants.iter().filter(|constant| constant.is_scheme)
    }

    /// Returns the ids of the file's schemes.
    pub fn ids(&self) -> impl Iterator<Item = String> {
        self.schemes().map(Constant::id)
    }

    fn features_of(&self, id: &str) -> Vec<&str> {
        let scheme = self.schemes().find(|constant| constant.id() == id);
        let predicate = scheme.and_then(|scheme| scheme.predicate.as_deref());
        let quoted = predicate.unwrap_or_default().split('"');
        quoted.skip(1).step_by(2).collect()
    }

    /// Returns the module's name as code writes it: a vendor may be called like a keyword.
    fn identifier(&self) -> String {
        let raw = if KEYWORDS.contains(&&*self.module) {
            "r#"
        } else {
            ""
        };
        format!("{raw}{}", self.module)
    }

    /// Writes the module, under its condition if all of the file has the same one.
    fn module(&self) -> String {
        let mut predicates = self.constants.iter().map(|constant| &constant.predicate);
        let first = predicates.next().cloned().flatten();
        let condition = match first {
            Some(predicate) if predicates.all(|other| other.as_ref() == Some(&predicate)) => {
                condition(Some(&predicate), "")
            }
            _ => String::new(),
        };
        format!("{condition}mod {};\n", self.identifier())
    }

    /// Writes the re-exports, a line each, so that no line is too long for `cargo fmt`.
    fn exports(&self) -> String {
        let mut constants: Vec<_> = self.constants.iter().collect();
        constants.sort_by(|one, other| one.name.cmp(&other.name));
        let exports = constants.into_iter().map(|constant| {
            let condition = condition(constant.predicate.as_deref(), "");
            let module = self.identifier();
            format!("{condition}pub use self::{module}::{};\n", constant.name)
        });
        exports.collect()
    }
}

/// Returns the features without which the scheme of an id is not compiled.
pub(super) fn features_of<'sources>(sources: &'sources [Source], id: &str) -> Vec<&'sources str> {
    let features = sources.iter().flat_map(|source| source.features_of(id));
    features.collect()
}

impl Constant {
    fn id(&self) -> String {
        self.name.to_lowercase().replace('_', "-")
    }
}

/// Reads what an attribute demands.
fn predicate(line: &str, start: &str) -> Option<String> {
    let predicate = line.strip_prefix(start)?.strip_suffix(")]")?;
    Some(predicate.to_owned())
}

/// Writes the attribute for what is demanded, if anything is.
fn condition(predicate: Option<&str>, indent: &str) -> String {
    predicate.map_or_else(String::new, |predicate| {
        format!("{indent}#[cfg({predicate})]\n")
    })
}

/// The keywords that could be a vendor's name.
const KEYWORDS: [&str; 10] = [
    "async", "box", "dyn", "final", "loop", "macro", "match", "move", "try", "yield",
];

/// Writes `provider.rs`.
#[must_use]
pub fn list(sources: &[Source]) -> String {
    let mut modules: Vec<_> = sources.iter().map(Source::module).collect();
    modules.extend(HAND_WRITTEN.map(|file| format!("mod {};\n", file.trim_end_matches(".rs"))));
    modules.sort_by_key(|module| module_name(module).to_owned());
    let exports: String = sources.iter().map(Source::exports).collect();
    let mut schemes: Vec<_> = sources
        .iter()
        .flat_map(|source| source.schemes().map(move |scheme| (source, scheme)))
        .collect();
    schemes.sort_by_key(|(_, scheme)| scheme.id());

    let mut text = format!("{HEAD}{}\n{exports}{REEXPORTS}", modules.concat());
    text.push_str("\n/// Every scheme, sorted by id.\npub const ALL: &[&Scheme] = &[\n");
    for (_, scheme) in &schemes {
        text.push_str(&condition(scheme.predicate.as_deref(), "    "));
        let _ = writeln!(text, "    &{},", scheme.name);
    }
    text.push_str("];\n\n/// What is known about them, sorted by id.\n");
    text.push_str("const PROFILES: &[&Profile] = &[\n");
    for (source, scheme) in &schemes {
        text.push_str(&condition(scheme.predicate.as_deref(), "    "));
        let _ = writeln!(
            text,
            "    &{}::{}_PROFILE,",
            source.identifier(),
            scheme.name
        );
    }
    text.push_str("];\n");
    text
}

/// Returns the name in the declaration of a module.
fn module_name(declaration: &str) -> &str {
    let name = declaration.rsplit("mod ").next().unwrap_or_default();
    name.trim_start_matches("r#")
}

const HEAD: &str = "\
//! The providers, one const each.
//!
//! If yours is not here, describe it yourself: [`scheme`](crate::scheme) shows how.
//!
//! ```
//! use webhook_sig::provider;
//!
//! assert_eq!(provider::find(\"stripe\").map(|scheme| scheme.id()), Some(\"stripe\"));
//! assert!(provider::find(\"strpie\").is_none());
//! ```
#![doc = include_str!(\"../docs/providers.md\")]
// Generated by `cargo run --bin generate`; the providers are in the folder `provider`.

use crate::scheme::Scheme;

";

const REEXPORTS: &str = "
pub use self::find::{find, profile, profiles, unsigned, unsupported};
pub use self::profile::{Evidence, Profile, Retries};
pub use self::unsigned::{Certainty, UNSIGNED, Unsigned};
pub use self::unsupported::{Proof, UNSUPPORTED, Unsupported};
";

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    const PAGE: &str = "pub(super) const ACME_PROFILE: Profile = todo();\n";

    #[test]
    fn a_scheme_has_a_profile() {
        let parse = || Source::parse(Path::new("acme.rs"), "pub const ACME: Scheme = todo();\n");

        let panic = catch_unwind(parse).expect_err("it is refused");

        let complaint = panic.downcast::<String>().expect("it says something");
        assert!(complaint.contains("ACME_PROFILE"), "{complaint}");
    }

    #[test]
    fn a_scheme_comes_with_its_feature() {
        let text = format!(
            "//! Acme.\n\n#[cfg(all(feature = \"legacy\", feature = \"rsa\"))]\n\
             pub const ACME: Scheme = todo();\n{PAGE}"
        );

        let source = Source::parse(Path::new("provider/acme.rs"), &text);
        assert_eq!(source.features_of("acme"), ["legacy", "rsa"]);

        let list = list(&[source]);
        let condition = "#[cfg(all(feature = \"legacy\", feature = \"rsa\"))]";
        for line in [
            format!("\n{condition}\nmod acme;\n"),
            format!("\n{condition}\npub use self::acme::ACME;\n"),
            format!("\n    {condition}\n    &ACME,\n"),
            format!("\n    {condition}\n    &acme::ACME_PROFILE,\n"),
        ] {
            assert!(list.contains(&line), "{list}");
        }
    }

    #[test]
    fn a_vendor_may_be_called_like_a_keyword() {
        let text = "pub const BOX: Scheme = todo();\n\
            pub(super) const BOX_PROFILE: Profile = todo();\n";

        let list = list(&[Source::parse(Path::new("provider/box.rs"), text)]);

        assert!(list.contains("\nmod r#box;\n"), "{list}");
        assert!(list.contains("\npub use self::r#box::BOX;\n"), "{list}");
        assert!(list.contains("\n    &r#box::BOX_PROFILE,\n"), "{list}");
    }

    #[test]
    fn a_file_has_a_scheme() {
        let parse = || Source::parse(Path::new("provider/other.rs"), "const ACME: Scheme = 1;");

        let panic = catch_unwind(parse).expect_err("it is refused");

        let complaint = panic.downcast::<String>().expect("it says something");
        assert!(complaint.contains("provider/other.rs"), "{complaint}");
    }
}
