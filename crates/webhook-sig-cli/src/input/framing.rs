//! Where the body of a captured request ends, which its headers say and a capture may contradict.

use std::borrow::Cow;

use httparse::Status;
use serde::de::IgnoredAny;

use super::InvalidInput;

/// Returns the body that a receiver gets of what follows the head, and what is doubtful about it.
///
/// Chunked coding goes before a length (RFC 9112, section 6.3).
pub(super) fn unframe<'a>(
    rest: &'a [u8],
    headers: &[(String, String)],
    line: usize,
) -> Result<(Cow<'a, [u8]>, Vec<String>), InvalidInput> {
    if values(headers, "transfer-encoding").any(is_chunked) {
        let body = unchunk(rest).map_err(|problem| {
            let cure = "save the request whole and with its line ends, or with the plain body";
            InvalidInput::new(line, problem, cure)
        })?;
        return Ok(match body {
            Some(body) => (Cow::Owned(body), Vec::new()),
            None => (Cow::Borrowed(rest), vec![NOT_CHUNKED.to_owned()]),
        });
    }
    let mut lengths = values(headers, "content-length").map(str::parse);
    let Some(length) = lengths.next() else {
        return Ok((Cow::Borrowed(rest), Vec::new()));
    };
    let body = match length {
        Ok(length) if lengths.all(|other| other == Ok(length)) => cut(rest, length),
        _ => (rest, Some(NO_LENGTH.to_owned())),
    };
    let (body, warning) = body;
    Ok((Cow::Borrowed(body), warning.into_iter().collect()))
}

const NOT_CHUNKED: &str =
    "the header Transfer-Encoding announces chunks, and the body has none; it is taken as it is";

const NO_LENGTH: &str =
    "the header Content-Length is not one number; the body is taken to the end of the file";

fn values<'a>(headers: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    let named = headers
        .iter()
        .filter(move |(other, _)| other.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.as_str())
}

fn is_chunked(value: &str) -> bool {
    let last = value.rsplit(',').next().unwrap_or_default();
    last.trim().eq_ignore_ascii_case("chunked")
}

/// Puts the chunks of a body together; returns nothing if the body has none.
fn unchunk(mut rest: &[u8]) -> Result<Option<Vec<u8>>, &'static str> {
    const CUT: &str = "the body ends before its last chunk";
    let mut body = Vec::new();
    let mut is_first = true;
    loop {
        let (start, size) = match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete(chunk)) => chunk,
            // Inspectors save the body that they show, under the headers that came.
            _ if is_first => return Ok(None),
            Ok(Status::Partial) => return Err(CUT),
            Err(_) => return Err("a chunk of the body does not begin with its length"),
        };
        if size == 0 {
            return Ok(Some(body));
        }
        is_first = false;
        let size = usize::try_from(size).map_err(|_| CUT)?;
        let chunk = rest.get(start..).unwrap_or_default();
        let (data, after) = chunk.split_at_checked(size).ok_or(CUT)?;
        body.extend_from_slice(data);
        rest = after
            .strip_prefix(b"\r\n")
            .ok_or("a chunk of the body is not as long as it says")?;
    }
}

/// Cuts what follows the head to the length that was announced, as a receiver does.
fn cut(rest: &[u8], length: usize) -> (&[u8], Option<String>) {
    let have = rest.len();
    let Some((body, more)) = rest.split_at_checked(length) else {
        let warning = format!(
            "the header Content-Length announces {length} bytes, and the body has {have}: it was \
             changed or cut after it was sent"
        );
        return (rest, Some(warning));
    };
    // Editors end a file with a line break.
    if matches!(more, b"" | b"\n" | b"\r\n") {
        return (body, None);
    }
    let is_json = |bytes| serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    if is_json(rest) && !is_json(body) {
        let warning = format!(
            "the header Content-Length announces {length} bytes, and the JSON of the body has \
             {have}: it was changed after it was sent"
        );
        return (rest, Some(warning));
    }
    let warning = format!(
        "the header Content-Length announces {length} bytes; the {} after them are left out",
        more.len(),
    );
    (body, Some(warning))
}
