//! Writing one value into a JSON body.

use serde_json::value::RawValue;

use crate::request::json::{Scalar, find, items, raw, unescaped};
use crate::request::{ReadError, splice};

/// Puts a value at a pointer into a JSON body, and leaves every other byte as it is.
///
/// A value in place of a string or number is one as well. `None` if there is no object to put the value into.
pub(crate) fn write(body: &[u8], pointer: &str, value: &Scalar<'_>) -> Option<Vec<u8>> {
    match find(body, &[pointer]) {
        [Ok(present)] => replace(body, present, value),
        [Err(ReadError::Missing)] => insert(body, pointer, value),
        [Err(_)] => None,
    }
}

/// Puts a value into each item of an array, and leaves what is around the items as it is.
///
/// An array that is missing or empty gets one item, and where the items are the values themselves, it
/// gets no others. `None` if there is no object to put the value into, or there are more items than the
/// limit.
pub(crate) fn write_each(
    body: &[u8],
    [array, member]: [&str; 2],
    value: &Scalar<'_>,
    limit: usize,
) -> Option<Vec<u8>> {
    let items = match raw(body, array) {
        Err(ReadError::Missing) => Vec::new(),
        _ => items(body, array, limit).ok()?,
    };
    let (Some(first), Some(last), false) = (items.first(), items.last(), member.is_empty()) else {
        let only = if member.is_empty() {
            to_json(value)?
        } else {
            String::from_utf8(write(b"{}", member, value)?).ok()?
        };
        return write(body, array, &Scalar::Number(&format!("[{only}]")));
    };
    let written = items
        .iter()
        .map(|item| String::from_utf8(write(item.as_bytes(), member, value)?).ok());
    let written: Vec<_> = written.collect::<Option<_>>()?;
    let length = end_of(last).checked_sub(first.as_ptr().addr())?;
    let start = first.as_ptr().addr().checked_sub(body.as_ptr().addr())?;
    let part = body.get(start..start.checked_add(length)?)?;
    splice(body, part, written.join(",").as_bytes())
}

fn end_of(text: &str) -> usize {
    text.as_ptr().addr().saturating_add(text.len())
}

fn replace(body: &[u8], present: &RawValue, value: &Scalar<'_>) -> Option<Vec<u8>> {
    let text = value.text();
    let value = match Scalar::of(present) {
        Ok(Scalar::Number(_)) if is_number(text) => Scalar::Number(text),
        Ok(_) => Scalar::Text(text.into()),
        Err(_) => value.clone(),
    };
    splice(body, present.get().as_bytes(), to_json(&value)?.as_bytes())
}

/// Adds a member after the last one of its object.
fn insert(body: &[u8], pointer: &str, value: &Scalar<'_>) -> Option<Vec<u8>> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let [object] = find(body, &[parent]);
    let members = object.ok()?.get().strip_prefix('{')?.strip_suffix('}')?;
    let (members, space) = members.split_at_checked(members.trim_end().len())?;
    let comma = if members.is_empty() { "" } else { "," };
    let name = serde_json::to_string(&unescaped(name)).ok()?;
    let member = format!("{comma}{name}:{}", to_json(value)?);
    splice(body, space.get(..0)?.as_bytes(), member.as_bytes())
}

fn is_number(text: &str) -> bool {
    let value = serde_json::from_str::<&RawValue>(text);
    value.is_ok_and(|value| matches!(Scalar::of(value), Ok(Scalar::Number(_))))
}

fn to_json(value: &Scalar<'_>) -> Option<String> {
    match value {
        Scalar::Number(number) => Some((*number).to_owned()),
        Scalar::Text(text) => serde_json::to_string(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &str, pointer: &str, value: &Scalar<'_>) -> Option<String> {
        let written = write(body.as_bytes(), pointer, value)?;
        Some(String::from_utf8(written).unwrap())
    }

    fn text(text: &str) -> Scalar<'_> {
        Scalar::Text(text.into())
    }

    #[test]
    fn a_new_value_has_its_kind_and_nothing_else_changes() {
        let body = "{ \"b\" : 1e3, \"a\":{\n},\"n\": 12345678901234567890123 \n}";

        assert_eq!(
            written(body, "/t", &Scalar::Number("17")).as_deref(),
            Some("{ \"b\" : 1e3, \"a\":{\n},\"n\": 12345678901234567890123,\"t\":17 \n}"),
        );
        assert_eq!(
            written(body, "/a/sig~1", &text("x\"y")).as_deref(),
            Some("{ \"b\" : 1e3, \"a\":{\"sig/\":\"x\\\"y\"\n},\"n\": 12345678901234567890123 \n}"),
        );
    }

    #[test]
    fn a_value_that_is_there_keeps_its_kind() {
        let body = r#"{"t":1, "s":"1","z":null}"#;
        let number = Scalar::Number("17");

        for (pointer, value, expected) in [
            ("/t", &number, r#"{"t":17, "s":"1","z":null}"#),
            ("/s", &number, r#"{"t":1, "s":"17","z":null}"#),
            ("/z", &number, r#"{"t":1, "s":"1","z":17}"#),
            ("/t", &text("17"), r#"{"t":17, "s":"1","z":null}"#),
            ("/t", &text("a"), r#"{"t":"a", "s":"1","z":null}"#),
            ("/t", &text("\"1\""), r#"{"t":"\"1\"", "s":"1","z":null}"#),
            ("/z", &text("17"), r#"{"t":1, "s":"1","z":"17"}"#),
        ] {
            assert_eq!(written(body, pointer, value).as_deref(), Some(expected));
        }
    }

    #[test]
    fn each_item_gets_the_value_and_nothing_around_them_changes() {
        let written = |body: &str, member| {
            let written = write_each(body.as_bytes(), ["/v", member], &text("x"), 2)?;
            Some(String::from_utf8(written).unwrap())
        };

        for (body, expected) in [
            (
                r#"{"v": [ {"a":1} , {"s":"old"} ],"z":0}"#,
                r#"{"v": [ {"a":1,"s":"x"},{"s":"x"} ],"z":0}"#,
            ),
            (r#"{"v":[]}"#, r#"{"v":[{"s":"x"}]}"#),
            (r#"{"z":0}"#, r#"{"z":0,"v":[{"s":"x"}]}"#),
        ] {
            assert_eq!(written(body, "/s").as_deref(), Some(expected), "{body}");
        }
        for body in [
            r#"{"z":0}"#,
            r#"{"z":0,"v":[]}"#,
            r#"{"z":0,"v":["a", "b"]}"#,
        ] {
            let expected = Some(r#"{"z":0,"v":["x"]}"#);
            assert_eq!(written(body, "").as_deref(), expected, "{body}");
        }
        for body in [
            "[]",
            r#"{"v":{}}"#,
            r#"{"v":[1]}"#,
            r#"{"v":[],"v":[]}"#,
            "{",
        ] {
            assert_eq!(written(body, "/s"), None, "{body}");
        }
    }

    #[test]
    fn a_value_needs_an_object() {
        for body in ["[]", "{", "1", r#"{"a":[]}"#, r#"{"a":1,"a":1}"#] {
            assert_eq!(written(body, "/a/b", &text("x")), None, "{body}");
        }
        assert_eq!(written(r#"{"a":1,"a":1}"#, "/a", &text("x")), None);
    }
}
