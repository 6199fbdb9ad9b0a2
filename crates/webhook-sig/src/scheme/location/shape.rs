//! The shape of the text in a place: the whole of it, or one of several values.

use std::fmt;

use crate::scheme::location::name::{are_equal, begins_with, is_equal};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The entries of a list that begin with a prefix.
    Entry {
        separator: &'static str,
        prefix: &'static str,
    },
    /// What comes before the first separator.
    First { separator: &'static str },
    /// What follows the last mark in each entry of a list.
    Last {
        separator: &'static str,
        mark: &'static str,
    },
    /// What follows one of several words, a name and a mark.
    Named {
        words: &'static [&'static str],
        mark: &'static str,
    },
    /// The values of one key in a list of pairs.
    Pair {
        separator: &'static str,
        assign: &'static str,
        key: &'static str,
    },
    /// What follows a fixed prefix.
    Prefix(&'static str),
    #[default]
    Whole,
}

impl Shape {
    /// Returns whether what this shape takes from a text never holds the signature that the other
    /// one takes from the same text.
    pub(crate) const fn excludes(&self, signature: &Self) -> bool {
        match (self, signature) {
            (
                Self::Entry { separator, prefix },
                Self::Entry {
                    separator: other_separator,
                    prefix: other_prefix,
                },
            ) => is_equal(separator, other_separator, false) && tell_apart(prefix, other_prefix),
            // What comes before the first separator is not a signature, and the reader of signatures
            // skips what it cannot decode.
            (
                Self::First { separator },
                Self::Entry {
                    separator: other, ..
                }
                | Self::Last {
                    separator: other, ..
                }
                | Self::Pair {
                    separator: other, ..
                },
            ) => is_equal(separator, other, false),
            (
                Self::Pair {
                    separator,
                    assign,
                    key,
                },
                Self::Pair {
                    separator: other_separator,
                    assign: other_assign,
                    key: other_key,
                },
            ) => {
                is_equal(separator, other_separator, false)
                    && is_equal(assign, other_assign, false)
                    && !is_equal(key, other_key, false)
            }
            (Self::Prefix(own), Self::Prefix(other)) => tell_apart(own, other),
            _ => false,
        }
    }

    /// Compares shapes at compile time.
    pub(crate) const fn is_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Entry { separator, prefix },
                Self::Entry {
                    separator: other_separator,
                    prefix: other_prefix,
                },
            ) => {
                is_equal(separator, other_separator, false) && is_equal(prefix, other_prefix, false)
            }
            (Self::First { separator: own }, Self::First { separator: other })
            | (Self::Prefix(own), Self::Prefix(other)) => is_equal(own, other, false),
            (
                Self::Last { separator, mark },
                Self::Last {
                    separator: other_separator,
                    mark: other_mark,
                },
            ) => is_equal(separator, other_separator, false) && is_equal(mark, other_mark, false),
            (
                Self::Named { words, mark },
                Self::Named {
                    words: other_words,
                    mark: other_mark,
                },
            ) => are_equal(words, other_words) && is_equal(mark, other_mark, false),
            (
                Self::Pair {
                    separator,
                    assign,
                    key,
                },
                Self::Pair {
                    separator: other_separator,
                    assign: other_assign,
                    key: other_key,
                },
            ) => {
                is_equal(separator, other_separator, false)
                    && is_equal(assign, other_assign, false)
                    && is_equal(key, other_key, false)
            }
            (Self::Whole, Self::Whole) => true,
            _ => false,
        }
    }

    /// Checks that separators and marks are not empty.
    pub(crate) const fn check(&self) -> Result<(), &'static str> {
        let (separator, mark) = match self {
            Self::Entry { separator, .. } | Self::First { separator } => (*separator, "-"),
            Self::Last { separator, mark } => (*separator, *mark),
            Self::Pair {
                separator,
                assign,
                key,
            } => (*separator, if key.is_empty() { "" } else { *assign }),
            Self::Named { words, mark } if words.is_empty() || mark.is_empty() => {
                return Err("a named value needs a word before it and a mark after the name");
            }
            Self::Named { .. } | Self::Prefix(_) | Self::Whole => return Ok(()),
        };
        if separator.is_empty() {
            return Err("a list needs a separator");
        }
        if mark.is_empty() {
            return Err(
                "a list of pairs needs an assignment sign and a key, and a list of marks a mark",
            );
        }
        Ok(())
    }
}

/// Returns whether no text begins with both prefixes.
const fn tell_apart(one: &str, other: &str) -> bool {
    !begins_with(one, other) && !begins_with(other, one)
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry { separator, prefix } => write!(f, "…{separator}{prefix}…"),
            Self::First { separator } => write!(f, "…{separator}"),
            Self::Last { separator, mark } => write!(f, "…{separator}{mark}…"),
            Self::Named { words, mark } => write!(f, "{}…{mark}…", words.join(" or ")),
            Self::Pair {
                separator,
                assign,
                key,
            } => write!(f, "…{separator}{key}{assign}…"),
            Self::Prefix(prefix) => write!(f, "{prefix}…"),
            Self::Whole => f.write_str("…"),
        }
    }
}
