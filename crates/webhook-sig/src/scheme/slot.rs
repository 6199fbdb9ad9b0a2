//! Where a value stands in a request.

use std::borrow::Cow;
use std::fmt;

use arrayvec::ArrayVec;

use crate::canonical::Fields;
use crate::head::Found;
use crate::scheme::Scheme;
use crate::scheme::message::{Malformed, Message};

/// The greatest number of signatures in a list that are compared; more are malformed.
pub const CANDIDATE_LIMIT: usize = 8;

/// Where one value stands: a place, and the shape of the text in it.
///
/// ```
/// use webhook_sig::scheme::Slot;
///
/// let whole = Slot::header("X-Shopify-Hmac-Sha256");
/// let prefixed = Slot::header("X-Hub-Signature-256").prefix("sha256=");
/// let pair = Slot::header("Stripe-Signature").pair(",", "=", "v1");
/// let entry = Slot::header("webhook-signature").entry(" ", "v1,");
/// let field = Slot::form("security_hash");
///
/// assert_eq!(prefixed.to_string(), "X-Hub-Signature-256: sha256=…");
/// assert_eq!(pair.to_string(), "Stripe-Signature: …,v1=…");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    place: Place,
    shape: Shape,
    policy: ListPolicy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Form(&'static str),
    Header(&'static str),
    Json(&'static str),
    Path(usize),
    Query(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Entry {
        separator: &'static str,
        prefix: &'static str,
    },
    Pair {
        separator: &'static str,
        assign: &'static str,
        key: &'static str,
    },
    Prefix(&'static str),
    Whole,
}

/// Which entries of a list of signatures count.
///
/// Entries of versions that the scheme does not know are skipped either way: a scheme is one
/// version's recipe, so it is never weakened by what else a message offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListPolicy {
    /// Any entry of the scheme's version may match; a sender that rotates its key sends several.
    AnyEntry,
    /// As `AnyEntry`, and the list must not hold a newer version than the scheme's, such as `v2`
    /// beside `v1`: for vendors who demand that only the newest one counts. The delivery is then
    /// malformed, because a scheme cannot tell whether the newer one would hold.
    NewestVersion,
}

impl Slot {
    /// A header.
    ///
    /// # Panics
    ///
    /// At compile time, if it is no header name.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        assert!(is_token(name), "a header's name is a token");
        Self::whole(Place::Header(name))
    }

    /// A segment of the path, as it arrived; in `/a/b` the first is `a`.
    ///
    /// # Panics
    ///
    /// At compile time, for the segment 0.
    #[must_use]
    pub const fn path(segment: usize) -> Self {
        assert!(segment > 0, "segments are counted from one");
        Self::whole(Place::Path(segment))
    }

    /// A query parameter, decoded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::whole(Place::Query(name))
    }

    /// A field of a submitted form, decoded: in the query of a GET, else in the body, as HTML
    /// forms do.
    #[must_use]
    pub const fn form(name: &'static str) -> Self {
        Self::whole(Place::Form(name))
    }

    /// A string or number in a JSON body, at a pointer such as `/signature/timestamp` (RFC 6901).
    ///
    /// # Panics
    ///
    /// At compile time, if the pointer does not begin with a slash.
    #[must_use]
    pub const fn json(pointer: &'static str) -> Self {
        assert!(
            matches!(pointer.as_bytes(), [b'/', ..]),
            "a JSON pointer begins with a slash"
        );
        Self::whole(Place::Json(pointer))
    }

    const fn whole(place: Place) -> Self {
        Self {
            place,
            shape: Shape::Whole,
            policy: ListPolicy::AnyEntry,
        }
    }

    /// Narrows to what follows a fixed prefix.
    #[must_use]
    pub const fn prefix(self, prefix: &'static str) -> Self {
        let shape = Shape::Prefix(prefix);
        Self { shape, ..self }
    }

    /// Narrows to one key's values in a list of pairs, such as `t=1,v1=ab` with the separator
    /// `,`, the assignment sign `=` and the key `v1`.
    ///
    /// # Panics
    ///
    /// At compile time, if one of them is empty.
    #[must_use]
    pub const fn pair(
        self,
        separator: &'static str,
        assign: &'static str,
        key: &'static str,
    ) -> Self {
        assert!(
            !separator.is_empty() && !assign.is_empty() && !key.is_empty(),
            "a list of pairs has a separator, an assignment sign and a key"
        );
        let shape = Shape::Pair {
            separator,
            assign,
            key,
        };
        Self { shape, ..self }
    }

    /// Narrows to the entries of a list that begin with a prefix, such as `v1,ab v1,cd` with the
    /// separator ` ` and the prefix `v1,`. An empty prefix means every entry.
    ///
    /// # Panics
    ///
    /// At compile time, if the separator is empty.
    #[must_use]
    pub const fn entry(self, separator: &'static str, prefix: &'static str) -> Self {
        assert!(!separator.is_empty(), "a list has a separator");
        let shape = Shape::Entry { separator, prefix };
        Self { shape, ..self }
    }

    /// Sets which entries of a list count; any of the scheme's version unless set.
    #[must_use]
    pub const fn policy(self, policy: ListPolicy) -> Self {
        Self { policy, ..self }
    }

    pub(crate) const fn place(&self) -> Place {
        self.place
    }

    pub(crate) const fn shape(&self) -> Shape {
        self.shape
    }

    /// Tells whether both are the same header, parameter, field, pointer or segment, of which
    /// neither takes one pair alone.
    pub(crate) const fn is_same_place(&self, other: &Self) -> bool {
        if matches!(self.shape, Shape::Pair { .. }) || matches!(other.shape, Shape::Pair { .. }) {
            return false;
        }
        match (self.place, other.place) {
            (Place::Header(own), Place::Header(other)) => is_equal(own, other, true),
            (Place::Form(own), Place::Form(other))
            | (Place::Json(own), Place::Json(other))
            | (Place::Query(own), Place::Query(other)) => is_equal(own, other, false),
            (Place::Path(own), Place::Path(other)) => own == other,
            _ => false,
        }
    }

    /// Tells whether the value may stand in the body.
    pub(crate) const fn is_in_body(&self) -> bool {
        matches!(self.place, Place::Form(_) | Place::Json(_))
    }

    /// Tells whether the value stands in a submitted form.
    pub(crate) const fn is_in_form(&self) -> bool {
        matches!(self.place, Place::Form(_))
    }

    /// Tells whether a scheme's signature or timestamp stands in the same place.
    pub(crate) fn shares_place_with(&self, scheme: &Scheme) -> bool {
        let timestamp = scheme.timestamp_slot().map(|(slot, _)| slot);
        let slots = [Some(scheme.signature()), timestamp];
        slots.iter().flatten().any(|slot| slot.place == self.place)
    }

    /// Tells whether several values may stand here.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self.shape, Shape::Entry { .. } | Shape::Pair { .. })
    }

    /// Reads the one value that stands here.
    pub(crate) fn read<'a>(&self, message: &Message<'a>) -> Result<Cow<'a, [u8]>, Gap> {
        let mut values = self.values::<1>(message)?.into_iter();
        match values.next() {
            Some(value) if value.is_empty() => Err(Gap::Malformed),
            Some(value) => Ok(value),
            None => Err(Gap::Missing),
        }
    }

    /// Reads all the values that stand here, up to a number; there is at least one.
    pub(crate) fn values<'a, const MOST: usize>(
        &self,
        message: &Message<'a>,
    ) -> Result<ArrayVec<Cow<'a, [u8]>, MOST>, Gap> {
        let text = self.text(message)?;
        if text.is_empty() {
            return Err(Gap::Malformed);
        }
        let values = match text {
            Cow::Borrowed(text) => self
                .select::<MOST>(text)?
                .into_iter()
                .map(Cow::Borrowed)
                .collect(),
            Cow::Owned(text) => self
                .select::<MOST>(&text)?
                .into_iter()
                .map(|value| Cow::Owned(value.to_vec()))
                .collect::<ArrayVec<_, MOST>>(),
        };
        if values.is_empty() {
            return Err(Gap::Missing);
        }
        Ok(values)
    }

    /// Reads the text of the place.
    fn text<'a>(&self, message: &Message<'a>) -> Result<Cow<'a, [u8]>, Gap> {
        match self.place {
            Place::Form(name) => Ok(message.form()?.one(name)?),
            Place::Header(name) => match message.head().header(name) {
                Found::Absent => Err(Gap::Missing),
                Found::One(value) if value.len() <= message.reading().header_limit => {
                    Ok(Cow::Borrowed(value))
                }
                Found::One(_) | Found::Many => Err(Gap::Malformed),
            },
            Place::Json(pointer) => message.json(pointer),
            Place::Path(segment) => {
                let found = message.head().path().split('/').nth(segment);
                Ok(Cow::Borrowed(found.ok_or(Gap::Missing)?.as_bytes()))
            }
            Place::Query(name) => {
                let query = message.head().query().unwrap_or_default();
                let limit = message.reading().field_limit;
                Ok(Fields::parse(query.as_bytes(), limit)
                    .map_err(|_| Gap::Malformed)?
                    .one(name)?)
            }
        }
    }

    /// Takes the values out of the text, by the shape.
    fn select<'t, const MOST: usize>(
        &self,
        text: &'t [u8],
    ) -> Result<ArrayVec<&'t [u8], MOST>, Gap> {
        let mut values = ArrayVec::new();
        let mut push = |value| values.try_push(value).map_err(|_| Gap::Malformed);
        match self.shape {
            Shape::Whole => push(text)?,
            Shape::Prefix(prefix) => {
                push(text.strip_prefix(prefix.as_bytes()).ok_or(Gap::Malformed)?)?;
            }
            Shape::Entry { separator, prefix } => {
                for entry in split(text, separator) {
                    if let Some(value) = entry.strip_prefix(prefix.as_bytes()) {
                        push(value)?;
                    } else {
                        self.refuse_newer(entry, prefix)?;
                    }
                }
            }
            Shape::Pair {
                separator,
                assign,
                key,
            } => {
                for pair in split(text, separator) {
                    let (name, value) = split_once(pair, assign).ok_or(Gap::Malformed)?;
                    if name == key.as_bytes() {
                        push(value)?;
                    } else {
                        self.refuse_newer(name, key)?;
                    }
                }
            }
        }
        Ok(values)
    }

    /// Refuses a list that holds a newer version than `ours`, where the policy says so.
    fn refuse_newer(&self, other: &[u8], ours: &str) -> Result<(), Gap> {
        if self.policy == ListPolicy::NewestVersion && is_newer(other, ours.as_bytes()) {
            return Err(Gap::Malformed);
        }
        Ok(())
    }
}

/// Compares texts where they are constants; their `==` is none.
const fn is_equal(one: &str, other: &str, ignores_case: bool) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        let is_same = if ignores_case {
            first.eq_ignore_ascii_case(second)
        } else {
            *first == *second
        };
        if !is_same {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.len() == other.len()
}

/// Tells whether a text is a token (RFC 9110, section 5.6.2), as names of headers are.
const fn is_token(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let is_mark = matches!(
            first,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        );
        if !(first.is_ascii_alphanumeric() || is_mark) {
            return false;
        }
        rest = others;
    }
    !text.is_empty()
}

/// Tells whether `other` is `ours` with a greater number in it: `v10` or `v2,…` against `v1`.
fn is_newer(other: &[u8], ours: &[u8]) -> bool {
    let Some(start) = ours.iter().position(u8::is_ascii_digit) else {
        return false;
    };
    let (stem, ours) = ours.split_at(start);
    let Some(other) = other.strip_prefix(stem) else {
        return false;
    };
    let number = |text: &[u8]| {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit & 0x0f))
        })
    };
    number(other) > number(ours)
}

/// Splits at every occurrence of a separator that is not empty.
fn split<'t>(text: &'t [u8], separator: &'static str) -> impl Iterator<Item = &'t [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (item, tail) = match split_once(text, separator) {
            Some((item, tail)) => (item, Some(tail)),
            None => (text, None),
        };
        rest = tail;
        Some(item)
    })
}

fn split_once<'t>(text: &'t [u8], separator: &str) -> Option<(&'t [u8], &'t [u8])> {
    let at = text
        .windows(separator.len())
        .position(|window| window == separator.as_bytes())?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.get(separator.len()..)?))
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Form(name) => write!(f, "form {name}="),
            Place::Header(name) => write!(f, "{name}: "),
            Place::Json(pointer) => write!(f, "JSON {pointer}: "),
            Place::Path(segment) => write!(f, "path segment {segment}: "),
            Place::Query(name) => write!(f, "query {name}="),
        }?;
        match self.shape {
            Shape::Entry { separator, prefix } => write!(f, "…{separator}{prefix}…"),
            Shape::Pair {
                separator,
                assign,
                key,
            } => write!(f, "…{separator}{key}{assign}…"),
            Shape::Prefix(prefix) => write!(f, "{prefix}…"),
            Shape::Whole => f.write_str("…"),
        }
    }
}

/// Why a value could not be read; malformed is never absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The form or JSON around it cannot be read.
    Body,
    Malformed,
    Missing,
}

impl From<Malformed> for Gap {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Body => Self::Body,
            Malformed::Field => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(slot: Slot, text: &str) -> Result<Vec<&str>, Gap> {
        let values = slot.select::<3>(text.as_bytes())?;
        Ok(values
            .into_iter()
            .map(|value| std::str::from_utf8(value).unwrap())
            .collect())
    }

    #[test]
    fn a_list_of_pairs_is_read_exactly() {
        let slot = Slot::header("S").pair(",", "=", "v1");

        assert_eq!(select(slot, "t=1,v1=a,v0=b,v1=c=="), Ok(vec!["a", "c=="]));
        assert_eq!(select(slot, "t=1,v11=a"), Ok(vec![]));
        assert_eq!(select(slot, "t=1, v1=a"), Ok(vec![]));
        assert_eq!(select(slot, "v1=a,"), Err(Gap::Malformed));
        assert_eq!(select(slot, "v1"), Err(Gap::Malformed));
        assert_eq!(select(slot, ""), Err(Gap::Malformed));
        assert_eq!(select(slot, "v1=a,v1=b,v1=c,v1=d"), Err(Gap::Malformed));
    }

    #[test]
    fn a_list_of_entries_skips_other_versions() {
        let slot = Slot::header("S").entry(" ", "v1,");

        assert_eq!(select(slot, "v1a,x v1,y v2,z v1,"), Ok(vec!["y", ""]));
    }

    #[test]
    fn the_newest_version_alone_counts_where_the_vendor_says_so() {
        let slot = Slot::header("S")
            .pair(",", "=", "v1")
            .policy(ListPolicy::NewestVersion);

        assert_eq!(select(slot, "v1=a,v0=b"), Ok(vec!["a"]));
        assert_eq!(select(slot, "v1=a,v2=b"), Err(Gap::Malformed));
        assert_eq!(select(slot, "v1=a,v10=b"), Err(Gap::Malformed));
        assert_eq!(select(slot, "v1=a,x9=b"), Ok(vec!["a"]));
    }
}
