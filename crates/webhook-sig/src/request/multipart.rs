//! `multipart/form-data` bodies (RFC 7578), as far as one field of text.

use crate::request::ReadError;
use crate::request::{Found, Head};

/// Returns the boundary, if the body is announced as such a form, and plainly.
///
/// Readers disagree on what quotes and backslashes hide, on which of two parameters counts, and on
/// parameters that replace another, such as `boundary*`; there must be exactly one.
pub(crate) fn boundary<'h>(head: &Head<'h>) -> Option<&'h [u8]> {
    let Found::One(value) = head.header("content-type") else {
        return None;
    };
    let (essence, parameter) = split_once(value, b";")?;
    let (name, written) = split_once(parameter, b"=")?;
    let is_form = essence
        .trim_ascii()
        .eq_ignore_ascii_case(b"multipart/form-data");
    if !is_form || !name.trim_ascii_start().eq_ignore_ascii_case(b"boundary") {
        return None;
    }
    let written = written.trim_ascii_end();
    let (boundary, is_plain): (_, fn(&u8) -> bool) = match written.strip_prefix(b"\"") {
        Some(quoted) => (quoted.strip_suffix(b"\"")?, is_boundary_byte),
        None => (written, is_token_byte),
    };
    let is_boundary = (1..=BOUNDARY_LIMIT).contains(&boundary.len())
        && boundary.iter().all(is_plain)
        && !boundary.ends_with(b" ");
    is_boundary.then_some(boundary)
}

/// Returns whether a byte may be in a boundary (RFC 2046, section 5.1.1).
const fn is_boundary_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b' ' | b'\''..=b')' | b'+'..=b'/' | b':' | b'=' | b'?' | b'_')
}

/// Returns whether such a byte may be there without quotes, too (RFC 9110, section 5.6.2).
const fn is_token_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'+' | b'-' | b'.' | b'_')
}

/// The greatest length of a boundary (RFC 2046, section 5.1.1).
const BOUNDARY_LIMIT: usize = 70;

/// Reads the one field of a name; a file of that name is malformed, and so are two fields.
///
/// Where readers could disagree, the body is unreadable: text before the first boundary or after
/// the last, a part that does not say its name plainly, lines that end in a bare line feed.
pub(crate) fn read<'b>(
    body: &'b [u8],
    boundary: &[u8],
    name: &str,
    limit: usize,
) -> Result<&'b [u8], ReadError> {
    let delimiter = [b"\r\n--", boundary].concat();
    let opening = delimiter.get(2..).ok_or(ReadError::Body)?;
    let mut rest = body.strip_prefix(opening).ok_or(ReadError::Body)?;
    let mut found = None;
    for _ in 0..limit {
        if matches!(rest, b"--" | b"--\r\n") {
            return found.ok_or(ReadError::Missing);
        }
        let part = rest.strip_prefix(b"\r\n").ok_or(ReadError::Body)?;
        let (part, after) = split_once(part, &delimiter).ok_or(ReadError::Body)?;
        rest = after;
        let (headers, content) = split_once(part, b"\r\n\r\n").ok_or(ReadError::Body)?;
        let (own, is_file) = disposition(headers).ok_or(ReadError::Body)?;
        if own == name.as_bytes() && (is_file || found.replace(content).is_some()) {
            return Err(ReadError::Malformed);
        }
    }
    Err(ReadError::Body)
}

/// Returns a part's name, and whether it is a file.
fn disposition(headers: &[u8]) -> Option<(&[u8], bool)> {
    let lines = headers.split(|byte| *byte == b'\n');
    let mut values = lines.filter_map(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (name, value) = split_once(line, b":")?;
        name.eq_ignore_ascii_case(b"content-disposition")
            .then(|| value.trim_ascii())
    });
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let rest = value.strip_prefix(b"form-data; name=\"")?;
    let (name, rest) = split_once(rest, b"\"")?;
    let is_file = rest.starts_with(b"; filename");
    // A backslash may escape a quote or not, by reader.
    (!name.contains(&b'\\') && (rest.is_empty() || is_file)).then_some((name, is_file))
}

fn split_once<'t>(text: &'t [u8], mark: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.get(mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
        --x\r\ncontent-disposition: form-data; name=\"json\"\r\nContent-Type: application/json\r\n\
        \r\n{\"b\":\r\n2}\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"json\"\r\n\
        \r\nfile\r\n--x--\r\n";

    fn field(body: &str, name: &str) -> Result<String, ReadError> {
        let content = read(body.as_bytes(), b"x", name, 8)?;
        Ok(String::from_utf8(content.to_vec()).unwrap())
    }

    #[test]
    fn a_field_is_found_by_its_name() {
        assert_eq!(field(FORM, "a"), Ok("1".to_owned()));
        assert_eq!(field(FORM, "json"), Ok("{\"b\":\r\n2}".to_owned()));
        assert_eq!(field(FORM, "b"), Err(ReadError::Missing));
    }

    #[test]
    fn a_file_and_a_duplicate_field_are_malformed() {
        let duplicate = FORM.replace("name=\"a\"", "name=\"json\"");

        assert_eq!(field(FORM, "f"), Err(ReadError::Malformed));
        assert_eq!(field(&duplicate, "json"), Err(ReadError::Malformed));
    }

    #[test]
    fn what_readers_may_take_in_two_ways_is_unreadable() {
        for body in [
            "",
            "--x--",
            &format!("preamble\r\n{FORM}"),
            &format!("{FORM}epilogue"),
            &FORM.replace("\r\n", "\n"),
            &FORM.replace("name=\"a\"", "name=a"),
            &FORM.replace("name=\"a\"", "name=\"\\\"a\""),
            &FORM.replace("form-data; name=\"a\"", "form-data; x=1; name=\"a\""),
            &FORM.replace("--x--", "--x"),
        ] {
            let expected = if body == "--x--" {
                ReadError::Missing
            } else {
                ReadError::Body
            };
            assert_eq!(field(body, "json"), Err(expected), "{body}");
        }
    }

    #[test]
    fn parts_are_bounded() {
        let most = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(9);

        assert_eq!(field(&format!("{most}--x--"), "b"), Err(ReadError::Body));
    }

    fn boundary_of(value: &str) -> Option<String> {
        let headers = [("Content-Type", value)];
        let boundary = boundary(&Head::new("POST", "/", &headers))?;
        Some(String::from_utf8(boundary.to_vec()).unwrap())
    }

    #[test]
    fn a_boundary_is_read_from_the_content_type() {
        for (value, expected) in [
            ("multipart/form-data; boundary=x", "x"),
            ("Multipart/Form-Data;boundary=\"x y\"", "x y"),
            ("multipart/form-data; Boundary=x", "x"),
            ("multipart/form-data ; BOUNDARY=\"x\" ", "x"),
            (
                "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
                "----WebKitFormBoundary7MA4YWxkTrZu0gW",
            ),
        ] {
            assert_eq!(boundary_of(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn another_content_type_has_no_boundary() {
        for value in [
            "multipart/mixed; boundary=x",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
            "application/json",
        ] {
            assert_eq!(boundary_of(value), None, "{value}");
        }
    }

    #[test]
    fn an_ambiguous_boundary_is_refused() {
        for value in [
            "multipart/form-data; boundary=x; boundary=y",
            "multipart/form-data; boundary=x; Boundary=y",
            "multipart/form-data; Boundary=x; boundary=y",
            "multipart/form-data; boundary=x; charset=utf-8",
            "multipart/form-data; charset=utf-8; boundary=x",
            "multipart/form-data; a=\"; boundary=x; \"; boundary=y",
            "multipart/form-data; boundary*=utf-8''x",
            "multipart/form-data; boundary=\"x;y\"",
            "multipart/form-data; boundary=\"x\\y\"",
            "multipart/form-data; boundary=\"x\"y\"",
            "multipart/form-data; boundary=\"x ",
            "multipart/form-data; boundary=\"x \"",
            "multipart/form-data; boundary=\"",
            "multipart/form-data; boundary=x\"",
            "multipart/form-data; boundary=x y",
            "multipart/form-data; boundary=x/y",
            "multipart/form-data; boundary=x%79",
            "multipart/form-data; boundary=x, multipart/form-data; boundary=y",
            "multipart/form-data; boundary = x",
            "multipart/form-data; boundary=x;",
            "multipart/form-data;; boundary=x",
        ] {
            assert_eq!(boundary_of(value), None, "{value}");
        }
    }
}
