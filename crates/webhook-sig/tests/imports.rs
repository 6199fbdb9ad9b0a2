//! Imports point one way, between the core's modules and between the files of each.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// What each module may import; what is not listed is an arrow against the rule.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    ("error", &[]),
    ("time", &["error"]),
    ("request", &["error"]),
    ("runtime", &["error", "time"]),
    ("scheme", &["request", "time"]),
    ("crypto", &["scheme", "time"]),
    (
        "key",
        &["crypto", "error", "request", "runtime", "scheme", "time"],
    ),
    ("message", &["crypto", "error", "request", "scheme", "time"]),
    (
        "verify",
        &[
            "crypto", "error", "key", "message", "replay", "request", "scheme", "time",
        ],
    ),
    ("replay", &["crypto", "error", "key", "scheme", "time"]),
    (
        "sign",
        &[
            "crypto", "error", "key", "message", "request", "scheme", "time", "verify",
        ],
    ),
    (
        "endpoint",
        &[
            "error", "key", "replay", "request", "runtime", "scheme", "time", "verify",
        ],
    ),
    // It is an oracle, and a developer's tool: nothing imports it.
    (
        "diagnose",
        &[
            "error", "key", "provider", "request", "scheme", "time", "verify",
        ],
    ),
    // A vendor is data: a scheme, and functions over a request.
    ("provider", &["request", "scheme", "time"]),
];

#[test]
fn modules_import_only_what_is_below_them() {
    let imports = Modules::read().imports();

    let between = imports.iter().map(|(from, to)| (top(from), top(to)));
    let arrows: BTreeSet<_> = between.filter(|(from, to)| from != to).collect();
    let wrong: Vec<_> = arrows.iter().filter(|arrow| !is_allowed(arrow)).collect();

    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What tells a developer the cause would tell a forger how close a forgery is.
#[test]
fn no_adapter_names_the_diagnosis() {
    for adapter in ["tower-webhook-sig", "actix-webhook-sig"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(adapter);
        let mut paths = vec![folder.join("Cargo.toml"), folder.join("src")];
        while let Some(path) = paths.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(path).unwrap();
                paths.extend(entries.map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("diagnos"), "{}", path.display());
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = Modules::read().imports();

    let importers: BTreeSet<_> = imports.iter().map(|(from, _)| from.as_str()).collect();
    let circle = importers
        .into_iter()
        .find_map(|file| path_back_to(file, file, &imports, &mut BTreeSet::new()));

    assert_eq!(circle, None);
}

const CRYPTO_CRATES: [&str; 10] = [
    "aws_lc_rs",
    "crc32fast",
    "ed25519_dalek",
    "hmac",
    "md5",
    "sha1",
    "sha2",
    "sha3",
    "subtle",
    "webpki",
];

#[test]
fn only_crypto_names_a_crypto_crate() {
    let modules = Modules::read();

    for (module, code) in &modules.0 {
        for name in CRYPTO_CRATES {
            let names_it = code.contains(&format!("use {name}::"));
            assert!(!names_it || top(module) == "crypto", "{module} uses {name}");
        }
        assert!(!code.contains("super::"), "{module} names its parent");
    }
}

/// Returns a way along imports from one file to another, not counting those between a file and the
/// one in whose folder it is: that one declares it and passes its items on.
fn path_back_to(
    start: &str,
    from: &str,
    imports: &BTreeSet<(String, String)>,
    seen: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    let next = imports.iter().filter(|(importer, imported)| {
        importer == from && !is_family(importer, imported) && !imported.is_empty()
    });
    for (_, imported) in next {
        if imported == start {
            return Some(vec![from.to_owned(), imported.clone()]);
        }
        if seen.insert(imported.clone())
            && let Some(mut rest) = path_back_to(start, imported, imports, seen)
        {
            rest.insert(0, from.to_owned());
            return Some(rest);
        }
    }
    None
}

fn is_allowed((from, to): &(&str, &str)) -> bool {
    let rule = MAY_IMPORT.iter().find(|(module, _)| module == from);
    // The root declares the modules, and nothing imports it.
    from.is_empty() || rule.is_some_and(|(_, allowed)| allowed.contains(to))
}

/// Returns whether one file is in the folder of the other, which declares it.
fn is_family(one: &str, other: &str) -> bool {
    one.starts_with(&format!("{other}::")) || other.starts_with(&format!("{one}::"))
}

/// The core's files by their module paths, such as `scheme::location`, without tests and comments.
struct Modules(BTreeMap<String, String>);

impl Modules {
    fn read() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let modules = files(&source).into_iter().map(|file| {
            let module = file.strip_prefix(&source).unwrap().with_extension("");
            let module = module.to_str().unwrap().replace('/', "::");
            (module, code(&fs::read_to_string(&file).unwrap()))
        });
        let mut modules: BTreeMap<_, _> = modules.collect();
        let root = modules.remove("lib").unwrap();
        modules.insert(String::new(), root);
        Self(modules)
    }

    /// Returns who imports whom, each by the file that has the item.
    fn imports(&self) -> BTreeSet<(String, String)> {
        let mut imports = BTreeSet::new();
        for (module, code) in &self.0 {
            for path in paths(code, "crate::") {
                let imported = self.home(&path);
                if imported != *module {
                    imports.insert((module.clone(), imported));
                }
            }
        }
        imports
    }

    /// Returns the module in whose file an item is, which another one may pass on.
    fn home(&self, path: &str) -> String {
        let segments: Vec<_> = path.split("::").collect();
        let module = (0..=segments.len())
            .rev()
            .map(|length| segments[..length].join("::"))
            .find(|module| self.0.contains_key(module))
            .unwrap();
        let depth = module.split("::").filter(|name| !name.is_empty()).count();
        let Some(item) = segments.get(depth) else {
            return module;
        };
        let passed_on = paths(&self.0[&module], "self::")
            .into_iter()
            .chain(paths(&self.0[&module], "crate::"))
            .find(|path| path.rsplit("::").next() == Some(item));
        let child = |path: String| {
            let prefix = if module.is_empty() { "" } else { "::" };
            format!("{module}{prefix}{path}")
        };
        match passed_on.map(child) {
            Some(path) if path != [&*module, item].join("::") => self.home(&path),
            _ => module,
        }
    }
}

fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    files.collect()
}

/// Leaves out comments and the tests at the end.
fn code(text: &str) -> String {
    let end = text.find("\nmod tests {").unwrap_or(text.len());
    let lines = text[..end]
        .lines()
        .map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the paths that follow a prefix, with the names of a group one by one.
fn paths(code: &str, prefix: &str) -> Vec<String> {
    let is_of_path = |character: char| character.is_alphanumeric() || "_:#".contains(character);
    let starts = code.match_indices(prefix).filter(|(at, _)| {
        let before = code[..*at].chars().next_back();
        !before.is_some_and(is_of_path)
    });
    let paths = starts.flat_map(|(at, _)| {
        let rest = &code[at + prefix.len()..];
        let path: String = rest.chars().take_while(|next| is_of_path(*next)).collect();
        match rest[path.len()..].strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap();
                let names = group
                    .split(',')
                    .map(|name| name.split(" as ").next().unwrap());
                let names = names.map(str::trim).filter(|name| !name.is_empty());
                names
                    .map(|name| format!("{path}{name}"))
                    .collect::<Vec<_>>()
            }
            None => iter::once(path.trim_end_matches("::").to_owned()).collect(),
        }
    });
    paths
        .map(|path| path.trim_end_matches("::self").replace("r#", ""))
        .collect()
}
