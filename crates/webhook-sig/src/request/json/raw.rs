//! JSON values as they are written.

use serde_json::value::RawValue;

use crate::request::ReadError;
use crate::request::json::find;

/// Returns whether there is a `null` at a pointer.
pub(crate) fn is_null(body: &[u8], pointer: &str) -> bool {
    matches!(find(body, &[pointer]), [Ok(value)] if value.get() == "null")
}

/// Returns the value at a pointer as it is written.
pub(crate) fn raw<'b>(body: &'b [u8], pointer: &str) -> Result<&'b str, ReadError> {
    let [value] = find(body, &[pointer]);
    value.map(RawValue::get)
}

/// Returns the text of a JSON string, unescaped; `None` if it is another value.
pub(crate) fn text_of(value: &str) -> Option<String> {
    serde_json::from_str(value).ok()
}

/// Returns whether a text looks like a JSON object, and not like another value or no JSON.
pub(crate) fn begins_object(text: &[u8]) -> bool {
    text.trim_ascii_start().first() == Some(&b'{')
}
