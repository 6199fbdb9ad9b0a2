//! `multipart/form-data` bodies (RFC 7578), as far as one field of text.

use crate::head::{Found, Head};
use crate::scheme::slot::Gap;

/// Returns the boundary, if the body is announced as such a form.
pub(crate) fn boundary<'h>(head: &Head<'h>) -> Option<&'h [u8]> {
    let Found::One(value) = head.header("content-type") else {
        return None;
    };
    let mut parameters = value.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let essence = parameters.next()?;
    if !essence.eq_ignore_ascii_case(b"multipart/form-data") {
        return None;
    }
    let mut boundaries = parameters.filter_map(|parameter| parameter.strip_prefix(b"boundary="));
    let boundary = boundaries.next()?;
    let boundary = boundary
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
        .unwrap_or(boundary);
    let is_boundary = (1..=BOUNDARY_LIMIT).contains(&boundary.len()) && !boundary.contains(&b'"');
    (is_boundary && boundaries.next().is_none()).then_some(boundary)
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
) -> Result<&'b [u8], Gap> {
    let delimiter = [b"\r\n--", boundary].concat();
    let opening = delimiter.get(2..).ok_or(Gap::Body)?;
    let mut rest = body.strip_prefix(opening).ok_or(Gap::Body)?;
    let mut found = None;
    for _ in 0..limit {
        if matches!(rest, b"--" | b"--\r\n") {
            return found.ok_or(Gap::Missing);
        }
        let part = rest.strip_prefix(b"\r\n").ok_or(Gap::Body)?;
        let (part, after) = split_once(part, &delimiter).ok_or(Gap::Body)?;
        rest = after;
        let (headers, content) = split_once(part, b"\r\n\r\n").ok_or(Gap::Body)?;
        let (own, is_file) = disposition(headers).ok_or(Gap::Body)?;
        if own == name.as_bytes() && (is_file || found.replace(content).is_some()) {
            return Err(Gap::Malformed);
        }
    }
    Err(Gap::Body)
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

    fn field(body: &str, name: &str) -> Result<String, Gap> {
        let content = read(body.as_bytes(), b"x", name, 8)?;
        Ok(String::from_utf8(content.to_vec()).unwrap())
    }

    #[test]
    fn a_field_is_found_by_its_name() {
        assert_eq!(field(FORM, "a"), Ok("1".to_owned()));
        assert_eq!(field(FORM, "json"), Ok("{\"b\":\r\n2}".to_owned()));
        assert_eq!(field(FORM, "b"), Err(Gap::Missing));
    }

    #[test]
    fn a_file_and_a_doubled_field_are_malformed() {
        let doubled = FORM.replace("name=\"a\"", "name=\"json\"");

        assert_eq!(field(FORM, "f"), Err(Gap::Malformed));
        assert_eq!(field(&doubled, "json"), Err(Gap::Malformed));
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
                Gap::Missing
            } else {
                Gap::Body
            };
            assert_eq!(field(body, "json"), Err(expected), "{body}");
        }
    }

    #[test]
    fn parts_are_bounded() {
        let most = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(9);

        assert_eq!(field(&format!("{most}--x--"), "b"), Err(Gap::Body));
    }

    #[test]
    fn a_boundary_stands_in_the_content_type() {
        let of = |value: &str| {
            let headers = [("Content-Type", value)];
            boundary(&Head::new("POST", "/", &headers)).map(<[u8]>::to_vec)
        };

        assert_eq!(of("multipart/form-data; boundary=x"), Some(b"x".to_vec()));
        assert_eq!(
            of("Multipart/Form-Data;boundary=\"x y\""),
            Some(b"x y".to_vec())
        );
        assert_eq!(of("multipart/form-data; boundary=x; boundary=y"), None);
        assert_eq!(of("multipart/form-data; boundary=\"\""), None);
        assert_eq!(of("multipart/mixed; boundary=x"), None);
        assert_eq!(of("application/json"), None);
    }
}
