//! What follows from a scheme for every delivery of it, found out once.

use crate::scheme::message::ASKED;
use crate::scheme::slot::Place;
use crate::scheme::{Part, Scheme, Slot};

/// How the deliveries of a scheme are verified: what is asked of the head, and which parts of the
/// message are hashed before, while and after the body arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The headers that every delivery is asked for; the first is the announced length.
    pub(crate) asked: [&'static str; ASKED],
    /// Signature, timestamp and id all stand in the head.
    pub(crate) has_claims_in_head: bool,
    /// Some part or slot reads the body otherwise than byte by byte.
    pub(crate) reads_body: bool,
    /// Some part is a free text, which must not reach over its borders.
    pub(crate) has_borders: bool,
    /// A URL and a body touch in the message.
    pub(crate) has_url_border: bool,
    pub(crate) before_body: &'static [Part],
    /// What stands before the body may turn out to be missing or malformed, or not to be set.
    pub(crate) can_prefix_fail: bool,
    /// The body is hashed as it arrives.
    pub(crate) hashes_body: bool,
    pub(crate) after_body: &'static [Part],
}

/// The header with the length that the sender announces.
pub(crate) const CONTENT_LENGTH: &str = "content-length";

impl Plan {
    pub(crate) const fn of(scheme: &Scheme) -> Self {
        let timestamp = match scheme.timestamp_slot() {
            Some((slot, _)) => Some(slot),
            None => None,
        };
        let slots = [
            Some(scheme.signature()),
            timestamp,
            scheme.message_id_slot(),
        ];
        let [signature, timestamp, id] = &slots;
        let asked = [
            CONTENT_LENGTH,
            header_of(signature),
            header_of(timestamp),
            header_of(id),
        ];
        let parts = scheme.parts();
        let (before_body, rest) = parts.split_at(leading_head_parts(parts));
        let has_claims_in_head =
            !(is_in_body(signature) || is_in_body(timestamp) || is_in_body(id));
        let (hashes_body, after_body) = match rest {
            // What stands before the body may be a claim that stands in it.
            [Part::Body, after @ ..] if has_claims_in_head => (true, after),
            _ => (false, rest),
        };
        Self {
            asked,
            has_claims_in_head,
            reads_body: !has_claims_in_head || has_part_of_read_body(parts),
            has_borders: has_free_text(parts),
            has_url_border: has_url_border(parts),
            before_body,
            can_prefix_fail: has_claims_in_head && can_fail(before_body),
            hashes_body,
            after_body,
        }
    }
}

/// Returns the name of the header in which a value stands; nothing if it stands elsewhere.
const fn header_of(slot: &Option<Slot>) -> &'static str {
    match slot {
        Some(slot) => match slot.place() {
            Place::Header(name) => name,
            _ => "",
        },
        None => "",
    }
}

const fn is_in_body(slot: &Option<Slot>) -> bool {
    match slot {
        Some(slot) => slot.is_in_body(),
        None => false,
    }
}

/// Counts the parts that stand before the first one that is not in the head.
const fn leading_head_parts(parts: &[Part]) -> usize {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if !part.is_in_head() {
            break;
        }
        rest = others;
    }
    parts.len().saturating_sub(rest.len())
}

/// Tells whether a part is not there for certain once the claims are.
const fn can_fail(parts: &[Part]) -> bool {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if !matches!(
            part,
            Part::Id
                | Part::Key
                | Part::Literal(_)
                | Part::Method
                | Part::Path
                | Part::Query
                | Part::Timestamp
        ) {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_part_of_read_body(parts: &[Part]) -> bool {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if !matches!(part, Part::Body | Part::BodyDigest(..)) && !part.is_in_head() {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_free_text(parts: &[Part]) -> bool {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if part.is_free() && !matches!(part, Part::Body) {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_url_border(parts: &[Part]) -> bool {
    let mut rest = parts;
    while let [part, others @ ..] = rest {
        if let (Part::Url, [Part::Body, ..]) | (Part::Body, [Part::Url, ..]) = (part, others) {
            return true;
        }
        rest = others;
    }
    false
}
