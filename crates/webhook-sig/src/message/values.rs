//! What a delivery claims of itself: signatures, timestamp and id, read but not yet proven.

use std::borrow::Cow;

use crate::crypto::{self, TAG_LIMIT, Tag};
use crate::error::ErrorKind;
use crate::request::Head;
use crate::request::ReadError;
use crate::request::VerifiedBody;
use crate::request::View;
use crate::scheme::location::CANDIDATE_LIMIT;
use crate::scheme::{Component, Digest, Location, Scheme, UrlForm};
use crate::time::{Tolerance, UnixTime};

/// The claims of one delivery; texts as they arrived.
#[derive(Debug, Default)]
pub(crate) struct SignedValues<'m> {
    pub(crate) candidates: Candidates,
    pub(crate) timestamp: Option<(Cow<'m, [u8]>, UnixTime)>,
    pub(crate) id: Option<Cow<'m, str>>,
}

impl<'m> SignedValues<'m> {
    /// Reads and checks the claims: the signature's form, the timestamp's form and age, the
    /// form of the id.
    pub(crate) fn read(
        &mut self,
        scheme: &Scheme,
        message: &View<'m>,
        tolerance: Tolerance,
        now: UnixTime,
    ) -> Result<(), ErrorKind> {
        self.candidates.read(scheme, message)?;
        self.read_stamps(scheme, message)?;
        if let Some((_, sent)) = &self.timestamp {
            tolerance.check(*sent, now)?;
        }
        Ok(())
    }

    /// Reads the claims of a request that is yet to be signed, or is only looked at.
    pub(crate) fn unsigned(scheme: &Scheme, message: &View<'m>) -> Result<Self, ErrorKind> {
        let mut claims = Self::default();
        claims.read_stamps(scheme, message)?;
        Ok(claims)
    }

    fn read_stamps(&mut self, scheme: &Scheme, message: &View<'m>) -> Result<(), ErrorKind> {
        if let Some((location, format)) = scheme.timestamp() {
            let text = location.read(message).map_err(|gap| match gap {
                ReadError::Body => ErrorKind::BodyMalformed,
                ReadError::Malformed => ErrorKind::TimestampMalformed,
                ReadError::Missing => ErrorKind::TimestampMissing,
            })?;
            let sent = format.parse(&text).ok_or(ErrorKind::TimestampMalformed)?;
            self.timestamp = Some((text, sent));
        }
        if let Some(location) = scheme.message_id() {
            // A message id that is no text would be of no use to the handler.
            let id = match read_field(&location, message)? {
                Cow::Borrowed(id) => std::str::from_utf8(id).ok().map(Cow::Borrowed),
                Cow::Owned(id) => String::from_utf8(id).ok().map(Cow::Owned),
            };
            self.id = Some(id.ok_or(ErrorKind::FieldMalformed)?);
        }
        Ok(())
    }

    /// Reads the values of those components that are there already, and refuses one that could end
    /// or begin elsewhere: there bytes could move from one value to the next under the same
    /// signature.
    ///
    /// A URL is not judged here but by [`check_url_borders`], in the form in which it is signed.
    pub(crate) fn check_borders(
        &self,
        scheme: &Scheme,
        message: &View<'_>,
        is_there: fn(&Component) -> bool,
    ) -> Result<(), ErrorKind> {
        each_border(scheme, |component, border| {
            let value: Cow<'_, [u8]> = match component {
                _ if !is_there(component) => return Ok(()),
                Component::Field(location) => read_field(location, message)?,
                Component::Id => match &self.id {
                    Some(id) => id.as_bytes().into(),
                    None => return Ok(()),
                },
                Component::Path => into_bytes(message.path()),
                Component::Query => message.raw_query().unwrap_or_default().as_bytes().into(),
                _ => return Ok(()),
            };
            border.check(component, &value)
        })
    }
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Refuses a URL that could end or begin elsewhere in the signed content.
///
/// It is judged in the form in which it is signed, because an escape may stand for what separates
/// the URL from the next value, or its path from its query. What precedes the target is the same
/// for every delivery, so it cannot be moved.
pub(crate) fn check_url_borders(
    scheme: &Scheme,
    origin: &str,
    form: UrlForm,
    head: &Head<'_>,
) -> Result<(), ErrorKind> {
    if !form.keeps_structure(head.path()) {
        return Err(ErrorKind::FieldMalformed);
    }
    each_border(scheme, |component, border| {
        let target = match component {
            Component::Url => head.target(),
            Component::UrlPath => head.path(),
            _ => return Ok(()),
        };
        border.check(component, signed_target(origin, form, target).as_bytes())
    })
}

/// Refuses a URL and a body that touch in the signed content, unless the characters on both
/// sides tell which is which: a URL has some characters only, and the body's is none of them.
pub(crate) fn check_url_and_body(
    scheme: &Scheme,
    origin: &str,
    form: UrlForm,
    head: &Head<'_>,
    body: &VerifiedBody,
) -> Result<(), ErrorKind> {
    let mut rest = scheme.components();
    while let [component, after @ ..] = rest {
        rest = after;
        let neighbor = match (component, after.first()) {
            (Component::Url, Some(Component::Body)) => body.slices().next().and_then(<[u8]>::first),
            (Component::Body, Some(Component::Url)) => body.slices().last().and_then(<[u8]>::last),
            _ => continue,
        };
        let target = signed_target(origin, form, head.target());
        if !target.bytes().all(|byte| is_of_url(&byte)) {
            return Err(ErrorKind::FieldMalformed);
        }
        if neighbor.is_some_and(is_of_url) {
            return Err(ErrorKind::BodyMalformed);
        }
    }
    Ok(())
}

/// Returns what a form makes of a target; the rest of the URL is the same for every delivery.
fn signed_target<'t>(origin: &str, form: UrlForm, target: &'t str) -> Cow<'t, str> {
    if form == UrlForm::AsConfigured {
        return Cow::Borrowed(target);
    }
    let url = [origin, target].concat();
    let (url, origin) = (form.of(&url), form.of(origin));
    let signed = url.strip_prefix(&*origin).unwrap_or(&url);
    Cow::Owned(signed.to_owned())
}

/// What is around a value in the signed content.
struct Border<'s> {
    before: Option<&'s Component>,
    after: Option<&'s Component>,
    /// Something that may contain anything came before, so the value is read backwards.
    follows_unbounded: bool,
}

impl Border<'_> {
    fn check(&self, component: &Component, value: &[u8]) -> Result<(), ErrorKind> {
        let is_sound = match (self.after, component) {
            (Some(Component::Literal(end)), _) => ends_first_at(value, end.as_bytes()),
            // What a timestamp ends must not reach into it, or a text like a timestamp further on
            // could be taken for it.
            (Some(Component::Timestamp), Component::Field(_) | Component::Id) => {
                value.iter().all(is_plain)
            }
            _ => true,
        };
        // What an unbounded value ends with is anybody's guess, so what follows is read backwards.
        let is_sound = is_sound
            && match self.before {
                Some(Component::Literal(start)) if self.follows_unbounded => {
                    begins_last_at(value, start.as_bytes())
                }
                _ => true,
            };
        if is_sound {
            Ok(())
        } else {
            Err(ErrorKind::FieldMalformed)
        }
    }
}

/// Visits the components with what is around them.
fn each_border(
    scheme: &Scheme,
    mut visit: impl FnMut(&'static Component, Border<'static>) -> Result<(), ErrorKind>,
) -> Result<(), ErrorKind> {
    let mut before = None;
    let mut follows_unbounded = false;
    let mut rest = scheme.components();
    while let [component, after @ ..] = rest {
        let border = Border {
            before,
            after: after.first(),
            follows_unbounded,
        };
        visit(component, border)?;
        follows_unbounded |= component.is_unbounded();
        before = Some(component);
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

/// Reads a signed value other than signature and timestamp.
pub(crate) fn read_field<'m>(
    location: &Location,
    message: &View<'m>,
) -> Result<Cow<'m, [u8]>, ErrorKind> {
    location.read(message).map_err(|gap| match gap {
        ReadError::Body => ErrorKind::BodyMalformed,
        ReadError::Malformed => ErrorKind::FieldMalformed,
        ReadError::Missing => ErrorKind::FieldMissing,
    })
}

/// The signatures that the sender shows. Nearly always there is one, and only a list is allocated.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Empty if there is none.
    first: Tag,
    others: Vec<Tag>,
}

impl Candidates {
    fn read(&mut self, scheme: &Scheme, message: &View<'_>) -> Result<(), ErrorKind> {
        let mut texts: usize = 0;
        let read = scheme.signature().visit(message, &mut |text| {
            texts = texts.saturating_add(1);
            if texts > CANDIDATE_LIMIT {
                return Err(ReadError::Malformed);
            }
            // In a list an unreadable entry may be meant for somebody else; alone it is a refusal.
            if self.first.is_empty() {
                decode(scheme, &text, &mut self.first);
            } else {
                let mut other = Tag::new();
                decode(scheme, &text, &mut other);
                if !other.is_empty() {
                    self.others.push(other);
                }
            }
            Ok(())
        });
        read.map_err(|gap| match gap {
            ReadError::Body => ErrorKind::BodyMalformed,
            ReadError::Malformed => ErrorKind::SignatureMalformed,
            ReadError::Missing => ErrorKind::SignatureMissing,
        })?;
        if self.first.is_empty() {
            return Err(ErrorKind::SignatureMalformed);
        }
        Ok(())
    }

    /// Returns all of them; an empty one is no signature of any algorithm.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Tag> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// Decodes a signature; what is none leaves nothing.
fn decode(scheme: &Scheme, text: &[u8], tag: &mut Tag) {
    let encoding = scheme.encoding();
    if let Some(length) = scheme.algorithm().signature_len() {
        *tag = Tag::from([0; TAG_LIMIT]);
        tag.truncate(length);
        if !encoding.decode(text, tag) {
            tag.clear();
        }
    } else if let Some(secret) = encoding.read(text) {
        *tag = crypto::digest(Digest::Sha256, [&*secret]);
    }
}
