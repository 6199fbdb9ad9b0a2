//! What a delivery claims of itself: signatures, timestamp and id, read but not yet proven.

use std::borrow::Cow;

use arrayvec::ArrayVec;

use crate::crypto::Tag;
use crate::error::ErrorKind;
use crate::scheme::slot::{CANDIDATE_LIMIT, Gap};
use crate::scheme::{Message, Part, Scheme, Slot};
use crate::time::{Tolerance, UnixTime};

/// The claims of one delivery; texts as they arrived.
#[derive(Debug)]
pub(crate) struct Claims<'m> {
    pub(crate) candidates: ArrayVec<Tag, CANDIDATE_LIMIT>,
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
            candidates: ArrayVec::new(),
            timestamp,
            id,
        })
    }
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
    refuse_separators(scheme, message, id.as_deref())?;
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

/// Refuses a value that contains the literal which ends it in the signed message: there bytes
/// could move from one field to the next under the same signature.
fn refuse_separators(
    scheme: &Scheme,
    message: &Message<'_>,
    id: Option<&[u8]>,
) -> Result<(), ErrorKind> {
    for pair in scheme.parts().windows(2) {
        let [part, Part::Literal(separator)] = pair else {
            continue;
        };
        let value = match part {
            Part::Id => id.map(Cow::Borrowed),
            Part::Field(slot) => Some(read_field(slot, message)?),
            _ => None,
        };
        let separator = separator.as_bytes();
        if let Some(value) = value
            && value
                .windows(separator.len().max(1))
                .any(|window| window == separator)
        {
            return Err(ErrorKind::FieldMalformed);
        }
    }
    Ok(())
}

fn read_candidates(
    scheme: &Scheme,
    message: &Message<'_>,
) -> Result<ArrayVec<Tag, CANDIDATE_LIMIT>, ErrorKind> {
    let slot = scheme.signature();
    let texts = slot
        .values::<CANDIDATE_LIMIT>(message)
        .map_err(|gap| match gap {
            Gap::Body => ErrorKind::BodyMalformed,
            Gap::Malformed => ErrorKind::SignatureMalformed,
            Gap::Missing => ErrorKind::SignatureMissing,
        })?;
    // In a list an unreadable entry may be meant for somebody else; alone it is a refusal.
    let candidates: ArrayVec<_, CANDIDATE_LIMIT> = texts
        .iter()
        .filter_map(|text| decode(scheme, text))
        .collect();
    if candidates.is_empty() {
        return Err(ErrorKind::SignatureMalformed);
    }
    Ok(candidates)
}

fn decode(scheme: &Scheme, text: &[u8]) -> Option<Tag> {
    let mut tag: Tag = std::iter::repeat_n(0, scheme.algorithm().signature_len()).collect();
    scheme.encoding().decode(text, &mut tag).then_some(tag)
}
