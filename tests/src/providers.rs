//! The lists and tables that are generated from the provider files and their vectors.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use webhook_sig::delivery::{Delivery, Expectation};
use webhook_sig::scheme::Acknowledgement;
use webhook_sig::{Scheme, provider};

use crate::vectors;

/// What a provider's file says of it, read as text: it need not be compiled yet.
#[derive(Debug)]
#[non_exhaustive]
pub struct Source {
    module: String,
    constants: Vec<String>,
    is_legacy: bool,
    vendor: String,
    page: String,
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
/// If a file cannot be read or has no scheme named after it.
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
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
        let vendor = lines.next().and_then(|line| line.split_once(':'));
        let page = docs
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("/// <")?.strip_suffix('>'));
        let constants = text
            .lines()
            .filter_map(|line| line.strip_prefix("pub const "));
        Self {
            constants: constants
                .filter_map(|line| line.split_once(':'))
                .map(|(name, _)| name.to_owned())
                .collect(),
            is_legacy: text.contains("#![cfg(feature = \"legacy\")]"),
            vendor: vendor
                .map(|(vendor, _)| vendor.to_owned())
                .unwrap_or_default(),
            page: page.unwrap_or_default().to_owned(),
            is_unconfirmed: docs.contains("Unconfirmed:"),
            module,
        }
    }

    fn id(&self) -> String {
        self.module.replace('_', "-")
    }
}

/// Writes `provider.rs`: the modules, the re-exports, and the sorted list.
#[must_use]
pub fn list(sources: &[Source]) -> String {
    let mut text = String::from(LIST_HEAD);
    let mut block = |write_line: &dyn Fn(&Source) -> String| {
        for source in sources {
            if source.is_legacy {
                text.push_str("#[cfg(feature = \"legacy\")]\n");
            }
            text.push_str(&write_line(source));
        }
        text.push('\n');
    };
    block(&|source| format!("mod {};\n", source.module));
    block(&|source| {
        let mut constants = source.constants.clone();
        constants.sort();
        let names = match constants.as_slice() {
            [one] => one.clone(),
            several => format!("{{{}}}", several.join(", ")),
        };
        format!("pub use self::{}::{names};\n", source.module)
    });
    text.push_str("/// Every scheme, sorted by id.\npub const ALL: &[&Scheme] = &[\n");
    for source in sources {
        if source.is_legacy {
            text.push_str("    #[cfg(feature = \"legacy\")]\n");
        }
        let _ = writeln!(text, "    &{},", source.module.to_uppercase());
    }
    text.push_str("];\n");
    text.push_str(LIST_TAIL);
    text
}

/// Writes the table of providers, in Markdown.
#[must_use]
pub fn table(sources: &[Source]) -> String {
    let mut text = String::from(TABLE_HEAD);
    for source in sources {
        let Some(scheme) = provider::find(&source.id()) else {
            continue;
        };
        let _ = writeln!(
            text,
            "| [`{id}`]({page}) | {vendor} | {algorithm} | `{slot}` | `{recipe}` | {freshness} | {ack} | {evidence} |",
            id = scheme.id(),
            page = source.page,
            vendor = source.vendor,
            algorithm = scheme.algorithm(),
            slot = scheme.signature(),
            recipe = scheme.recipe(),
            freshness = freshness(scheme),
            ack = match scheme.acknowledgement() {
                Acknowledgement::Status(status) => format!("{status} only"),
                _ => "2xx".to_owned(),
            },
            evidence = evidence(source, &vectors::of(scheme.id())),
        );
    }
    text
}

fn freshness(scheme: &Scheme) -> &'static str {
    if scheme.timestamp_slot().is_some() {
        "signed timestamp"
    } else {
        "none signed"
    }
}

fn evidence(source: &Source, deliveries: &[Delivery]) -> String {
    let is_published = |delivery: &&Delivery| {
        let source = delivery.source.as_deref().unwrap_or_default();
        delivery.expect == Some(Expectation::Verified) && !source.starts_with("made here")
    };
    let published = deliveries.iter().filter(is_published).count();
    let mut text = match published {
        0 => "two implementations".to_owned(),
        1 => "1 published vector".to_owned(),
        many => format!("{many} published vectors"),
    };
    if source.is_unconfirmed {
        text.push_str("; see its docs for what is unconfirmed");
    }
    text
}

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

const TABLE_HEAD: &str = "\
| id | vendor | algorithm | signature | signed | freshness | acknowledged by | evidence |
| --- | --- | --- | --- | --- | --- | --- | --- |
";

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
