//! JSON pointers (RFC 6901) into bodies, without building a tree.

use std::borrow::Cow;
use std::fmt;

use arrayvec::ArrayVec;
use memchr::memchr;
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::value::RawValue;

use crate::request::ReadError;

use self::collections::{Items, Members};

pub(crate) use self::raw::{begins_object, is_null, raw, text_of};
pub(crate) use self::write::{write, write_each};

mod collections;
mod raw;
mod write;

/// A string, unescaped, or a number, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'b> {
    Number(&'b str),
    Text(Cow<'b, str>),
}

impl<'b> Scalar<'b> {
    fn of(value: &'b RawValue) -> Result<Self, ReadError> {
        let text = value.get();
        match text.as_bytes() {
            [b'"', ..] if memchr(b'\\', text.as_bytes()).is_some() => serde_json::from_str(text)
                .map(|text: String| Self::Text(text.into()))
                .map_err(|_| ReadError::Malformed),
            [b'"', ..] => Ok(Self::Text(text.trim_matches('"').into())),
            [b'-' | b'0'..=b'9', ..] => Ok(Self::Number(text)),
            _ => Err(ReadError::Malformed),
        }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Number(text) => text,
            Self::Text(text) => text,
        }
    }

    pub(crate) fn into_text(self) -> Cow<'b, str> {
        match self {
            Self::Number(text) => text.into(),
            Self::Text(text) => text,
        }
    }

    pub(crate) fn into_bytes(self) -> Cow<'b, [u8]> {
        match self.into_text() {
            Cow::Borrowed(text) => text.as_bytes().into(),
            Cow::Owned(text) => text.into_bytes().into(),
        }
    }
}

/// Reads the string or number at a pointer.
///
/// The whole body must be JSON. A name that occurs twice on the way is malformed, because
/// readers disagree on which one counts.
pub(crate) fn read<'b>(body: &'b [u8], pointer: &str) -> Result<Scalar<'b>, ReadError> {
    let [value] = find(body, &[pointer]);
    value.and_then(Scalar::of)
}

/// Reads the strings or numbers at several pointers in one pass, as [`read`] does each of them.
pub(crate) fn read_all<'b>(
    body: &'b [u8],
    pointers: &[&str],
) -> Vec<Result<Scalar<'b>, ReadError>> {
    let mut found = Vec::with_capacity(pointers.len());
    for pointers in pointers.chunks(AT_ONCE) {
        let mut values = [Err(ReadError::Missing); AT_ONCE];
        find_all(body, pointers, &mut values);
        let values = values.into_iter().take(pointers.len());
        found.extend(values.map(|value| value.and_then(Scalar::of)));
    }
    found
}

/// Returns the items of an array, each as it is written.
///
/// # Errors
///
/// [`ReadError::Missing`] if it is not an array, and [`ReadError::Malformed`] if it has more items
/// than the limit.
pub(crate) fn items<'b>(
    body: &'b [u8],
    pointer: &str,
    limit: usize,
) -> Result<Vec<&'b str>, ReadError> {
    let [array] = find(body, &[pointer]);
    let array = array?;
    if !array.get().starts_with('[') {
        return Err(ReadError::Missing);
    }
    let mut deserializer = serde_json::Deserializer::from_str(array.get());
    let items = Items { limit }.deserialize(&mut deserializer);
    items.map_err(|_| ReadError::Malformed)
}

/// Returns the members of an object whose values are strings and numbers, in order.
///
/// # Errors
///
/// [`ReadError::Malformed`] if it is not such an object, has more members than the limit, or has a
/// name twice, because readers disagree on which one counts.
pub(crate) fn members(body: &[u8], limit: usize) -> Result<Vec<(String, Scalar<'_>)>, ReadError> {
    let text = std::str::from_utf8(body).map_err(|_| ReadError::Malformed)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let members = Members { limit }.deserialize(&mut deserializer);
    let members = members.map_err(|_| ReadError::Malformed)?;
    deserializer.end().map_err(|_| ReadError::Malformed)?;
    let mut names: Vec<_> = members.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    if !names.is_sorted_by(|one, other| one < other) {
        return Err(ReadError::Malformed);
    }
    let read = members
        .into_iter()
        .map(|(name, value)| Ok((name, Scalar::of(value)?)));
    read.collect()
}

/// Splits a pointer into its first name, unescaped, and the rest.
fn first_token(pointer: &str) -> (Option<Cow<'_, str>>, &str) {
    let Some(names) = pointer.strip_prefix('/') else {
        return (None, "");
    };
    let end = memchr(b'/', names.as_bytes()).unwrap_or(names.len());
    let (name, rest) = names.split_at_checked(end).unwrap_or((names, ""));
    (Some(unescaped(name)), rest)
}

fn unescaped(name: &str) -> Cow<'_, str> {
    if memchr(b'~', name.as_bytes()).is_none() {
        return name.into();
    }
    name.replace("~1", "/").replace("~0", "~").into()
}

/// What was found at a pointer.
type Found<'b> = Result<&'b RawValue, ReadError>;

/// How many pointers are searched for in one pass; each has a bit.
const AT_ONCE: usize = 16;

/// Finds the values at some pointers.
fn find<'b, const N: usize>(body: &'b [u8], pointers: &[&str; N]) -> [Found<'b>; N] {
    let mut found = [Err(ReadError::Missing); N];
    find_all(body, pointers, &mut found);
    found
}

fn find_all<'b>(body: &'b [u8], pointers: &[&str], found: &mut [Found<'b>]) {
    let all = set(pointers.iter().map(|_| true));
    let is_json = std::str::from_utf8(body).is_ok_and(|text| {
        let level = Level::new(pointers.iter().copied());
        level.search(text, all, found).is_ok()
    });
    if !is_json {
        found.fill(Err(ReadError::Body));
    }
}

/// One level of the document: the names or indexes that the pointers have there, and what of each
/// pointer comes below.
struct Level<'p> {
    tokens: ArrayVec<Option<Cow<'p, str>>, AT_ONCE>,
    rests: ArrayVec<&'p str, AT_ONCE>,
}

/// Some of the pointers, one bit each.
type Set = u16;

impl<'p> Level<'p> {
    fn new(pointers: impl Iterator<Item = &'p str>) -> Self {
        let (tokens, rests) = pointers.take(AT_ONCE).map(first_token).unzip();
        Self { tokens, rests }
    }

    fn below(&self) -> Self {
        Self::new(self.rests.iter().copied())
    }

    /// Searches a text for those pointers that lead into it.
    fn search<'b>(
        &self,
        text: &'b str,
        wanted: Set,
        found: &mut [Found<'b>],
    ) -> serde_json::Result<()> {
        let deeper = wanted & self.deeper();
        let whole = wanted & !deeper;
        if whole != 0 {
            record(whole, Ok(serde_json::from_str(text)?), found);
        }
        if deeper == 0 {
            return Ok(());
        }
        let step = Step {
            level: self,
            wanted: deeper,
            found,
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        step.deserialize(&mut deserializer)?;
        deserializer.end()
    }

    /// Returns the pointers that go on below this level.
    fn deeper(&self) -> Set {
        set(self.tokens.iter().map(Option::is_some))
    }

    /// Returns those of the wanted pointers that go on with a name.
    fn going_on_with(&self, name: &str, wanted: Set) -> Set {
        let goes_on = |token: &Option<Cow<'_, str>>| token.as_deref() == Some(name);
        wanted & set(self.tokens.iter().map(goes_on))
    }
}

/// Returns the set of the places of `true`.
fn set(places: impl IntoIterator<Item = bool>) -> Set {
    let bits = places.into_iter().take(AT_ONCE).enumerate();
    bits.fold(0, |set, (place, holds)| set | Set::from(holds) << place)
}

fn record<'b>(places: Set, value: Found<'b>, found: &mut [Found<'b>]) {
    for (place, found) in found.iter_mut().take(AT_ONCE).enumerate() {
        if places & (1 << place) != 0 {
            *found = value;
        }
    }
}

/// One step of several pointers: into an object by name, or into an array by index.
struct Step<'s, 'f, 'b> {
    level: &'s Level<'s>,
    wanted: Set,
    found: &'f mut [Found<'b>],
}

impl<'b> DeserializeSeed<'b> for Step<'_, '_, 'b> {
    type Value = ();

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What is neither an object nor an array has no members.
macro_rules! visit_nothing {
    ($($visit:ident: $scalar:ty),+) => {
        $(fn $visit<E>(self, _: $scalar) -> Result<(), E> {
            Ok(())
        })+
    };
}

impl<'b> Visitor<'b> for Step<'_, '_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    visit_nothing!(visit_bool: bool, visit_f64: f64, visit_i64: i64, visit_str: &str, visit_u64: u64);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            level,
            wanted,
            found,
        } = self;
        let mut seen = 0;
        while let Some(places) = map.next_key_seed(Name { level, wanted })? {
            if seen & places != 0 {
                record(places, Err(ReadError::Malformed), found);
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Member {
                    level,
                    places,
                    found,
                })?;
            }
            seen |= places;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self {
            level,
            wanted,
            found,
        } = self;
        let mut at = 0_usize;
        loop {
            // An index is digits without a leading zero, as it is written here.
            let places = level.going_on_with(&at.to_string(), wanted);
            let member = Member {
                level,
                places,
                found,
            };
            if seq.next_element_seed(member)?.is_none() {
                return Ok(());
            }
            at = at.saturating_add(1);
        }
    }
}

/// The value of a member, in which some pointers end and others go on.
struct Member<'s, 'f, 'b> {
    level: &'s Level<'s>,
    places: Set,
    found: &'f mut [Found<'b>],
}

impl<'b> DeserializeSeed<'b> for Member<'_, '_, 'b> {
    type Value = ();

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self {
            level,
            places,
            found,
        } = self;
        if places == 0 {
            return IgnoredAny::deserialize(deserializer).map(drop);
        }
        let below = level.below();
        let deeper = places & below.deeper();
        if deeper == places {
            let step = Step {
                level: &below,
                wanted: deeper,
                found,
            };
            return step.deserialize(deserializer);
        }
        let value = <&RawValue>::deserialize(deserializer)?;
        record(places & !deeper, Ok(value), found);
        let searched = below.search(value.get(), deeper, found);
        searched.map_err(D::Error::custom)
    }
}

/// A name in an object, read as the pointers that go on with it.
struct Name<'s> {
    level: &'s Level<'s>,
    wanted: Set,
}

impl<'b> DeserializeSeed<'b> for Name<'_> {
    type Value = Set;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Set, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Set;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Set, E> {
        Ok(self.level.going_on_with(name, self.wanted))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn read(body: &[u8], pointer: &str) -> Result<Vec<u8>, ReadError> {
        let scalar = super::read(body, pointer)?;
        Ok(scalar.into_bytes().into_owned())
    }

    #[test]
    fn a_pointer_finds_strings_and_numbers() {
        let body = br#"{"a":{"b":["x","\u20ac",1.50e1]},"c~/":"d","t":1700000000,"n":null}"#;
        let text = |pointer| read(body, pointer);

        assert_eq!(text("/a/b/1"), Ok("€".into()));
        assert_eq!(text("/a/b/2"), Ok("1.50e1".into()));
        assert_eq!(text("/c~0~1"), Ok("d".into()));
        assert_eq!(text("/t"), Ok("1700000000".into()));
        assert_eq!(text("/x"), Err(ReadError::Missing));
        assert_eq!(text("/a/b/3"), Err(ReadError::Missing));
        assert_eq!(text("/a/b/01"), Err(ReadError::Missing));
        assert_eq!(text("/c~0~1/x"), Err(ReadError::Missing));
        assert_eq!(text("/a"), Err(ReadError::Malformed));
        assert_eq!(text("/n"), Err(ReadError::Malformed));
    }

    #[test]
    fn duplicate_names_on_the_way_are_malformed() {
        let body = br#"{"a":{"b":"1"},"a":{"b":"2"},"z":1,"z":2}"#;

        assert_eq!(read(body, "/a/b"), Err(ReadError::Malformed));
        assert_eq!(read(body, "/y"), Err(ReadError::Missing));
    }

    #[test]
    fn invalid_json_is_unreadable() {
        for body in ["", "{", "{}x", "nul", r#"{"a":"b""#, "\u{feff}{}"] {
            assert_eq!(read(body.as_bytes(), "/a"), Err(ReadError::Body), "{body}");
        }
    }

    #[test]
    fn several_pointers_are_read_in_one_pass() {
        let body = br#"{"a":{"b":"x","c":{"d":1}},"e":[{"f":"y"}],"a2":"z","n":{}}"#;
        let pointers = [
            "/a/b", "/a/c/d", "/e/0/f", "/a2", "/a/b/x", "/n", "/q", "/a/b",
        ];
        let text = |text: &str| Ok(Scalar::Text(text.to_owned().into()));

        let values = read_all(body, &pointers);

        assert_eq!(values[0], text("x"));
        assert_eq!(values[1], Ok(Scalar::Number("1")));
        assert_eq!(values[2], text("y"));
        assert_eq!(values[3], text("z"));
        assert_eq!(values[4], Err(ReadError::Missing));
        assert_eq!(values[5], Err(ReadError::Malformed));
        assert_eq!(values[6], Err(ReadError::Missing));
        assert_eq!(values[7], text("x"));
    }

    #[test]
    fn an_inner_name_that_occurs_twice_is_malformed() {
        let body = br#"{"a":{"b":1,"b":2,"c":3},"d":{"e":4},"d":5}"#;

        let values = read_all(body, &["/a/b", "/a/c", "/d/e", "/d"]);

        assert_eq!(values[0], Err(ReadError::Malformed));
        assert_eq!(values[1], Ok(Scalar::Number("3")));
        assert_eq!(values[2], Err(ReadError::Malformed));
        assert_eq!(values[3], Err(ReadError::Malformed));
    }

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-c~/\\\\\"é]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map("[abc]", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_pointer_finds_what_a_tree_would(
            document in document(),
            pointers in proptest::collection::vec("(/[abc012]){0,4}", 0..20),
        ) {
            let body = document.to_string();
            let pointers: Vec<_> = pointers.iter().map(String::as_str).collect();

            let values = read_all(body.as_bytes(), &pointers);

            for (pointer, value) in pointers.iter().zip(values) {
                let expected = match document.pointer(pointer) {
                    None => Err(ReadError::Missing),
                    Some(Value::String(text)) => Ok(text.clone()),
                    Some(Value::Number(number)) => Ok(number.to_string()),
                    Some(_) => Err(ReadError::Malformed),
                };
                let value = value.map(|value| value.into_text().into_owned());
                prop_assert_eq!(value, expected, "{} in {}", pointer, body);
            }
        }
    }

    #[test]
    fn the_items_of_an_array_are_bounded() {
        let body = br#"{"events":[{"id":1}, "x",[ ]]}"#;

        assert_eq!(
            items(body, "/events", 3),
            Ok(vec![r#"{"id":1}"#, r#""x""#, "[ ]"])
        );
        assert_eq!(items(br#"[{"id":1}]"#, "", 3), Ok(vec![r#"{"id":1}"#]));
        assert_eq!(items(body, "/events", 2), Err(ReadError::Malformed));
        assert_eq!(items(body, "", 3), Err(ReadError::Missing));
        assert_eq!(items(body, "/ids", 3), Err(ReadError::Missing));
        assert_eq!(items(b"[1,", "", 3), Err(ReadError::Body));
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));

        assert!(read(deep.as_bytes(), "/0/0").is_err());
    }
}
