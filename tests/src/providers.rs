//! The list that is generated from the provider files, and what they say of themselves.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::vectors;

pub use self::same::{SAME, groups, same};
pub use self::table::table;

mod same;
mod table;

/// What a provider's file says of it, read as text: it need not be compiled yet.
#[derive(Debug)]
#[non_exhaustive]
pub struct Source {
    module: String,
    constants: Vec<String>,
    feature: Option<String>,
    vendor: String,
    page: String,
    not_signed: String,
    has_handshake: bool,
    is_unconfirmed: bool,
}

/// Returns the workspace's folder.
#[must_use]
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Reads every file in the core crate's `provider` folder, by id.
///
/// # Panics
///
/// If a file cannot be read, has no scheme named after it, or a doc comment without vendor and
/// page.
#[must_use]
pub fn sources() -> Vec<Source> {
    let folder = workspace().join("crates/webhook-sig/src/provider");
    let mut sources: Vec<_> = vectors::files(&folder)
        .iter()
        .map(|path| Source::read(path))
        .collect();
    sources.sort_by_key(Source::id);
    sources
}

impl Source {
    #[expect(clippy::panic, reason = "a generator reports by panicking")]
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(path, &text)
    }

    #[expect(clippy::panic, reason = "a generator reports by panicking")]
    fn parse(path: &Path, text: &str) -> Self {
        let module = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let scheme = format!("pub const {}: Scheme", module.to_uppercase());
        let Some((before, _)) = text.split_once(&scheme) else {
            panic!("{}: there is no `{scheme}`", path.display());
        };
        let docs = before.rsplit("\n\n").next().unwrap_or_default();
        let mut lines = docs.lines().filter_map(|line| line.strip_prefix("/// "));
        let vendor = lines.next().and_then(|line| line.split_once(": "));
        let Some((vendor, _)) = vendor.filter(|(vendor, _)| !vendor.is_empty()) else {
            panic!(
                "{}: the first line of the doc comment does not begin with `Vendor: `",
                path.display()
            );
        };
        let page = lines.next_back().and_then(|line| {
            let page = line.strip_prefix('<')?.strip_suffix('>')?;
            page.starts_with("https://").then_some(page)
        });
        let Some(page) = page else {
            panic!(
                "{}: the last line of the doc comment is no `<https://…>`, the vendor's page",
                path.display()
            );
        };
        let constants = text
            .lines()
            .filter_map(|line| line.strip_prefix("pub const "));
        Self {
            constants: constants
                .filter_map(|line| line.split_once(':'))
                .map(|(name, _)| name.to_owned())
                .collect(),
            feature: text.lines().find_map(|line| {
                let feature = line.strip_prefix("#![cfg(feature = \"")?;
                Some(feature.strip_suffix("\")]")?.to_owned())
            }),
            vendor: vendor.to_owned(),
            page: page.to_owned(),
            not_signed: first_clause(docs, path),
            has_handshake: docs.contains("/// Handshake:"),
            is_unconfirmed: docs.contains("/// Unconfirmed:"),
            module,
        }
    }

    fn id(&self) -> String {
        self.module.replace('_', "-")
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

    /// Writes the attribute for the feature that the provider needs, if it needs one.
    fn condition(&self, indent: &str) -> String {
        let feature = self.feature.as_ref();
        feature.map_or_else(String::new, |feature| {
            format!("{indent}#[cfg(feature = \"{feature}\")]\n")
        })
    }
}

/// The keywords that could be a vendor's name.
const KEYWORDS: [&str; 10] = [
    "async", "box", "dyn", "final", "loop", "macro", "match", "move", "try", "yield",
];

/// Returns the first clause of what a provider says is not signed.
#[expect(clippy::panic, reason = "a generator reports by panicking")]
fn first_clause(docs: &str, path: &Path) -> String {
    let Some((_, paragraph)) = docs.split_once("/// Not signed: ") else {
        panic!(
            "{}: the doc comment has no paragraph that begins with `Not signed: `",
            path.display()
        );
    };
    let lines = paragraph.lines().take_while(|line| *line != "///");
    let lines: Vec<_> = lines.map(|line| line.trim_start_matches("/// ")).collect();
    let text = lines.join(" ");
    let end = [". ", "; ", ": "]
        .iter()
        .filter_map(|end| text.find(end))
        .min();
    let clause = end.map_or(text.as_str(), |end| text.get(..end).unwrap_or_default());
    clause.trim_end_matches('.').to_owned()
}

/// Writes `provider.rs`: the modules, the re-exports, and the sorted list.
#[must_use]
pub fn list(sources: &[Source]) -> String {
    let mut text = String::from(LIST_HEAD);
    let mut block = |write_line: &dyn Fn(&Source) -> String| {
        for source in sources {
            text.push_str(&source.condition(""));
            text.push_str(&write_line(source));
        }
        text.push('\n');
    };
    block(&|source| format!("mod {};\n", source.identifier()));
    block(&|source| {
        let mut constants = source.constants.clone();
        constants.sort();
        let names = match constants.as_slice() {
            [one] => one.clone(),
            several => format!("{{{}}}", several.join(", ")),
        };
        format!("pub use self::{}::{names};\n", source.identifier())
    });
    text.push_str("/// Every scheme, sorted by id.\npub const ALL: &[&Scheme] = &[\n");
    for source in sources {
        text.push_str(&source.condition("    "));
        let _ = writeln!(text, "    &{},", source.module.to_uppercase());
    }
    text.push_str("];\n");
    text.push_str(LIST_TAIL);
    text
}

/// The files that hold the table: the README, and what the documentation of the providers shows.
pub const TABLES: [&str; 2] = ["README.md", "crates/webhook-sig/providers.md"];

/// Puts a generated text between a file's two markers.
///
/// # Panics
///
/// If the file lacks the markers.
#[expect(clippy::panic, reason = "a generator reports by panicking")]
#[must_use]
pub fn between_markers(file: &str, generated: &str) -> String {
    let parts = file
        .split_once(OPEN)
        .and_then(|(before, rest)| Some((before, rest.split_once(CLOSE)?.1)));
    let Some((before, after)) = parts else {
        panic!("the file lacks `{OPEN}` or `{CLOSE}`");
    };
    format!("{before}{OPEN}\n\n{generated}\n{CLOSE}{after}")
}

const OPEN: &str = "<!-- providers: generated by `cargo run --bin generate` -->";
const CLOSE: &str = "<!-- end of providers -->";

const LIST_HEAD: &str = "\
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
#![doc = include_str!(\"../providers.md\")]
// Generated by `cargo run --bin generate`; the providers are in the folder `provider`.

use crate::scheme::Scheme;

";

const LIST_TAIL: &str = "
/// Returns the scheme with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Scheme> {
    ALL.iter().copied().find(|scheme| scheme.id() == id)
}
";

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    /// Returns what the generator says of a provider whose doc comment has these lines.
    fn complaint(docs: &[&str]) -> Option<String> {
        let docs: String = docs.iter().map(|line| format!("/// {line}\n")).collect();
        let text = format!("//! Acme.\n\n{docs}pub const ACME_PAY: Scheme = todo();\n");
        let parse = || Source::parse(Path::new("provider/acme_pay.rs"), &text);
        let panic = catch_unwind(parse).err()?;
        Some(*panic.downcast::<String>().expect("it says something"))
    }

    #[test]
    fn a_provider_has_a_vendor_and_a_page() {
        let page = "<https://acme.example/docs>";
        let rest = "Not signed: every header.";

        assert_eq!(complaint(&["Acme: HMAC.", rest, page]), None);
        for (docs, rule) in [
            (&["HMAC of the body.", rest, page][..], "`Vendor: `"),
            (&["Acme: HMAC.", rest], "`<https://…>`"),
            (
                &["Acme: HMAC.", rest, "https://acme.example"],
                "`<https://…>`",
            ),
            (
                &["Acme: HMAC.", rest, page, "One word more."],
                "`<https://…>`",
            ),
            (&["Acme: HMAC.", page], "`Not signed: `"),
        ] {
            let complaint = complaint(docs).expect("it is refused");

            assert!(
                complaint.starts_with("provider/acme_pay.rs: "),
                "{complaint}"
            );
            assert!(complaint.contains(rule), "{complaint}");
        }
    }

    #[test]
    fn a_provider_comes_with_its_feature() {
        let text = "//! Acme.\n\n#![cfg(feature = \"keccak\")]\n\n/// Acme: Keccak.\n\
            /// Not signed: every header.\n/// <https://acme.example>\npub const ACME: Scheme = todo();\n";

        let list = list(&[Source::parse(Path::new("provider/acme.rs"), text)]);

        assert!(
            list.contains("\n#[cfg(feature = \"keccak\")]\nmod acme;\n"),
            "{list}"
        );
        assert!(
            list.contains("\n    #[cfg(feature = \"keccak\")]\n    &ACME,\n"),
            "{list}"
        );
    }

    #[test]
    fn a_vendor_may_be_called_like_a_keyword() {
        let text = "/// Box: HMAC.\n/// Not signed: every header.\n/// <https://box.example>\npub const BOX: Scheme = todo();\n";

        let list = list(&[Source::parse(Path::new("provider/box.rs"), text)]);

        assert!(list.contains("\nmod r#box;\n"), "{list}");
        assert!(list.contains("\npub use self::r#box::BOX;\n"), "{list}");
    }

    #[test]
    fn a_file_has_a_constant_of_its_name() {
        let parse = || Source::parse(Path::new("provider/other.rs"), "pub const ACME: Scheme");

        let panic = catch_unwind(parse).expect_err("it is refused");

        let complaint = panic.downcast::<String>().expect("it says something");
        assert!(
            complaint.contains("`pub const OTHER: Scheme`"),
            "{complaint}"
        );
    }
}
