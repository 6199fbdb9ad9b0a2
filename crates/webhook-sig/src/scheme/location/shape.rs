//! The shape of the text in a place: the whole of it, or one of several values.

use std::fmt;

use crate::scheme::location::name::{are_equal, begins_with, is_equal};
use crate::scheme::location::place::points_into;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A member of a JSON object, at a pointer; the text is its base64.
    Base64Json(&'static str),
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
    /// The values of numbered keys in a list of pairs.
    Versions {
        separator: &'static str,
        assign: &'static str,
        stem: &'static str,
    },
    #[default]
    Whole,
}

impl Shape {
    /// Returns whether what this shape takes from a text never holds the signature in it, which
    /// the other shape takes.
    pub(crate) const fn excludes(&self, signature: &Self) -> bool {
        match (self, signature) {
            // Only strings and numbers are read, so a value has no part that is another one.
            (Self::Base64Json(own), Self::Base64Json(other)) => {
                !points_into(own, other) && !points_into(other, own)
            }
            (Self::Entry { prefix: own, .. }, Self::Entry { prefix: other, .. }) => {
                self.splits_like(signature) && tell_apart(own, other)
            }
            // What comes before the first separator is not a signature, and the reader of entries
            // skips what it cannot decode. Those of pairs and of marked entries refuse it.
            (Self::First { .. }, Self::Entry { .. }) => self.splits_like(signature),
            (
                Self::Pair { assign, key, .. },
                Self::Versions {
                    assign: other_assign,
                    stem,
                    ..
                },
            ) => {
                self.splits_like(signature)
                    && is_equal(assign, other_assign)
                    && !begins_with(key, stem)
            }
            (
                Self::Pair { assign, key, .. },
                Self::Pair {
                    assign: other_assign,
                    key: other_key,
                    ..
                },
            ) => {
                self.splits_like(signature)
                    && is_equal(assign, other_assign)
                    && !is_equal(key, other_key)
            }
            (Self::Prefix(own), Self::Prefix(other)) => tell_apart(own, other),
            _ => false,
        }
    }

    /// Returns whether both shapes split a text at the same separator.
    const fn splits_like(&self, other: &Self) -> bool {
        match (self.separator(), other.separator()) {
            (Some(own), Some(other)) => is_equal(own, other),
            _ => false,
        }
    }

    const fn separator(&self) -> Option<&'static str> {
        match self {
            Self::Entry { separator, .. }
            | Self::First { separator }
            | Self::Last { separator, .. }
            | Self::Pair { separator, .. }
            | Self::Versions { separator, .. } => Some(separator),
            Self::Base64Json(_) | Self::Named { .. } | Self::Prefix(_) | Self::Whole => None,
        }
    }

    /// Compares shapes at compile time, where `==` is not available.
    pub(crate) const fn is_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Named { words: own, .. },
                Self::Named {
                    words: other_words, ..
                },
            ) => are_equal(own, other_words) && are_equal(&self.texts(), &other.texts()),
            (Self::Base64Json(_), Self::Base64Json(_))
            | (Self::Entry { .. }, Self::Entry { .. })
            | (Self::First { .. }, Self::First { .. })
            | (Self::Last { .. }, Self::Last { .. })
            | (Self::Pair { .. }, Self::Pair { .. })
            | (Self::Prefix(_), Self::Prefix(_))
            | (Self::Versions { .. }, Self::Versions { .. })
            | (Self::Whole, Self::Whole) => are_equal(&self.texts(), &other.texts()),
            _ => false,
        }
    }

    /// Returns all the texts of the shape, except for the words of a name, in a fixed order.
    const fn texts(&self) -> [&'static str; 3] {
        match self {
            Self::Base64Json(pointer) => [pointer, "", ""],
            Self::Entry { separator, prefix } => [separator, prefix, ""],
            Self::First { separator } => [separator, "", ""],
            Self::Last { separator, mark } => [separator, mark, ""],
            Self::Named { mark, .. } => [mark, "", ""],
            Self::Pair {
                separator,
                assign,
                key,
            } => [separator, assign, key],
            Self::Prefix(prefix) => [prefix, "", ""],
            Self::Versions {
                separator,
                assign,
                stem,
            } => [separator, assign, stem],
            Self::Whole => ["", "", ""],
        }
    }

    /// Checks that separators and marks are not empty: nothing could be split at one that is.
    pub(crate) const fn check(&self) -> Result<(), &'static str> {
        if let Some(separator) = self.separator()
            && separator.is_empty()
        {
            return Err("a list needs a separator");
        }
        match self {
            Self::Base64Json(pointer) if !matches!(pointer.as_bytes(), [b'/', ..]) => {
                Err("a pointer to a member of a JSON object must begin with a slash")
            }
            Self::Last { mark, .. } if mark.is_empty() => {
                Err("a list of marked entries needs a mark")
            }
            Self::Named { words, mark } if words.is_empty() || mark.is_empty() => {
                Err("a named value needs a word before it and a mark after the name")
            }
            Self::Pair { assign, key, .. } if assign.is_empty() || key.is_empty() => {
                Err("a list of pairs needs an assignment sign and a key")
            }
            Self::Versions { assign, stem, .. } if assign.is_empty() || stem.is_empty() => {
                Err("a list of versions needs an assignment sign and what precedes their numbers")
            }
            _ => Ok(()),
        }
    }
}

/// Returns whether no text begins with both prefixes.
const fn tell_apart(one: &str, other: &str) -> bool {
    !begins_with(one, other) && !begins_with(other, one)
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base64Json(pointer) => write!(f, "base64(JSON {pointer}: …)"),
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
            Self::Versions {
                separator,
                assign,
                stem,
            } => write!(f, "…{separator}{stem}<number>{assign}…"),
            Self::Whole => f.write_str("…"),
        }
    }
}
