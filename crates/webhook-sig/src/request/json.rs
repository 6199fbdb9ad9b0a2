//! JSON pointers (RFC 6901) into bodies, without building a tree.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::request::ReadError;

/// A string, unescaped, or a number, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Number(String),
    Text(String),
}

impl Scalar {
    fn of(value: &RawValue) -> Result<Self, ReadError> {
        match value.get().as_bytes() {
            [b'"', ..] => serde_json::from_str(value.get())
                .map(Self::Text)
                .map_err(|_| ReadError::Body),
            [b'-' | b'0'..=b'9', ..] => Ok(Self::Number(value.get().to_owned())),
            _ => Err(ReadError::Malformed),
        }
    }

    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Number(text) | Self::Text(text) => text,
        }
    }
}

/// Reads the string or number at a pointer.
///
/// The whole body must be JSON. A name that occurs twice on the way is malformed, because
/// readers disagree on which one counts.
pub(crate) fn read(body: &[u8], pointer: &str) -> Result<Scalar, ReadError> {
    let value = read_all(body, &[pointer]).pop();
    value.unwrap_or(Err(ReadError::Missing))
}

/// Reads the strings or numbers at several pointers in one pass, as [`read`] does each of them.
pub(crate) fn read_all(body: &[u8], pointers: &[&str]) -> Vec<Result<Scalar, ReadError>> {
    let values = find_all(body, pointers);
    let values = values.into_iter();
    values.map(|value| value.and_then(Scalar::of)).collect()
}

/// Returns the items of an array, each as it is written.
///
/// # Errors
///
/// [`ReadError::Malformed`] if it is no array, or has more items than the limit.
pub(crate) fn items<'b>(
    body: &'b [u8],
    pointer: &str,
    limit: usize,
) -> Result<Vec<&'b str>, ReadError> {
    let array = find_all(body, &[pointer]).pop();
    let array = array.unwrap_or(Err(ReadError::Missing))?;
    let mut deserializer = serde_json::Deserializer::from_str(array.get());
    let items = Items { limit }.deserialize(&mut deserializer);
    items.map_err(|_| ReadError::Malformed)
}

/// Puts a string at a pointer into a JSON body; `None` if there is no object to put it into.
pub(crate) fn write(body: &[u8], pointer: &str, text: &str) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(body).ok()?;
    let (parent, _) = pointer.rsplit_once('/')?;
    let name = tokens(pointer).last()?;
    document
        .pointer_mut(parent)?
        .as_object_mut()?
        .insert(name, Value::from(text));
    serde_json::to_vec(&document).ok()
}

/// Splits a pointer into its names, unescaped.
fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    let names = pointer.split('/').skip(1);
    names.map(|name| name.replace("~1", "/").replace("~0", "~"))
}

/// Finds the values at several pointers.
fn find_all<'b>(body: &'b [u8], pointers: &[&str]) -> Vec<Result<&'b RawValue, ReadError>> {
    let paths: Vec<Vec<String>> = pointers.iter().map(|text| tokens(text).collect()).collect();
    let mut found = vec![Err(ReadError::Missing); pointers.len()];
    let all: Vec<usize> = (0..pointers.len()).collect();
    let is_json = std::str::from_utf8(body).is_ok_and(|text| {
        let mut search = Search {
            paths: &paths,
            found: &mut found,
        };
        search.run(text, &all, 0).is_ok()
    });
    if !is_json {
        found.fill(Err(ReadError::Body));
    }
    found
}

/// A search for the values at several pointers, level by level.
struct Search<'f, 'b> {
    paths: &'f [Vec<String>],
    found: &'f mut [Result<&'b RawValue, ReadError>],
}

impl<'b> Search<'_, 'b> {
    /// Searches a text for those of the pointers that lead into it, from a level on.
    fn run(&mut self, text: &'b str, wanted: &[usize], level: usize) -> serde_json::Result<()> {
        let is_whole = |number: &usize| {
            let path = self.paths.get(*number);
            path.is_none_or(|path| path.len() <= level)
        };
        let (whole, deeper): (Vec<_>, Vec<_>) = wanted.iter().copied().partition(is_whole);
        if !whole.is_empty() {
            let value: &RawValue = serde_json::from_str(text)?;
            self.record(&whole, Ok(value));
        }
        if deeper.is_empty() {
            return Ok(());
        }
        let step = Step {
            paths: self.paths,
            wanted: &deeper,
            level,
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let members = match step.deserialize(&mut deserializer) {
            Ok(members) => {
                deserializer.end()?;
                members
            }
            // JSON, but neither an object nor an array.
            Err(error) if error.is_data() => return Ok(()),
            Err(error) => return Err(error),
        };
        for (numbers, value) in members {
            match value {
                Some(value) => self.run(value.get(), &numbers, level.saturating_add(1))?,
                None => self.record(&numbers, Err(ReadError::Malformed)),
            }
        }
        Ok(())
    }

    fn record(&mut self, numbers: &[usize], value: Result<&'b RawValue, ReadError>) {
        for number in numbers {
            if let Some(found) = self.found.get_mut(*number) {
                *found = value;
            }
        }
    }
}

/// One step of several pointers: into an object by name, or into an array by index.
struct Step<'p> {
    paths: &'p [Vec<String>],
    wanted: &'p [usize],
    level: usize,
}

/// Members, with the numbers of the pointers that lead to them; no value if there are several of
/// one name.
type Members<'b> = Vec<(Vec<usize>, Option<&'b RawValue>)>;

impl Step<'_> {
    /// Returns the numbers of the pointers that go on with a name.
    fn numbers(&self, name: &str) -> Vec<usize> {
        let goes_on = |number: &usize| {
            let path = self.paths.get(*number);
            let token = path.and_then(|path| path.get(self.level));
            token.is_some_and(|token| token == name)
        };
        self.wanted.iter().copied().filter(goes_on).collect()
    }
}

impl<'b> DeserializeSeed<'b> for Step<'_> {
    type Value = Members<'b>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'b> Visitor<'b> for Step<'_> {
    type Value = Members<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Self::Value = Vec::new();
        while let Some(numbers) = map.next_key_seed(Name { step: &self })? {
            if numbers.is_empty() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value()?;
            match members.iter_mut().find(|(own, _)| *own == numbers) {
                Some((_, twice)) => *twice = None,
                None => members.push((numbers, Some(value))),
            }
        }
        Ok(members)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut members: Self::Value = Vec::new();
        let mut at = 0_usize;
        while let Some(value) = seq.next_element()? {
            // An index is digits without a leading zero, as it is written here.
            let numbers = self.numbers(&at.to_string());
            if !numbers.is_empty() {
                members.push((numbers, Some(value)));
            }
            at = at.saturating_add(1);
        }
        Ok(members)
    }
}

/// A name in an object, read as the numbers of the pointers that go on with it.
struct Name<'s, 'p> {
    step: &'s Step<'p>,
}

impl<'b> DeserializeSeed<'b> for Name<'_, '_> {
    type Value = Vec<usize>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = Vec<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.step.numbers(name))
    }
}

/// The items of an array, up to a limit.
struct Items {
    limit: usize,
}

impl<'b> DeserializeSeed<'b> for Items {
    type Value = Vec<&'b str>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'b> Visitor<'b> for Items {
    type Value = Vec<&'b str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of at most {} items", self.limit)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<&RawValue>()? {
            if items.len() >= self.limit {
                return Err(A::Error::invalid_length(self.limit, &self));
            }
            items.push(item.get());
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8], pointer: &str) -> Result<Vec<u8>, ReadError> {
        let scalar = super::read(body, pointer)?;
        Ok(scalar.into_text().into_bytes())
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
        let text = |text: &str| Ok(Scalar::Text(text.to_owned()));

        let values = read_all(body, &pointers);

        assert_eq!(values[0], text("x"));
        assert_eq!(values[1], Ok(Scalar::Number("1".to_owned())));
        assert_eq!(values[2], text("y"));
        assert_eq!(values[3], text("z"));
        assert_eq!(values[4], Err(ReadError::Missing));
        assert_eq!(values[5], Err(ReadError::Malformed));
        assert_eq!(values[6], Err(ReadError::Missing));
        assert_eq!(values[7], text("x"));
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
        assert_eq!(items(body, "", 3), Err(ReadError::Malformed));
        assert_eq!(items(body, "/ids", 3), Err(ReadError::Missing));
        assert_eq!(items(b"[1,", "", 3), Err(ReadError::Body));
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));

        assert!(read(deep.as_bytes(), "/0/0").is_err());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let body = write(br#"{"a":{}}"#, "/a/sig~1", "x\"y").unwrap();

        assert_eq!(read(&body, "/a/sig~1"), Ok(b"x\"y".to_vec()));
        assert_eq!(write(b"[]", "/a", "x"), None);
        assert_eq!(write(b"{", "/a", "x"), None);
    }
}
