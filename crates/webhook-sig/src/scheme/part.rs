//! What a signature covers, in order.

use std::fmt;

use crate::scheme::encoding::Encoding;
use crate::scheme::message::{Malformed, Message};
use crate::scheme::slot::{Place, Slot};

/// One part of a signed message.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Part {
    /// The body, byte for byte.
    Body,
    /// The SHA-256 of the body, as text.
    BodySha256(Encoding),
    /// What a function writes: for vendors whose message no list of parts describes.
    /// The text names it in recipes.
    Canonical(&'static str, Canonical),
    /// The value in a slot, as it arrived; a form's or query's is decoded.
    Field(Slot),
    /// The declared message id, as it arrived.
    Id,
    /// The key itself, as its bytes; for keyed hashes only.
    Key,
    /// A fixed text.
    Literal(&'static str),
    /// The method, as it arrived.
    Method,
    /// A parameter that the receiver configured, such as an id that the vendor's console shows.
    Param(&'static str),
    /// The path of the target, as it arrived.
    Path,
    /// The query of the target without its question mark, as it arrived.
    Query,
    /// The declared timestamp, as the text in which it arrived.
    Timestamp,
    /// The receiver's public URL: the configured origin, then the target as it arrived.
    Url,
}

/// A function that writes the signed message of an irregular vendor.
///
/// It calls the second argument with the pieces, in order, and returns [`Malformed`] where the
/// request is not of the vendor's form.
pub type Canonical = fn(&Message<'_>, &mut dyn FnMut(&[u8])) -> Result<(), Malformed>;

impl Part {
    /// Tells whether the sender chooses the text and nothing but the next part ends it.
    ///
    /// A timestamp is not free: one digit more or less puts it decades away.
    pub(crate) const fn is_free(&self) -> bool {
        matches!(
            self,
            Self::Body
                | Self::Canonical(..)
                | Self::Field(_)
                | Self::Id
                | Self::Path
                | Self::Query
                | Self::Url
        )
    }

    /// Tells whether a value may end or begin here, because the value cannot contain the part.
    pub(crate) const fn is_border(&self) -> bool {
        matches!(self, Self::Key | Self::Literal(_))
    }

    /// Tells whether nothing says where the text ends, so that any separator may stand in it.
    pub(crate) const fn is_unbounded(&self) -> bool {
        matches!(self, Self::Body | Self::Canonical(..))
    }

    /// Tells whether a slot's value is in this part.
    pub(crate) const fn is_place_of(&self, slot: &Slot) -> bool {
        match self {
            Self::Field(field) => field.is_same_place(slot),
            Self::Query | Self::Url => matches!(slot.place(), Place::Query(_)),
            _ => false,
        }
    }

    /// Tells whether the part can be read before the body.
    pub(crate) const fn is_in_head(&self) -> bool {
        match self {
            Self::Body | Self::BodySha256(_) | Self::Canonical(..) => false,
            Self::Field(slot) => !slot.is_in_body(),
            Self::Id
            | Self::Key
            | Self::Literal(_)
            | Self::Method
            | Self::Param(_)
            | Self::Path
            | Self::Query
            | Self::Timestamp
            | Self::Url => true,
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({self})")
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("{body}"),
            Self::BodySha256(_) => f.write_str("{sha256(body)}"),
            Self::Canonical(name, _) => write!(f, "{{{name}}}"),
            Self::Field(slot) => write!(f, "{{{slot}}}"),
            Self::Id => f.write_str("{id}"),
            Self::Key => f.write_str("{key}"),
            Self::Literal(text) => write!(f, "{}", text.escape_debug()),
            Self::Method => f.write_str("{method}"),
            Self::Param(name) => write!(f, "{{param {name}}}"),
            Self::Path => f.write_str("{path}"),
            Self::Query => f.write_str("{query}"),
            Self::Timestamp => f.write_str("{timestamp}"),
            Self::Url => f.write_str("{url}"),
        }
    }
}

/// A signed message's parts, for people: `{timestamp}.{body}`.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    parts: &'static [Part],
}

impl Recipe {
    pub(crate) const fn new(parts: &'static [Part]) -> Self {
        Self { parts }
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| part.fmt(f))
    }
}
