//! Where in a text the values of a shape are.

use std::ops::Range;

use crate::words::Shape;

impl Shape {
    /// Finds the values in a text.
    pub(crate) fn ranges(self, text: &[u8]) -> Vec<Range<usize>> {
        let from = |start: usize| start..text.len();
        match self {
            // The text does not hold the value, but its base64.
            Self::Base64Json(_) => Vec::new(),
            Self::Whole => vec![from(0)],
            Self::Prefix(prefix) if text.starts_with(prefix.as_bytes()) => vec![from(prefix.len())],
            Self::Prefix(_) => Vec::new(),
            Self::First(separator) => items(text, separator.as_bytes())[..1].to_vec(),
            Self::Entry(separator, prefix) => {
                let entries = items(text, separator.as_bytes()).into_iter();
                let own = entries.filter(|item| text[item.clone()].starts_with(prefix.as_bytes()));
                own.map(|item| item.start + prefix.len()..item.end)
                    .collect()
            }
            Self::Last(separator, mark) => {
                let entries = items(text, separator.as_bytes()).into_iter();
                let marked = entries.filter_map(|item| {
                    let after = after_last(&text[item.clone()], mark.as_bytes())?;
                    Some(item.start + after..item.end)
                });
                marked.collect()
            }
            Self::Named(words, mark) => {
                let mut words = words.iter();
                let word = words.find(|word| text.starts_with(word.as_bytes()));
                let value = word.and_then(|word| {
                    Some(word.len() + after_last(&text[word.len()..], mark.as_bytes())?)
                });
                value.map(from).into_iter().collect()
            }
            Self::Pair(separator, assign, key) => {
                let pairs = items(text, separator.as_bytes()).into_iter();
                let own = pairs.filter_map(|item| {
                    let at = *found(&text[item.clone()], assign.as_bytes()).first()?;
                    let is_own = text[item.start..item.start + at] == *key.as_bytes();
                    is_own.then_some(item.start + at + assign.len()..item.end)
                });
                own.collect()
            }
            Self::Versions(separator, assign, stem) => {
                let pairs = items(text, separator.as_bytes()).into_iter();
                let own = pairs.filter_map(|item| {
                    let at = *found(&text[item.clone()], assign.as_bytes()).first()?;
                    let name = &text[item.start..item.start + at];
                    let number = name.strip_prefix(stem.as_bytes())?;
                    let is_own = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
                    is_own.then_some(item.start + at + assign.len()..item.end)
                });
                own.collect()
            }
        }
    }
}

/// Finds where a text is in another, without overlaps.
pub(crate) fn found(text: &[u8], part: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while from + part.len() <= text.len() && !part.is_empty() {
        if text[from..].starts_with(part) {
            found.push(from);
            from += part.len();
        } else {
            from += 1;
        }
    }
    found
}

pub(crate) fn replaced(text: &[u8], part: &[u8], other: &[u8]) -> Vec<u8> {
    let items = items(text, part).into_iter();
    items
        .map(|item| &text[item])
        .collect::<Vec<_>>()
        .join(other)
}

/// Splits at every occurrence of a separator.
fn items(text: &[u8], separator: &[u8]) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = 0;
    for at in found(text, separator) {
        items.push(start..at);
        start = at + separator.len();
    }
    items.push(start..text.len());
    items
}

fn after_last(text: &[u8], mark: &[u8]) -> Option<usize> {
    let at = text
        .windows(mark.len())
        .rposition(|window| window == mark)?;
    Some(at + mark.len())
}
