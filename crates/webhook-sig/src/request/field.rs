//! Fields of the head that may come in several lines.

use std::borrow::Cow;

use crate::request::{ReadError, View};

/// Returns every line of a field, without the whitespace around it.
///
/// Together they may be no longer than one header.
pub(crate) fn field_lines<'a>(view: &View<'a>, name: &str) -> Result<Vec<&'a [u8]>, ReadError> {
    let mut lines = Vec::new();
    let mut length: usize = 0;
    view.as_arrived().headers(name, &mut |line| {
        length = length.saturating_add(line.len());
        lines.push(line.trim_ascii());
    });
    if length > view.limits().header_limit {
        return Err(ReadError::Malformed);
    }
    Ok(lines)
}

/// Returns a field as one text: its lines in order, joined with a comma (RFC 9110, section 5.3).
///
/// Beyond ASCII two readers could differ.
pub(crate) fn joined_field<'a>(
    view: &View<'a>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, ReadError> {
    let lines = field_lines(view, name)?;
    let mut texts = Vec::with_capacity(lines.len());
    for line in lines {
        let is_plain = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~');
        let text = std::str::from_utf8(line).ok();
        let text = text.filter(|text| text.as_bytes().iter().all(is_plain));
        texts.push(text.ok_or(ReadError::Malformed)?);
    }
    Ok(match *texts {
        [] => None,
        [only] => Some(Cow::Borrowed(only)),
        _ => Some(Cow::Owned(texts.join(", "))),
    })
}
