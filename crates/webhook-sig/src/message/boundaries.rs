//! Where one value of the signed message ends and the next one begins.
//!
//! A signature covers bytes, not values: if two neighbors could be split elsewhere, anyone who sees
//! one delivery could move bytes from one to the other under the same signature. The laws of a
//! scheme see to it that something marks every boundary (`scheme/check.rs`); here the values of a
//! delivery are held to it.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::message::refusal::unread;
use crate::message::{Refusal, SignedValues};
use crate::request::{Head, VerifiedBody, View};
use crate::scheme::{Component, HeaderLines, Location, Scheme, UrlForm};

impl SignedValues<'_> {
    /// Reads the values of those components that are there already, and refuses one that could
    /// begin or end elsewhere.
    ///
    /// A URL is not judged here but by [`check_url`], in the form in which it is signed.
    pub(crate) fn check_boundaries(
        &self,
        scheme: &Scheme,
        view: &View<'_>,
        is_there: fn(&Component) -> bool,
    ) -> Result<(), Error> {
        for boundary in boundaries(scheme) {
            let value: Cow<'_, [u8]> = match boundary.component {
                component if !is_there(component) => continue,
                Component::HeaderLines(lines) => {
                    check_listed_timestamp(scheme, lines, view)?;
                    continue;
                }
                Component::Field(location) => {
                    let value = location.read(view);
                    value.map_err(|error| unread(error, location))?
                }
                Component::Id => match &self.id {
                    Some(id) => id.as_bytes().into(),
                    None => continue,
                },
                Component::Path => into_bytes(view.path()),
                Component::Query => view.raw_query().unwrap_or_default().as_bytes().into(),
                _ => continue,
            };
            let checked = boundary.check(&value);
            checked.map_err(|end| Refusal::unbounded(boundary.place(scheme), end))?;
        }
        Ok(())
    }
}

/// Refuses a list of signed headers without the one that has the timestamp: anyone could change it.
fn check_listed_timestamp(
    scheme: &Scheme,
    lines: &HeaderLines,
    view: &View<'_>,
) -> Result<(), Error> {
    let Some(header) = scheme.listed_timestamp() else {
        return Ok(());
    };
    let names = lines.names.read(view);
    let names = names.map_err(|error| unread(error, &lines.names))?;
    let names = String::from_utf8_lossy(&names);
    let mut names = names.split(lines.separator);
    if names.any(|name| name.eq_ignore_ascii_case(header)) {
        return Ok(());
    }
    let source = format!("`{}` does not list `{header}`", lines.names);
    Err(Error::new(ErrorKind::TimestampMissing, source))
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Refuses a URL that could begin or end elsewhere in the signed message.
///
/// It is judged in the form in which it is signed, because an escape may be what separates the URL
/// from the next value, or its path from its query. The base URL is the same for every delivery,
/// so it cannot be moved.
pub(crate) fn check_url(
    scheme: &Scheme,
    base_url: &str,
    form: UrlForm,
    head: &Head<'_>,
) -> Result<(), ErrorKind> {
    if !form.keeps_structure(head.path()) {
        return Err(ErrorKind::FieldMalformed);
    }
    for boundary in boundaries(scheme) {
        let target = match boundary.component {
            Component::Url => head.target(),
            Component::UrlPath => head.path(),
            _ => continue,
        };
        let checked = boundary.check(signed_target(base_url, form, target).as_bytes());
        checked.map_err(|_| ErrorKind::FieldMalformed)?;
    }
    Ok(())
}

/// Refuses a URL and a body that are next to each other in the signed message, unless the
/// characters on both sides tell which is which: a URL consists of certain characters only, and
/// the body's is not one of them.
pub(crate) fn check_url_and_body(
    scheme: &Scheme,
    base_url: &str,
    form: UrlForm,
    head: &Head<'_>,
    body: &VerifiedBody,
) -> Result<(), Error> {
    for neighbors in scheme.components().windows(2) {
        let edge = match neighbors {
            [Component::Url, Component::Body] => body.slices().next().and_then(<[u8]>::first),
            [Component::Body, Component::Url] => body.slices().last().and_then(<[u8]>::last),
            _ => continue,
        };
        let target = signed_target(base_url, form, head.target());
        if !target.bytes().all(|byte| is_of_url(&byte)) {
            return Err(Refusal::of_url());
        }
        if edge.is_some_and(is_of_url) {
            let source =
                "the body next to the URL begins or ends with a character that a URL may have";
            return Err(Error::new(ErrorKind::BodyMalformed, source));
        }
    }
    Ok(())
}

/// Returns what a form makes of a target; the rest of the URL is the same for every delivery.
fn signed_target<'t>(base_url: &str, form: UrlForm, target: &'t str) -> Cow<'t, str> {
    if form == UrlForm::AsConfigured {
        return Cow::Borrowed(target);
    }
    let url = [base_url, target].concat();
    let (url, base_url) = (form.of(&url), form.of(base_url));
    let signed = url.strip_prefix(&*base_url).unwrap_or(&url);
    Cow::Owned(signed.to_owned())
}

/// A component of the signed message, and what marks where its value begins and ends.
///
/// It is derived anew for each delivery, because a verifier is a constant and cannot hold a list;
/// it costs one step for each component, and nothing is allocated.
struct Boundary {
    component: &'static Component,
    /// The text before it, if that is looked for from the back.
    after: Option<&'static str>,
    before: Ending,
}

/// What marks the end of a value.
enum Ending {
    /// The next component, which any value leaves unambiguous.
    None,
    /// A text, which is looked for from the front.
    Text(&'static str),
    /// A timestamp, which must not reach into the value, or a text like a timestamp further on
    /// could be taken for it: the value consists of plain characters, and the timestamp has others.
    Timestamp,
}

impl Boundary {
    /// Refuses a value with the text that it must not hold, or with nothing where it must be plain.
    fn check(&self, value: &[u8]) -> Result<(), Option<&'static str>> {
        match self.before {
            Ending::Text(end) if !ends_first_at(value, end.as_bytes()) => return Err(Some(end)),
            Ending::Timestamp if !value.iter().all(is_plain) => return Err(None),
            _ => {}
        }
        match self.after {
            Some(start) if !begins_last_at(value, start.as_bytes()) => Err(Some(start)),
            _ => Ok(()),
        }
    }

    /// Returns where the value is, or what it is called.
    fn place(&self, scheme: &Scheme) -> Result<Location, &'static str> {
        match self.component {
            Component::Field(location) => Ok(*location),
            Component::Id => scheme.message_id().ok_or("message id"),
            Component::Path => Err("path"),
            _ => Err("query"),
        }
    }
}

/// Returns the components with what is around them.
///
/// A message is read from the front until a value that may contain anything, such as the body.
/// Nothing tells where that one ends, so what follows it is read from the back: there the text
/// before a value marks its beginning, and must not occur in it.
fn boundaries(scheme: &Scheme) -> impl Iterator<Item = Boundary> {
    let mut left: Option<&'static Component> = None;
    let mut is_read_from_the_back = false;
    let mut rest: &'static [Component] = scheme.components();
    std::iter::from_fn(move || {
        let [component, right @ ..] = rest else {
            return None;
        };
        let boundary = Boundary {
            component,
            after: match left {
                Some(Component::Literal(start)) if is_read_from_the_back => Some(*start),
                _ => None,
            },
            before: match (component, right.first()) {
                (_, Some(Component::Literal(end))) => Ending::Text(end),
                (Component::Field(_) | Component::Id, Some(Component::Timestamp)) => {
                    Ending::Timestamp
                }
                _ => Ending::None,
            },
        };
        is_read_from_the_back |= component.is_unbounded();
        left = Some(component);
        rest = right;
        Some(boundary)
    })
}

/// Returns whether a URL may have a character (RFC 3986, section 2), except for the brackets, which
/// only addresses have.
const fn is_of_url(byte: &u8) -> bool {
    is_plain(byte)
        || matches!(
            byte,
            b'!' | b'#'..=b'/' | b':' | b';' | b'=' | b'?' | b'@' | b'~'
        )
}

/// Returns whether a character is a letter, a digit, a hyphen or an underscore, as in ids.
const fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Returns whether `end`, looked for from the front, is first found right after `value`.
fn ends_first_at(value: &[u8], end: &[u8]) -> bool {
    if let [end] = end {
        return !value.contains(end);
    }
    // A longer text may begin within the value and end with its own beginning after it.
    let mut tails = (0..value.len()).filter_map(|at| value.get(at..));
    !tails.any(|tail| tail.iter().chain(end).take(end.len()).eq(end))
}

/// Returns whether `start`, looked for from the back, is first found right before `value`.
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
