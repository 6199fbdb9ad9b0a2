//! The places of a request that hold a text.

use std::fmt;

use crate::scheme::location::is_equal;
use crate::scheme::location::name::{are_among, is_among, is_any_among, is_same_header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "jws", feature = "message-signatures")),
    allow(dead_code, reason = "what is unused depends on the features")
)]
pub(crate) enum Place {
    /// All of the body.
    Body,
    /// A JSON pointer into the claims of a token.
    Claim(&'static str),
    Form(&'static str),
    /// A JSON pointer into the text of a form's field.
    FormJson(&'static str, &'static str),
    Header(&'static str),
    /// Any of several headers; missing ones do not count.
    Headers(&'static [&'static str]),
    Json(&'static str),
    /// A JSON pointer to an array, and one into each of its items.
    JsonEach(&'static str, &'static str),
    Path(usize),
    /// A JSON pointer into the header of a token.
    Protected(&'static str),
    Query(&'static str),
    /// A header that may come several times, each with a signature by another key.
    Repeated(&'static str),
    /// A parameter of the message signature.
    SignatureParam(&'static str),
    /// One value under any of several names of headers.
    Synonyms(&'static [&'static str]),
}

impl Place {
    /// Returns whether this place has the text of the other one, for any request.
    pub(super) const fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Header(own), Self::Header(other))
            | (Self::Repeated(own), Self::Repeated(other)) => is_same_header(own, other),
            // Where the other one is present, it is equal.
            (Self::Synonyms(names), Self::Header(one)) => is_among(one, names),
            (Self::Synonyms(own), Self::Synonyms(other)) => are_among(other, own),
            (Self::Form(own), Self::Form(other) | Self::FormJson(other, _))
            | (Self::Query(own), Self::Query(other)) => is_equal(own, other),
            (Self::SignatureParam(own), Self::SignatureParam(other)) => is_equal(own, other),
            (Self::FormJson(field, own), Self::FormJson(other_field, other)) => {
                is_equal(field, other_field) && points_into(other, own)
            }
            (Self::JsonEach(array, own), Self::JsonEach(other_array, other)) => {
                is_equal(array, other_array) && points_into(other, own)
            }
            (Self::Json(own), Self::Json(other) | Self::JsonEach(other, _))
            | (Self::Claim(own), Self::Claim(other))
            | (Self::Protected(own), Self::Protected(other)) => points_into(other, own),
            (
                Self::Body,
                Self::Body
                | Self::Form(_)
                | Self::FormJson(..)
                | Self::Json(_)
                | Self::JsonEach(..),
            ) => true,
            (Self::Path(own), Self::Path(other)) => *own == *other,
            _ => false,
        }
    }

    /// Returns whether this place has the text of the other one for some request.
    pub(super) const fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Headers(names) | Self::Synonyms(names),
                Self::Header(one) | Self::Repeated(one),
            ) => is_among(one, names),
            (
                Self::Headers(names) | Self::Synonyms(names),
                Self::Headers(others) | Self::Synonyms(others),
            ) => is_any_among(others, names),
            (Self::Repeated(own), Self::Header(other))
            | (Self::Header(own), Self::Repeated(other)) => is_same_header(own, other),
            // The form of a GET is its query.
            (Self::Form(own), Self::Query(other))
            | (Self::Query(own), Self::Form(other) | Self::FormJson(other, _)) => {
                is_equal(own, other)
            }
            // One of the items, or a part of one.
            (Self::JsonEach(array, _), Self::Json(one)) => points_into(one, array),
            _ => self.holds(other),
        }
    }
}

impl Place {
    /// Returns the names of the headers, joined with `or`, if the text is in a header.
    pub(super) fn header_names(&self) -> Option<String> {
        match self {
            Self::Header(name) | Self::Repeated(name) => Some((*name).to_owned()),
            Self::Headers(names) | Self::Synonyms(names) => Some(names.join(" or ")),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("body: "),
            Self::Claim(pointer) => write!(f, "claim {pointer}: "),
            Self::Form(name) => write!(f, "form {name}="),
            Self::FormJson(name, pointer) => write!(f, "form {name}, JSON {pointer}: "),
            Self::Header(name) | Self::Repeated(name) => write!(f, "{name}: "),
            Self::Headers(names) | Self::Synonyms(names) => match numbered(names) {
                Some((first, last)) => write!(f, "{first} to {last}: "),
                None => write!(f, "{}: ", names.join(" or ")),
            },
            Self::Json(pointer) => write!(f, "JSON {pointer}: "),
            Self::JsonEach(array, member) => write!(f, "JSON {array}/*{member}: "),
            Self::Path(segment) => write!(f, "path segment {segment}: "),
            Self::Protected(pointer) => write!(f, "JOSE header {pointer}: "),
            Self::Query(name) => write!(f, "query {name}="),
            Self::SignatureParam(name) => write!(f, "signature parameter {name}="),
        }
    }
}

/// Returns the first and the last of three or more names that differ in a number, which counts up
/// by one from name to name.
fn numbered<'names>(names: &[&'names str]) -> Option<(&'names str, &'names str)> {
    let [first, _, .., last] = names else {
        return None;
    };
    let start = first.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let number: usize = first.strip_prefix(start)?.parse().ok()?;
    let mut numbers = names.iter().zip(number..);
    numbers
        .all(|(name, number)| name.strip_prefix(start) == Some(&*number.to_string()))
        .then_some((*first, *last))
}

/// Returns whether a JSON pointer selects the value of another one, or something within it.
pub(super) const fn points_into(pointer: &str, outer: &str) -> bool {
    let (mut rest, mut outer) = (pointer.as_bytes(), outer.as_bytes());
    while let ([first, outer_rest @ ..], [own, others @ ..]) = (outer, rest) {
        if *first != *own {
            return false;
        }
        (outer, rest) = (outer_rest, others);
    }
    outer.is_empty() && matches!(rest, [] | [b'/', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_count_up_are_printed_as_a_range() {
        for (names, printed) in [
            (&["Sig-1", "Sig-2", "Sig-3"][..], "Sig-1 to Sig-3: "),
            (&["Sig-9", "Sig-10", "Sig-11"], "Sig-9 to Sig-11: "),
            (&["Sig-1", "Sig-2"], "Sig-1 or Sig-2: "),
            (&["Sig-1", "Sig-2", "Sig-4"], "Sig-1 or Sig-2 or Sig-4: "),
            (&["Sig-1", "Sig-02", "Sig-3"], "Sig-1 or Sig-02 or Sig-3: "),
            (&["Sig", "Sig-2", "Sig-3"], "Sig or Sig-2 or Sig-3: "),
        ] {
            assert_eq!(Place::Headers(names).to_string(), printed);
        }
    }
}
