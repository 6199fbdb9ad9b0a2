//! The text of an HTTP request, as a proxy, an inspector or a log saves it.
//!
//! What a server reads is read by the parser that servers use; what only captures have is read
//! first: headers folded over lines, line ends without CR, other versions in the request line, and
//! the pseudo-headers of HTTP/2.

use std::str;

use httparse::{EMPTY_HEADER, Request, Status};

use super::framing::unframe;
use super::{Captured, HEADER_LIMIT, InvalidInput};

/// Reads the text of a request.
pub(super) fn parse(text: &[u8]) -> Result<Captured, InvalidInput> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = Lines {
        rest: text,
        number: 0,
    };
    let mut head = Head::default();
    let first = lines.by_ref().find(|line| !line.is_empty());
    let first = first.ok_or_else(|| InvalidInput::new(1, "the request is missing", START))?;
    let mut fields = Vec::new();
    if first.starts_with(b":") {
        fields.push((lines.number, first.to_vec()));
    } else {
        head.read_start(lines.number, first)?;
    }
    while let Some(line) = lines.next().filter(|line| !line.is_empty()) {
        add_line(&mut fields, lines.number, line)?;
    }
    for (number, field) in &fields {
        head.read_field(*number, field)?;
    }
    head.add_host();
    let line = lines.number.saturating_add(1);
    let (body, warnings) = unframe(lines.rest, &head.headers, line)?;
    Ok(Captured {
        url: head.url()?,
        method: head.method.unwrap_or_else(|| "POST".to_owned()),
        headers: head.headers,
        body: body.into_owned(),
        warnings,
    })
}

const START: &str = "begin with a request line such as `POST /webhooks HTTP/1.1`";

/// The lines of the head; what follows them is the body.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let (line, rest) = match end {
            Some(end) => self.rest.split_at_checked(end)?,
            None => (self.rest, &[][..]),
        };
        self.rest = rest.get(1..).unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Adds a line to the fields, or to the last of them if it continues it (RFC 9112, section 5.2).
fn add_line(
    fields: &mut Vec<(usize, Vec<u8>)>,
    number: usize,
    line: &[u8],
) -> Result<(), InvalidInput> {
    if line.starts_with(b" ") || line.starts_with(b"\t") {
        let (_, field) = fields.last_mut().ok_or_else(|| {
            InvalidInput::new(
                number,
                "a line before the first header begins with a space",
                "remove the line break before it",
            )
        })?;
        field.push(b' ');
        field.extend_from_slice(line.trim_ascii());
        return Ok(());
    }
    if fields.len() >= HEADER_LIMIT {
        return Err(InvalidInput::new(
            number,
            format!("the request has more than {HEADER_LIMIT} headers"),
            "leave an empty line between the headers and the body",
        ));
    }
    fields.push((number, line.to_vec()));
    Ok(())
}

/// The head of a request, as far as it was read.
#[derive(Default)]
struct Head {
    line: usize,
    method: Option<String>,
    target: Option<String>,
    scheme: Option<String>,
    authority: Option<String>,
    headers: Vec<(String, String)>,
}

impl Head {
    fn read_start(&mut self, number: usize, line: &[u8]) -> Result<(), InvalidInput> {
        let error = |problem: &'static str, cure| Err(InvalidInput::new(number, problem, cure));
        if line.starts_with(b"HTTP/") {
            return error("this is a response", "save the request");
        }
        // A version after HTTP/1.1 has no request line, but inspectors write one.
        let version = line.iter().rposition(|byte| *byte == b' ');
        let version = version.and_then(|at| line.split_at_checked(at));
        let start = match version {
            Some((start, version)) if version.starts_with(b" HTTP/") => start,
            _ => line,
        };
        let text = [start, b" HTTP/1.1\r\n\r\n"].concat();
        let mut headers = [EMPTY_HEADER; 0];
        let mut request = Request::new(&mut headers);
        match (request.parse(&text), request.method, request.path) {
            (Ok(Status::Complete(_)), Some(method), Some(target)) => {
                self.line = number;
                self.method = Some(method.to_owned());
                self.target = Some(target.to_owned());
                Ok(())
            }
            _ => error("this is not a request line", START),
        }
    }

    fn read_field(&mut self, number: usize, field: &[u8]) -> Result<(), InvalidInput> {
        if let Some(pseudo) = field.strip_prefix(b":") {
            return self.read_pseudo(number, pseudo);
        }
        let text = [field, b"\r\n\r\n"].concat();
        let mut headers = [EMPTY_HEADER; 1];
        let Ok(Status::Complete((_, [header]))) = httparse::parse_headers(&text, &mut headers)
        else {
            let cure = "write it as `Name: value`, and leave an empty line before the body";
            return Err(InvalidInput::new(number, "this is not a header", cure));
        };
        let Ok(value) = str::from_utf8(header.value) else {
            return Err(InvalidInput::new(
                number,
                format!("the value of `{}` is not UTF-8", header.name),
                "write it in UTF-8; a signature in another encoding cannot be verified here",
            ));
        };
        self.headers
            .push((header.name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Reads a pseudo-header of HTTP/2, whose colon was taken off.
    fn read_pseudo(&mut self, number: usize, field: &[u8]) -> Result<(), InvalidInput> {
        let error = |problem| {
            let cure = "write `:method`, `:scheme`, `:authority` and `:path`, each once";
            InvalidInput::new(number, problem, cure)
        };
        let field = str::from_utf8(field).ok();
        let Some((name, value)) = field.and_then(|field| field.split_once(':')) else {
            return Err(error("this is not a pseudo-header"));
        };
        let slot = match name.trim() {
            "authority" => &mut self.authority,
            "method" => &mut self.method,
            "path" => &mut self.target,
            "scheme" => &mut self.scheme,
            _ => return Err(error("HTTP/2 has no such pseudo-header")),
        };
        self.line = number;
        match slot.replace(value.trim().to_owned()) {
            Some(_) => Err(error("the pseudo-header is given twice")),
            None => Ok(()),
        }
    }

    /// Adds the header Host, which HTTP/2 has as a pseudo-header and receivers read under its name.
    fn add_host(&mut self) {
        let is_host = |(name, _): &(String, String)| name.eq_ignore_ascii_case("host");
        if let Some(authority) = &self.authority
            && !self.headers.iter().any(is_host)
        {
            self.headers.push(("host".to_owned(), authority.clone()));
        }
    }

    fn url(&self) -> Result<String, InvalidInput> {
        let target = self.target.as_deref().unwrap_or("/");
        if target.starts_with("http://") || target.starts_with("https://") {
            return Ok(target.to_owned());
        }
        if !target.starts_with('/') {
            return Err(InvalidInput::new(
                self.line,
                "the target of the request is neither a path nor a URL",
                "write a path such as `/webhooks`, or the whole URL",
            ));
        }
        Ok(match (&self.scheme, &self.authority) {
            (Some(scheme), Some(authority)) => format!("{scheme}://{authority}{target}"),
            _ => target.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Captured {
        parse(text.as_ref()).unwrap()
    }

    fn error(text: impl AsRef<[u8]>) -> String {
        parse(text.as_ref()).unwrap_err().to_string()
    }

    #[test]
    fn a_request_is_read_with_its_exact_body() {
        let captured = read("PUT /hooks?a=b HTTP/1.1\r\nHost: a\r\nX-Sig:\t v, w \r\n\r\n{\r\n\n");

        assert_eq!(captured.method, "PUT");
        assert_eq!(captured.url, "/hooks?a=b");
        let headers = [("Host", "a"), ("X-Sig", "v, w")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(captured.headers, headers);
        assert_eq!(captured.body, b"{\r\n\n");
        assert!(captured.warnings.is_empty());
    }

    #[test]
    fn a_capture_may_differ_from_the_wire() {
        for (text, method, url, body) in [
            ("\r\n\nPOST / HTTP/1.0\nA: b\n\n{}", "POST", "/", "{}"),
            ("\u{feff}POST / HTTP/2\n\n{}", "POST", "/", "{}"),
            ("GET /a", "GET", "/a", ""),
            (
                "POST https://a.example/b\nA: b\n\n{}",
                "POST",
                "https://a.example/b",
                "{}",
            ),
            (
                ":method: GET\n:path: /a?b\n:scheme: https\n:authority: c\nd: e\n\n",
                "GET",
                "https://c/a?b",
                "",
            ),
            (":path: /a\n\n{}", "POST", "/a", "{}"),
        ] {
            let captured = read(text);

            assert_eq!(captured.method, method, "{text}");
            assert_eq!(captured.url, url, "{text}");
            assert_eq!(captured.body, body.as_bytes(), "{text}");
        }
    }

    #[test]
    fn the_authority_of_http_2_is_the_host() {
        let headers = |text: &str| {
            let hosts = read(text).headers.into_iter();
            hosts.map(|(_, value)| value).collect::<Vec<_>>()
        };

        assert_eq!(headers(":authority: a.example\n\n"), ["a.example"]);
        assert_eq!(
            headers(":authority: a.example\nHost: b.example\n\n"),
            ["b.example"]
        );
        assert!(headers(":path: /\n\n").is_empty());
    }

    #[test]
    fn a_folded_header_is_one() {
        let captured = read("POST / HTTP/1.1\r\nX-Sig: t=1,\r\n \t v1=2\r\nA: b\r\n\r\n");

        assert_eq!(captured.headers[0].1, "t=1, v1=2");
        assert_eq!(captured.headers.len(), 2);
    }

    #[test]
    fn chunks_are_put_together() {
        let chunked =
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 9\r\n\r\n";
        let body = read(format!(
            "{chunked}3;x=y\r\n{{\"a\r\n4\r\n\":1}}\r\n0\r\nTrailer: a\r\n\r\n"
        ));
        assert_eq!(body.body, br#"{"a":1}"#);

        // An inspector shows the body that was in the chunks, and the headers as they came.
        let plain = read(format!("{chunked}{{}}"));
        assert_eq!(plain.body, b"{}");
        assert!(plain.warnings[0].contains("announces chunks"));

        for (body, expected) in [
            ("3\r\n{", "line 5: the body ends before its last chunk; "),
            (
                "3\r\n{}\n\r\n",
                "line 5: the body ends before its last chunk; ",
            ),
            (
                "2\r\n{}\r\nz",
                "line 5: a chunk of the body does not begin with its length; ",
            ),
            (
                "1\r\n{}\r\n0\r\n\r\n",
                "line 5: a chunk of the body is not as long as it says; ",
            ),
            (
                "fffffffffffffff\r\n{}",
                "line 5: the body ends before its last chunk; ",
            ),
        ] {
            let error = error(format!("{chunked}{body}"));

            assert!(error.starts_with(expected), "{body}: {error}");
        }
    }

    #[test]
    fn a_body_of_another_length_than_announced_is_doubtful() {
        for (length, have, body, warning) in [
            ("2", "{}", "{}", ""),
            ("2", "{}\n", "{}", ""),
            ("2", "{}\r\n", "{}", ""),
            ("0", "", "", ""),
            (
                "2",
                "{}POST / HTTP/1.1\r\n",
                "{}",
                "the 17 after them are left out",
            ),
            (
                "7",
                "{\"a\": 1}",
                "{\"a\": 1}",
                "it was changed after it was sent",
            ),
            ("9", "{}", "{}", "it was changed or cut after it was sent"),
            ("x", "{}\n", "{}\n", "is not one number"),
            (
                "2\r\nContent-Length: 1",
                "{}\n",
                "{}\n",
                "is not one number",
            ),
            ("99999999999999999999999", "{}", "{}", "is not one number"),
        ] {
            let captured = read(format!(
                "POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{have}"
            ));

            assert_eq!(captured.body, body.as_bytes(), "{length} {have}");
            assert_eq!(
                captured.warnings.is_empty(),
                warning.is_empty(),
                "{length} {have}"
            );
            assert!(
                captured.warnings.concat().contains(warning),
                "{:?}",
                captured.warnings
            );
        }
    }

    #[test]
    fn a_compressed_body_stays_as_it_was_sent() {
        let text = b"POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00";

        assert_eq!(read(text).body, b"\x1f\x8b\x08\x00");
    }

    #[test]
    fn an_error_names_the_line_and_no_value() {
        for (text, expected) in [
            (
                "",
                "line 1: the request is missing; begin with a request line",
            ),
            (
                "\n\n",
                "line 1: the request is missing; begin with a request line",
            ),
            (
                "{\"a\": 1}",
                "line 1: this is not a request line; begin with a request line",
            ),
            (
                "\nHTTP/1.1 200 OK\n\n",
                "line 2: this is a response; save the request",
            ),
            (
                "POST webhooks HTTP/1.1\n\n",
                "line 1: the target of the request is neither a path nor a URL; ",
            ),
            (
                "POST / HTTP/1.1\n folded: hunter2\n",
                "line 2: a line before the first header begins with a space; ",
            ),
            (
                "POST / HTTP/1.1\nA: b\nhunter2\n",
                "line 3: this is not a header; write it as `Name: value`",
            ),
            (
                "POST / HTTP/1.1\nA b: hunter2\n",
                "line 2: this is not a header; ",
            ),
            (
                "POST / HTTP/1.1\nA: hunter2\0\n",
                "line 2: this is not a header; ",
            ),
            (
                ":method: POST\n:method: PUT\n",
                "line 2: the pseudo-header is given twice; ",
            ),
            (
                ":metod: POST\n",
                "line 1: HTTP/2 has no such pseudo-header; ",
            ),
        ] {
            let error = error(text);

            assert!(error.starts_with(expected), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn headers_are_text_and_have_a_bound() {
        let latin = error(b"POST / HTTP/1.1\nA: \xe9\n");
        let many = "A: b\n".repeat(HEADER_LIMIT + 1);
        let many = error(format!("POST / HTTP/1.1\n{many}"));

        assert!(latin.starts_with("line 2: the value of `A` is not UTF-8; "));
        assert!(many.starts_with("line 258: the request has more than 256 headers; "));
    }

    /// Pieces that get far into the parser.
    const PIECES: &[&[u8]] = &[
        b"POST ",
        b"/ ",
        b"HTTP/1.1",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b":",
        b":path",
        b"A",
        b"\xff",
        b"0",
        b"3",
        b"Content-Length: ",
        b"Transfer-Encoding: chunked\r\n",
        b"\r\n\r\n",
        b"ffffffffffffffff",
        b";",
        b"{}",
    ];

    proptest! {
        #[test]
        fn no_bytes_panic(text: Vec<u8>, pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
            let _ = parse(&text);
            let _ = parse(&pieces.concat());
            let _ = parse(&[b"POST / HTTP/1.1\r\n", &pieces.concat()[..]].concat());
        }
    }
}
