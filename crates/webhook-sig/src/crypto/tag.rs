//! What an algorithm makes of a message.

use arrayvec::ArrayVec;

/// The longest signature of any algorithm, in bytes.
pub(crate) const TAG_LIMIT: usize = 64;

/// A signature's bytes, or the SHA-256 of a secret that the sender shows.
pub(crate) type Tag = ArrayVec<u8, TAG_LIMIT>;

/// Creates a tag; no algorithm makes more than `TAG_LIMIT` bytes, and an empty tag matches nothing.
pub(crate) fn tag(bytes: &[u8]) -> Tag {
    Tag::try_from(bytes).unwrap_or_default()
}
