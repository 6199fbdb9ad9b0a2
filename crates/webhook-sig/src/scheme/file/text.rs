//! Texts of a file that live as long as the program, as those of constants do.

use serde::{Deserialize, Deserializer};

/// A text that lives as long as the program.
///
/// The name keeps serde's macros from borrowing it from the file.
pub(super) type Text = &'static str;
pub(super) type Texts = &'static [Text];

pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Ok(String::deserialize(deserializer)?.leak())
}

pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Texts, D::Error> {
    Ok(leaked(Vec::deserialize(deserializer)?))
}

pub(super) fn leaked(texts: Vec<String>) -> Texts {
    let texts = texts.into_iter().map(|text| &*text.leak());
    texts.collect::<Vec<_>>().leak()
}
