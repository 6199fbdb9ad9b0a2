//! The places of a request that hold a text.

use crate::scheme::location::is_equal;
use crate::scheme::location::name::{are_among, is_among, is_any_among, is_same_header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Form(&'static str),
    /// A JSON pointer into the text of a form's field.
    FormJson(&'static str, &'static str),
    Header(&'static str),
    /// Any of several headers; missing ones do not count.
    Headers(&'static [&'static str]),
    Json(&'static str),
    Path(usize),
    Query(&'static str),
    /// A header that may come several times, each with a signature by another key.
    Repeated(&'static str),
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
            (Self::FormJson(field, own), Self::FormJson(other_field, other)) => {
                is_equal(field, other_field) && points_into(other, own)
            }
            (Self::Json(own), Self::Json(other)) => points_into(other, own),
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
            _ => self.holds(other),
        }
    }
}

/// Returns whether a JSON pointer selects the value of another one, or something within it.
const fn points_into(pointer: &str, outer: &str) -> bool {
    let (mut rest, mut outer) = (pointer.as_bytes(), outer.as_bytes());
    while let ([first, outer_rest @ ..], [own, others @ ..]) = (outer, rest) {
        if *first != *own {
            return false;
        }
        (outer, rest) = (outer_rest, others);
    }
    outer.is_empty() && matches!(rest, [] | [b'/', ..])
}
