//! What a delivery claims of itself: signatures, timestamp and id, read but not yet proven.

use std::borrow::Cow;

use crate::crypto::{self, TAG_LIMIT, Tag};
use crate::error::ErrorKind;
use crate::head::Head;
use crate::scheme::slot::{CANDIDATE_LIMIT, Gap};
use crate::scheme::{Digest, Message, Part, Scheme, Slot};
use crate::time::{Tolerance, UnixTime};
use crate::verify::VerifiedBody;

/// The claims of one delivery; texts as they arrived.
#[derive(Debug)]
pub(crate) struct Claims<'m> {
    pub(crate) candidates: Candidates,
    pub(crate) timestamp: Option<(Cow<'m, [u8]>, UnixTime)>,
    pub(crate) id: Option<Cow<'m, [u8]>>,
}

impl<'m> Claims<'m> {
    /// Reads and checks the claims: the signature's form, the timestamp's form and age, the
    /// form of the id.
    pub(crate) fn read(
        scheme: &Scheme,
        message: &Message<'m>,
        tolerance: Tolerance,
        now: UnixTime,
    ) -> Result<Self, ErrorKind> {
        let candidates = read_candidates(scheme, message)?;
        let (timestamp, id) = read_stamps(scheme, message)?;
        if let Some((_, sent)) = &timestamp {
            tolerance.check(*sent, now)?;
        }
        Ok(Self {
            candidates,
            timestamp,
            id,
        })
    }

    /// Reads the claims of a request that is yet to be signed, or is only looked at.
    pub(crate) fn unsigned(scheme: &Scheme, message: &Message<'m>) -> Result<Self, ErrorKind> {
        let (timestamp, id) = read_stamps(scheme, message)?;
        Ok(Self {
            candidates: Candidates::default(),
            timestamp,
            id,
        })
    }

    /// Reads the values of those parts that are there already, and refuses one that could end or
    /// begin elsewhere: there bytes could move from one field to the next under the same
    /// signature.
    pub(crate) fn check_borders(
        &self,
        scheme: &Scheme,
        message: &Message<'_>,
        is_there: fn(&Part) -> bool,
    ) -> Result<(), ErrorKind> {
        let head = message.head();
        let mut before: Option<&Part> = None;
        let mut follows_body = false;
        let mut rest = scheme.parts();
        while let [part, after @ ..] = rest {
            let value = match part {
                _ if !is_there(part) => None,
                Part::Field(slot) => Some(read_field(slot, message)?),
                Part::Id => self.id.as_deref().map(Cow::Borrowed),
                Part::Path => Some(head.path().as_bytes().into()),
                Part::Query => Some(head.query().unwrap_or_default().as_bytes().into()),
                Part::Url => Some(head.target().as_bytes().into()),
                Part::UrlPath => Some(head.path().as_bytes().into()),
                _ => None,
            };
            if let (Some(value), Some(Part::Literal(end))) = (&value, after.first())
                && !ends_first_at(value, end.as_bytes())
            {
                return Err(ErrorKind::FieldMalformed);
            }
            // What a timestamp ends must not reach into it, or a text like a timestamp further on
            // could be taken for it.
            if let (Part::Field(_) | Part::Id, Some(value), Some(Part::Timestamp)) =
                (part, &value, after.first())
                && !value.iter().all(is_plain)
            {
                return Err(ErrorKind::FieldMalformed);
            }
            // What a body ends with is anybody's guess, so whatever follows it is read backwards.
            if let (Some(value), Some(Part::Literal(start)), true) = (&value, before, follows_body)
                && !begins_last_at(value, start.as_bytes())
            {
                return Err(ErrorKind::FieldMalformed);
            }
            follows_body |= part.is_unbounded();
            before = Some(part);
            rest = after;
        }
        Ok(())
    }
}

/// Refuses a URL and a body that touch in the signed message, unless the characters on both
/// sides tell which is which: a URL has some characters only, and the body's is none of them.
pub(crate) fn check_url_border(
    scheme: &Scheme,
    head: &Head<'_>,
    body: &VerifiedBody,
) -> Result<(), ErrorKind> {
    let mut rest = scheme.parts();
    while let [part, after @ ..] = rest {
        let border = match (part, after.first()) {
            (Part::Url, Some(Part::Body)) => body.slices().next().and_then(<[u8]>::first),
            (Part::Body, Some(Part::Url)) => body.slices().last().and_then(<[u8]>::last),
            _ => {
                rest = after;
                continue;
            }
        };
        if !head.target().bytes().all(|byte| is_of_url(&byte)) {
            return Err(ErrorKind::FieldMalformed);
        }
        if border.is_some_and(is_of_url) {
            return Err(ErrorKind::BodyMalformed);
        }
        rest = after;
    }
    Ok(())
}

/// Tells whether a URL may have a character (RFC 3986, section 2), but for the brackets, which
/// only addresses have.
const fn is_of_url(byte: &u8) -> bool {
    is_plain(byte)
        || matches!(
            byte,
            b'!' | b'#'..=b'/' | b':' | b';' | b'=' | b'?' | b'@' | b'~'
        )
}

/// Tells whether a character is a letter, a digit, a hyphen or an underscore, as ids are made of.
const fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Tells whether `end`, looked for from the front, is first found right after `value`.
fn ends_first_at(value: &[u8], end: &[u8]) -> bool {
    if let [end] = end {
        return !value.contains(end);
    }
    let mut tails = (0..value.len()).filter_map(|at| value.get(at..));
    !tails.any(|tail| tail.iter().chain(end).take(end.len()).eq(end))
}

/// Tells whether `start`, looked for from the back, is first found right before `value`.
fn begins_last_at(value: &[u8], start: &[u8]) -> bool {
    if let [start] = start {
        return !value.contains(start);
    }
    let start = start.iter().rev();
    let mut heads = (1..=value.len()).filter_map(|end| value.get(..end));
    !heads.any(|head| {
        let backwards = head.iter().rev().chain(start.clone());
        backwards.take(start.len()).eq(start.clone())
    })
}

type Stamps<'m> = (Option<(Cow<'m, [u8]>, UnixTime)>, Option<Cow<'m, [u8]>>);

fn read_stamps<'m>(scheme: &Scheme, message: &Message<'m>) -> Result<Stamps<'m>, ErrorKind> {
    let timestamp = match scheme.timestamp_slot() {
        Some((slot, format)) => {
            let text = slot.read(message).map_err(|gap| match gap {
                Gap::Body => ErrorKind::BodyMalformed,
                Gap::Malformed => ErrorKind::TimestampMalformed,
                Gap::Missing => ErrorKind::TimestampMissing,
            })?;
            let sent = format.parse(&text).ok_or(ErrorKind::TimestampMalformed)?;
            Some((text, sent))
        }
        None => None,
    };
    let id = match scheme.message_id_slot() {
        Some(slot) => {
            let id = read_field(&slot, message)?;
            // A message id that is no text would be of no use to the handler.
            std::str::from_utf8(&id).map_err(|_| ErrorKind::FieldMalformed)?;
            Some(id)
        }
        None => None,
    };
    Ok((timestamp, id))
}

/// Reads a signed value other than signature and timestamp.
pub(crate) fn read_field<'m>(
    slot: &Slot,
    message: &Message<'m>,
) -> Result<Cow<'m, [u8]>, ErrorKind> {
    slot.read(message).map_err(|gap| match gap {
        Gap::Body => ErrorKind::BodyMalformed,
        Gap::Malformed => ErrorKind::FieldMalformed,
        Gap::Missing => ErrorKind::FieldMissing,
    })
}

/// The signatures that the sender shows. Nearly always there is one, and only a list takes more
/// room, because claims are moved more often than they are read.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    first: Option<Tag>,
    others: Vec<Tag>,
}

impl Candidates {
    fn push(&mut self, candidate: Tag) {
        if self.first.is_none() {
            self.first = Some(candidate);
        } else {
            self.others.push(candidate);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.first.iter().chain(&self.others)
    }
}

fn read_candidates(scheme: &Scheme, message: &Message<'_>) -> Result<Candidates, ErrorKind> {
    let mut candidates = Candidates::default();
    let mut texts: usize = 0;
    let read = scheme.signature().visit(message, &mut |text| {
        texts = texts.saturating_add(1);
        if texts > CANDIDATE_LIMIT {
            return Err(Gap::Malformed);
        }
        // In a list an unreadable entry may be meant for somebody else; alone it is a refusal.
        if let Some(candidate) = decode(scheme, &text) {
            candidates.push(candidate);
        }
        Ok(())
    });
    read.map_err(|gap| match gap {
        Gap::Body => ErrorKind::BodyMalformed,
        Gap::Malformed => ErrorKind::SignatureMalformed,
        Gap::Missing => ErrorKind::SignatureMissing,
    })?;
    if candidates.first.is_none() {
        return Err(ErrorKind::SignatureMalformed);
    }
    Ok(candidates)
}

fn decode(scheme: &Scheme, text: &[u8]) -> Option<Tag> {
    let encoding = scheme.encoding();
    let Some(length) = scheme.algorithm().signature_len() else {
        return Some(crypto::digest(Digest::Sha256, [&*encoding.read(text)?]));
    };
    let mut bytes = Tag::from([0; TAG_LIMIT]);
    bytes.truncate(length);
    encoding.decode(text, &mut bytes).then_some(bytes)
}
