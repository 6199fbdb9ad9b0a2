//! The recipes of the schemes, for programs in other languages that run the vectors.

use serde_json::{Map, Value};
use webhook_sig::{Scheme, provider};

/// Where the recipes are, next to the programs that read them.
pub(super) const RECIPES: &str = "tests/vectors/runners/recipes.json";

/// Writes the scheme file of every scheme that has one as JSON, one a line.
pub(super) fn recipes() -> String {
    let recipes = provider::ALL.iter().filter_map(|scheme| recipe(scheme));
    format!("{{\n{}\n}}\n", recipes.collect::<Vec<_>>().join(",\n"))
}

fn recipe(scheme: &Scheme) -> Option<String> {
    let mut words: Map<String, Value> = toml::from_str(&scheme.to_toml().ok()?).ok()?;
    let id = words.remove("id")?;
    // What remains may matter to a verdict, also a word that is new: a program that does not know
    // it must skip the scheme.
    words.retain(|word, _| !BESIDE_THE_VERDICT.contains(&word.as_str()));
    Some(format!("{id}:{}", Value::Object(words)))
}

/// The words of a scheme file that say nothing about which delivery is accepted.
const BESIDE_THE_VERDICT: [&str; 11] = [
    "acknowledgement",
    "ambiguous-boundaries",
    "body-limit",
    "event",
    "event-time",
    "event-type",
    "late-by",
    "retried-for",
    "unique-messages",
    "unsigned-body",
    "unsigned-id",
];
