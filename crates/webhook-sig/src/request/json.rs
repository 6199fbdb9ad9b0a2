//! JSON pointers (RFC 6901) into bodies, without building a tree.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::request::ReadError;

/// Reads the string or number at a pointer: strings unescaped, numbers as they are written.
///
/// The whole body must be JSON. A name that occurs twice on the way is malformed, because
/// readers disagree on which one counts.
pub(crate) fn read(body: &[u8], pointer: &str) -> Result<Vec<u8>, ReadError> {
    let text = std::str::from_utf8(body).map_err(|_| ReadError::Body)?;
    let mut value: &RawValue = serde_json::from_str(text).map_err(|_| ReadError::Body)?;
    for token in tokens(pointer) {
        let step = Step { token: &token };
        let members = step
            .deserialize(&mut serde_json::Deserializer::from_str(value.get()))
            .map_err(|_| ReadError::Missing)?;
        value = match members {
            Members::None => return Err(ReadError::Missing),
            Members::One(value) => value,
            Members::Many => return Err(ReadError::Malformed),
        };
    }
    match value.get().as_bytes() {
        [b'"', ..] => serde_json::from_str::<String>(value.get())
            .map(String::into_bytes)
            .map_err(|_| ReadError::Body),
        number @ [b'-' | b'0'..=b'9', ..] => Ok(number.to_vec()),
        _ => Err(ReadError::Malformed),
    }
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

/// One step of a pointer: into an object by name, or into an array by index.
struct Step<'t> {
    token: &'t str,
}

/// What a name found.
enum Members<'de> {
    None,
    One(&'de RawValue),
    Many,
}

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = Members<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Members::None;
        while let Some(name) = map.next_key::<String>()? {
            if name != self.token {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value()?;
            members = match members {
                Members::None => Members::One(value),
                Members::One(_) | Members::Many => Members::Many,
            };
        }
        Ok(members)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        // An index is digits without a leading zero; writing it again tells.
        let index = self.token.parse::<usize>().ok();
        let index = index.filter(|index| index.to_string() == self.token);
        let mut members = Members::None;
        let mut at = 0_usize;
        while let Some(value) = seq.next_element()? {
            if Some(at) == index {
                members = Members::One(value);
            }
            at = at.saturating_add(1);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
