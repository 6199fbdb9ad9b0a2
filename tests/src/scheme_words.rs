//! The words of scheme files, from the types that read them.

use std::fs;
use std::path::PathBuf;

use syn::{Attribute, Expr, Field, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type};

use crate::providers::workspace;

/// The files of those types, in the order of the page.
const FILES: [&str; 6] = [
    "form.rs",
    "acknowledgement.rs",
    "audience.rs",
    "identity.rs",
    "location.rs",
    "words.rs",
];

/// The words that one field of a file may have.
#[derive(Debug)]
#[non_exhaustive]
pub struct Section {
    /// Such as `key format`.
    pub title: String,
    /// The words, in order.
    pub words: Vec<Word>,
    meaning: String,
}

/// A key or a value of a scheme file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Word {
    /// Such as `hmac-sha256`.
    pub name: String,
    /// The keys of the table that follows it, if one does.
    pub keys: Vec<String>,
    value: String,
    meaning: String,
}

/// Returns the path of the page that the words are written into.
#[must_use]
pub fn page() -> PathBuf {
    workspace().join("docs/scheme-files.md")
}

/// Returns the path of the page's copy in the package, which the crate's documentation includes.
#[must_use]
pub fn packaged_page() -> PathBuf {
    workspace().join("crates/webhook-sig/docs/scheme-files.md")
}

/// Returns the words as tables, one for each section.
#[must_use]
pub fn tables() -> String {
    sections().iter().map(Section::table).collect()
}

/// Reads the words of all sections from the source of the types that read them.
///
/// # Panics
///
/// If a file cannot be read or parsed.
#[must_use]
#[expect(clippy::panic, reason = "a generator reports by panicking")]
pub fn sections() -> Vec<Section> {
    let folder = workspace().join("crates/webhook-sig/src/scheme/file");
    let files = FILES.iter().map(|name| {
        let text = fs::read_to_string(folder.join(name));
        let text = text.unwrap_or_else(|error| panic!("{name}: {error}"));
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
    });
    let items = files.flat_map(|file| file.items);
    items.filter_map(|item| Section::of(&item)).collect()
}

impl Section {
    fn of(item: &Item) -> Option<Self> {
        let (name, attributes, words) = match item {
            Item::Struct(item) => {
                let Fields::Named(fields) = &item.fields else {
                    return None;
                };
                let words = fields.named.iter().map(Word::of_field).collect();
                (&item.ident, &item.attrs, words)
            }
            Item::Enum(item) => {
                let variants = item.variants.iter();
                let written = variants.filter(|variant| !is_skipped(&variant.attrs));
                let words = written.map(Word::of_variant).collect();
                (&item.ident, &item.attrs, words)
            }
            _ => return None,
        };
        Some(Self {
            title: title(&name.to_string()),
            words,
            meaning: meaning(attributes),
        })
    }

    fn table(&self) -> String {
        let Self { title, meaning, .. } = self;
        let mut initial = title.chars();
        let heading: String = initial
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(initial)
            .collect();
        let rows: String = self.words.iter().map(Word::row).collect();
        format!(
            "## {heading}\n\n{meaning}\n\n| word | value | meaning |\n| --- | --- | --- |\n{rows}\n"
        )
    }
}

impl Word {
    fn of_field(field: &Field) -> Self {
        Self {
            name: key(field),
            keys: Vec::new(),
            value: value(&field.ty),
            meaning: meaning(&field.attrs),
        }
    }

    fn of_variant(variant: &syn::Variant) -> Self {
        let fields: Vec<_> = variant.fields.iter().collect();
        let (keys, value) = match (&variant.fields, fields.as_slice()) {
            (Fields::Named(_), fields) => {
                let keys: Vec<_> = fields.iter().copied().map(key).collect();
                let pairs = keys.iter().zip(fields);
                let pairs = pairs.map(|(key, field)| format!("`{key}` = {}", value(&field.ty)));
                let value = format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "));
                (keys, value)
            }
            (_, []) => (Vec::new(), String::new()),
            (_, [field]) => (Vec::new(), value(&field.ty)),
            (_, fields) => {
                let values: Vec<_> = fields.iter().map(|field| value(&field.ty)).collect();
                (Vec::new(), format!("\\[{}\\]", values.join(", ")))
            }
        };
        Self {
            name: words(&variant.ident.to_string()).join("-"),
            keys,
            value,
            meaning: meaning(&variant.attrs),
        }
    }

    fn row(&self) -> String {
        let Self {
            name,
            value,
            meaning,
            ..
        } = self;
        format!("| `{name}` | {value} | {meaning} |\n")
    }
}

fn key(field: &Field) -> String {
    let name = field.ident.as_ref().map(ToString::to_string);
    name.unwrap_or_default().replace('_', "-")
}

/// Describes the values of a type, or links to their section.
fn value(kind: &Type) -> String {
    let Type::Path(path) = kind else {
        return String::new();
    };
    let Some(last) = path.path.segments.last() else {
        return String::new();
    };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => Some(value(inner)),
            _ => None,
        },
        _ => None,
    };
    match (&*last.ident.to_string(), inner) {
        ("Option", Some(inner)) => inner,
        ("Vec", Some(inner)) => format!("list of {inner}"),
        ("String" | "Text", _) => "text".to_owned(),
        ("Texts", _) => "list of text".to_owned(),
        ("Identities", _) => "list of [identity](#identity)".to_owned(),
        ("Locations", _) => "list of [location](#location)".to_owned(),
        ("u16" | "u64" | "usize", _) => "number".to_owned(),
        ("bool", _) => "`true` or `false`".to_owned(),
        (name, _) => {
            let title = title(name);
            format!("[{title}](#{})", title.replace(' ', "-"))
        }
    }
}

/// Returns `key format` for `KeyFormat`, `KeyFormatForm` and `KeyFormatItem`.
fn title(name: &str) -> String {
    let stem = name
        .strip_suffix("Form")
        .or_else(|| name.strip_suffix("Item"));
    // `UrlForm` is a word of the language, and its mirror is `UrlFormForm`.
    let name = match (name, stem) {
        ("UrlForm", _) | (_, None) => name,
        (_, Some(stem)) => stem,
    };
    words(name).join(" ")
}

/// Splits a name at its capitals, as serde does.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for character in name.chars() {
        match words.last_mut() {
            Some(word) if !character.is_uppercase() => word.push(character),
            _ => words.push(character.to_lowercase().collect()),
        }
    }
    words
}

/// Returns the doc comment as one line.
fn meaning(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
                Lit::Str(line) => Some(line.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        }
    });
    lines.collect::<Vec<_>>().join(" ")
}

fn is_skipped(attributes: &[Attribute]) -> bool {
    let mut lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("serde") => Some(list.tokens.to_string()),
            _ => None,
        });
    lists.any(|words| words == "skip")
}
