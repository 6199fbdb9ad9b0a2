//! A body whose fields change, or are added, while every other byte stays as it is.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A body of JSON, or a form.
pub(super) struct Body {
    text: String,
    is_json: bool,
}

/// A field of a body.
pub(super) struct Field {
    /// The names that lead to it, joined by dots.
    pub(super) path: String,
    /// Its text, without quotes and escapes.
    pub(super) text: String,
    /// Where it is written.
    range: Range<usize>,
    is_string: bool,
}

impl Body {
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        Self { text, is_json }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Returns the fields in order, and after each those inside it.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if self.is_json {
            add_members(&self.text, &self.text, "", &mut fields);
        } else {
            self.add_pairs(&mut fields);
        }
        fields
    }

    fn add_pairs(&self, fields: &mut Vec<Field>) {
        for pair in self.text.split('&') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let decoded = |text: &str| {
                let text = text.replace('+', " ");
                percent_decode_str(&text).decode_utf8_lossy().into_owned()
            };
            fields.push(Field {
                path: decoded(name),
                text: decoded(value),
                range: range_in(&self.text, value),
                is_string: true,
            });
        }
    }

    /// Writes a text where a field is, which stays of its kind.
    pub(super) fn write(&mut self, field: &Field, text: &str) {
        let written = if self.is_json && field.is_string {
            Value::from(text).to_string()
        } else {
            text.to_owned()
        };
        self.write_raw(field, &written);
    }

    /// Writes the value that a user gave: JSON if it is JSON, else a string.
    pub(super) fn set(&mut self, field: &Field, value: &str) {
        if self.is_json {
            self.write_raw(field, &json(value));
        } else {
            self.write_raw(field, value);
        }
    }

    /// Adds a field that is not there to the object that its path leads to, and those objects that are
    /// missing on the way; returns whether there is such an object.
    pub(super) fn add(&mut self, path: &str, value: &str) -> bool {
        if !self.is_json {
            let [name, value] =
                [path, value].map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
            self.text = format!("{}&{name}={value}", self.text);
            return true;
        }
        let fields = self.fields();
        let splits = path.rmatch_indices('.').map(|(at, _)| at);
        let within = splits.filter_map(|at| {
            let (parent, name) = (path.get(..at)?, path.get(at.saturating_add(1)..)?);
            let parent = fields.iter().find(|field| field.path == parent)?;
            Some((parent.range.clone(), name))
        });
        let root = (range_in(&self.text, self.text.trim()), path);
        let (range, path) = within.chain([root]).next().unwrap_or_default();
        let object = self.text.get(range).unwrap_or_default();
        let Some(members) = object
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        else {
            return false;
        };
        let members = members.trim_end();
        let comma = if members.is_empty() { "" } else { "," };
        let mut names: Vec<_> = path.split('.').map(Value::from).collect();
        let name = names.remove(0);
        let value = names
            .iter()
            .rfold(json(value), |value, name| format!("{{{name}:{value}}}"));
        let end = range_in(&self.text, members).end;
        self.text.insert_str(end, &format!("{comma}{name}:{value}"));
        true
    }

    fn write_raw(&mut self, field: &Field, written: &str) {
        let written = if self.is_json {
            Cow::Borrowed(written)
        } else {
            utf8_percent_encode(written, NON_ALPHANUMERIC).into()
        };
        let (start, end) = (field.range.start, field.range.end);
        let before = self.text.get(..start).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default();
        self.text = [before, &*written, after].concat();
    }
}

/// Writes a value that a user gave: as it is if it is JSON, else as a string.
fn json(value: &str) -> String {
    match serde_json::from_str::<IgnoredAny>(value) {
        Ok(_) => value.to_owned(),
        Err(_) => Value::from(value).to_string(),
    }
}

/// Returns where a part of a text is in it.
fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start.saturating_add(part.len())
}

/// Adds the members of an object or an array, which is a part of a text.
fn add_members(text: &str, part: &str, path: &str, fields: &mut Vec<Field>) {
    for (name, value) in members(part) {
        let value = value.get();
        let path = if path.is_empty() {
            name
        } else {
            format!("{path}.{name}")
        };
        let string = serde_json::from_str::<String>(value).ok();
        fields.push(Field {
            path: path.clone(),
            range: range_in(text, value),
            is_string: string.is_some(),
            text: string.unwrap_or_else(|| value.to_owned()),
        });
        add_members(text, value, &path, fields);
    }
}

fn members(part: &str) -> Vec<(String, &RawValue)> {
    if let Ok(Members(members)) = serde_json::from_str(part) {
        return members;
    }
    let items: Vec<&RawValue> = serde_json::from_str(part).unwrap_or_default();
    let items = items.into_iter().enumerate();
    items
        .map(|(place, item)| (place.to_string(), item))
        .collect()
}

/// The members of an object in order, which a map would lose.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(body: &str, path: &str, value: &str) -> String {
        let mut body = Body::new(body);
        let fields = body.fields();
        let field = fields.iter().find(|field| field.path == path).unwrap();
        body.set(field, value);
        body.into_text()
    }

    #[test]
    fn a_field_changes_and_every_other_byte_stays() {
        let body = "{ \"b\": 1e3,\n \"a.b\":[{\"c\":\"x\"}, null ] ,\"z\":{}}";

        for (path, value, expected) in [
            (
                "b",
                "5",
                "{ \"b\": 5,\n \"a.b\":[{\"c\":\"x\"}, null ] ,\"z\":{}}",
            ),
            (
                "a.b.0.c",
                "it's",
                "{ \"b\": 1e3,\n \"a.b\":[{\"c\":\"it's\"}, null ] ,\"z\":{}}",
            ),
            (
                "a.b.0.c",
                "\"5\"",
                "{ \"b\": 1e3,\n \"a.b\":[{\"c\":\"5\"}, null ] ,\"z\":{}}",
            ),
            (
                "a.b.1",
                "a\"b",
                "{ \"b\": 1e3,\n \"a.b\":[{\"c\":\"x\"}, \"a\\\"b\" ] ,\"z\":{}}",
            ),
            ("a.b", "[]", "{ \"b\": 1e3,\n \"a.b\":[] ,\"z\":{}}"),
            (
                "z",
                "true",
                "{ \"b\": 1e3,\n \"a.b\":[{\"c\":\"x\"}, null ] ,\"z\":true}",
            ),
        ] {
            assert_eq!(set(body, path, value), expected);
        }
    }

    #[test]
    fn a_field_of_a_form_is_written_as_a_form() {
        assert_eq!(
            set("From=%2B1&Body=a+b&x", "Body", "5 & 6"),
            "From=%2B1&Body=5%20%26%206&x"
        );
        let fields = Body::new("From=%2B1&Body=a+b&x").fields();
        let texts: Vec<_> = fields.iter().map(|field| &*field.text).collect();
        assert_eq!(texts, ["+1", "a b"]);
    }

    #[test]
    fn a_field_is_added_to_the_object_that_its_path_leads_to() {
        let body = " {\"a\": {\n \"b.c\":{ } \n} ,\"d\":[1]}\n";

        for (path, value, expected) in [
            (
                "e",
                "5",
                " {\"a\": {\n \"b.c\":{ } \n} ,\"d\":[1],\"e\":5}\n",
            ),
            (
                "a.e",
                "it's",
                " {\"a\": {\n \"b.c\":{ },\"e\":\"it's\" \n} ,\"d\":[1]}\n",
            ),
            (
                "a.b.c.\"e\".f",
                "[]",
                " {\"a\": {\n \"b.c\":{\"\\\"e\\\"\":{\"f\":[]} } \n} ,\"d\":[1]}\n",
            ),
        ] {
            let mut changed = Body::new(body);
            assert!(changed.add(path, value));
            assert_eq!(changed.into_text(), expected);
        }
        for path in ["d.1", "d.0.e"] {
            assert!(!Body::new(body).add(path, "5"));
        }
        let mut form = Body::new("From=1");
        assert!(form.add("a b", "5 & 6"));
        assert_eq!(form.into_text(), "From=1&a%20b=5%20%26%206");
    }
}
