//! A line for curl, as browsers and vendors write it.

use std::path::{Path, PathBuf};
use std::vec;

use webhook_sig::scheme::Encoding;

use crate::arguments::parse_header;
use crate::failure::Failure;

use super::words::{BASH, Word, split};
use super::{Captured, HEADER_LIMIT, InvalidInput};

/// A line for curl that was read; its files were not yet.
#[derive(Default)]
pub(super) struct CurlLine {
    method: Option<String>,
    url: Option<String>,
    headers: Vec<(String, String)>,
    /// Headers that curl adds unless they are given, and those that the line takes away.
    defaults: Vec<(&'static str, &'static str)>,
    removed: Vec<String>,
    data: Vec<Data>,
}

/// A part of the body.
struct Data {
    content: Content,
    /// Parts are joined with `&`, but for those of JSON.
    is_joined: bool,
}

enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
    /// A file whose line breaks and NULs curl leaves out.
    Text(PathBuf),
}

/// What an option does to the request.
#[derive(Clone, Copy)]
enum Effect {
    /// It gives a part of the body.
    Data(DataKind),
    /// It sets this header.
    Header(&'static str),
    /// It gives a header.
    Headers,
    /// It changes nothing, and has no value.
    Nothing,
    /// It changes nothing, and has a value.
    NothingWithValue,
    /// It changes the request in a way that is not read here; the text is the cure.
    Refused(&'static str),
    /// It gives the method.
    Request,
    /// It gives the URL.
    Url,
    /// It gives name and password.
    User,
}

#[derive(Clone, Copy, PartialEq)]
enum DataKind {
    Binary,
    Json,
    Raw,
    Text,
}

/// Reads the words of a line for curl.
pub(super) fn parse(text: &[u8]) -> Result<CurlLine, InvalidInput> {
    let mut words = split(text)?.into_iter();
    let command = words.find(|word| word.bytes != b"$");
    let line = command.as_ref().map_or(1, |word| word.line);
    if !command.is_some_and(|word| word.bytes == b"curl" || word.bytes == b"curl.exe") {
        return Err(InvalidInput::new(
            line,
            "the line does not begin with `curl`",
            BASH,
        ));
    }
    let mut curl = CurlLine::default();
    while let Some(word) = words.next() {
        if word.bytes.starts_with(b"--") {
            curl.read_long(&word, &mut words)?;
        } else if word.bytes.starts_with(b"-") {
            curl.read_short(&word, &mut words)?;
        } else {
            curl.apply(Effect::Url, &word.bytes, word.line)?;
        }
    }
    if curl.url.is_none() {
        return Err(InvalidInput::new(line, "the line has no URL", "add it"));
    }
    Ok(curl)
}

impl CurlLine {
    fn read_long(
        &mut self,
        word: &Word,
        words: &mut vec::IntoIter<Word>,
    ) -> Result<(), InvalidInput> {
        let known = OPTIONS
            .iter()
            .find(|(_, long, _)| long.as_bytes() == word.bytes);
        let (_, _, effect) = known.ok_or_else(|| unknown(&word.bytes, word.line))?;
        let value = effect.has_value().then(|| words.next()).flatten();
        self.apply_valued(*effect, value.map(|value| value.bytes), word.line)
    }

    /// Reads options of one letter, the last of which may have its value in the same word.
    fn read_short(
        &mut self,
        word: &Word,
        words: &mut vec::IntoIter<Word>,
    ) -> Result<(), InvalidInput> {
        let mut letters = word.bytes.get(1..).unwrap_or_default();
        while let Some((letter, rest)) = letters.split_first() {
            letters = rest;
            let known = OPTIONS
                .iter()
                .find(|(short, _, _)| *short == Some(char::from(*letter)));
            let (_, _, effect) = known.ok_or_else(|| unknown(&[b'-', *letter], word.line))?;
            if effect.has_value() {
                let value = if rest.is_empty() {
                    words.next().map(|value| value.bytes)
                } else {
                    Some(rest.to_vec())
                };
                return self.apply_valued(*effect, value, word.line);
            }
            self.apply_valued(*effect, None, word.line)?;
        }
        Ok(())
    }

    fn apply_valued(
        &mut self,
        effect: Effect,
        value: Option<Vec<u8>>,
        line: usize,
    ) -> Result<(), InvalidInput> {
        if effect.has_value() && value.is_none() {
            let cure = "give it, or leave the option out";
            return Err(InvalidInput::new(
                line,
                "the last option has no value",
                cure,
            ));
        }
        self.apply(effect, &value.unwrap_or_default(), line)
    }

    fn apply(&mut self, effect: Effect, value: &[u8], line: usize) -> Result<(), InvalidInput> {
        match effect {
            Effect::Data(kind) => return self.add_data(kind, value, line),
            Effect::Header(name) => {
                let value = text(value, line)?;
                self.add_header(&format!("{name}: {value}"), line)?;
            }
            Effect::Headers => self.add_header(text(value, line)?, line)?,
            Effect::Nothing | Effect::NothingWithValue => {}
            Effect::Refused(cure) => {
                return Err(InvalidInput::new(
                    line,
                    "an option of curl is not read here",
                    cure,
                ));
            }
            Effect::Request => self.method = Some(text(value, line)?.to_owned()),
            Effect::Url => {
                if self.url.replace(text(value, line)?.to_owned()).is_some() {
                    let cure = "leave one of them, and quote values that have spaces";
                    return Err(InvalidInput::new(line, "the line has two URLs", cure));
                }
            }
            Effect::User => {
                if !value.contains(&b':') {
                    let cure = "write `--user NAME:PASSWORD`";
                    return Err(InvalidInput::new(line, "the password is missing", cure));
                }
                let credentials = Encoding::Base64.encode(value);
                self.add_header(&format!("authorization: Basic {credentials}"), line)?;
            }
        }
        Ok(())
    }

    fn add_header(&mut self, text: &str, line: usize) -> Result<(), InvalidInput> {
        if self.headers.len() >= HEADER_LIMIT {
            let problem = format!("the request has more than {HEADER_LIMIT} headers");
            return Err(InvalidInput::new(line, problem, "leave some out"));
        }
        // A name with nothing after its colon takes the header away; with a semicolon, it is empty.
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        if let Some(name) = text.strip_suffix(';').filter(|name| !name.contains(':')) {
            self.headers.push((name.to_owned(), String::new()));
            return Ok(());
        }
        if text.contains(':') && value.trim().is_empty() {
            self.removed.push(name.to_owned());
            return Ok(());
        }
        let header = parse_header(text).map_err(|problem| {
            let cure = "write it as `--header 'Name: value'`";
            InvalidInput::new(line, format!("a header is invalid: {problem}"), cure)
        })?;
        self.headers.push(header);
        Ok(())
    }

    fn add_data(&mut self, kind: DataKind, value: &[u8], line: usize) -> Result<(), InvalidInput> {
        let path = value.strip_prefix(b"@").filter(|_| kind != DataKind::Raw);
        let content = match path {
            Some(b"-") => {
                let cure = "save the body in a file, and write `@FILE`";
                let problem = "the body is read from standard input";
                return Err(InvalidInput::new(line, problem, cure));
            }
            Some(path) if kind == DataKind::Text => Content::Text(text(path, line)?.into()),
            Some(path) => Content::File(text(path, line)?.into()),
            None => Content::Bytes(value.to_vec()),
        };
        if kind == DataKind::Json {
            self.defaults.push(("content-type", "application/json"));
            self.defaults.push(("accept", "application/json"));
        }
        self.data.push(Data {
            content,
            is_joined: kind != DataKind::Json,
        });
        Ok(())
    }

    /// Creates the request that curl would send, with the files that the line names.
    pub(super) fn capture(
        mut self,
        read: impl Fn(&Path) -> Result<Vec<u8>, Failure>,
    ) -> Result<Captured, Failure> {
        let mut body = Vec::new();
        for (place, data) in self.data.iter().enumerate() {
            if place > 0 && data.is_joined {
                body.push(b'&');
            }
            match &data.content {
                Content::Bytes(bytes) => body.extend_from_slice(bytes),
                Content::File(path) => body.extend(read(path)?),
                Content::Text(path) => {
                    let kept = |byte: &u8| !matches!(byte, b'\r' | b'\n' | b'\0');
                    body.extend(read(path)?.into_iter().filter(kept));
                }
            }
        }
        let has_data = !self.data.is_empty();
        if has_data {
            let form = ("content-type", "application/x-www-form-urlencoded");
            self.defaults.push(form);
        }
        self.add_defaults();
        let url = self.url.unwrap_or_default();
        let method = if has_data { "POST" } else { "GET" };
        Ok(Captured {
            method: self.method.unwrap_or_else(|| method.to_owned()),
            // Without a scheme, curl takes this one.
            url: if url.contains("://") {
                url
            } else {
                format!("http://{url}")
            },
            headers: self.headers,
            body,
            warnings: Vec::new(),
        })
    }

    fn add_defaults(&mut self) {
        for (name, value) in std::mem::take(&mut self.defaults) {
            let is_name = |other: &String| other.eq_ignore_ascii_case(name);
            let is_given = self.headers.iter().any(|(other, _)| is_name(other));
            if !is_given && !self.removed.iter().any(is_name) {
                self.headers.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Effect {
    const fn has_value(self) -> bool {
        !matches!(self, Self::Nothing | Self::Refused(_))
    }
}

fn text(value: &[u8], line: usize) -> Result<&str, InvalidInput> {
    str::from_utf8(value)
        .map_err(|_| InvalidInput::new(line, "a value is not UTF-8", "save the line as UTF-8"))
}

fn unknown(option: &[u8], line: usize) -> InvalidInput {
    let option = option.escape_ascii();
    let cure = "leave it out if the request is the same without it";
    InvalidInput::new(
        line,
        format!("`{option}` is not an option that is read here"),
        cure,
    )
}

/// The options of curl that occur in copied lines: the letter, the name, and what it does.
const OPTIONS: &[(Option<char>, &str, Effect)] = &[
    (None, "--cacert", Effect::NothingWithValue),
    (None, "--cert", Effect::NothingWithValue),
    (None, "--compressed", Effect::Nothing),
    (None, "--connect-timeout", Effect::NothingWithValue),
    (Some('b'), "--cookie", Effect::Header("cookie")),
    (Some('d'), "--data", Effect::Data(DataKind::Text)),
    (None, "--data-ascii", Effect::Data(DataKind::Text)),
    (None, "--data-binary", Effect::Data(DataKind::Binary)),
    (None, "--data-raw", Effect::Data(DataKind::Raw)),
    (None, "--data-urlencode", Effect::Refused(RAW)),
    (Some('f'), "--fail", Effect::Nothing),
    (None, "--fail-with-body", Effect::Nothing),
    (Some('F'), "--form", Effect::Refused(CAPTURE_IT)),
    (
        Some('G'),
        "--get",
        Effect::Refused("write the data into the URL"),
    ),
    (Some('g'), "--globoff", Effect::Nothing),
    (
        Some('I'),
        "--head",
        Effect::Refused("write `--request HEAD`"),
    ),
    (Some('H'), "--header", Effect::Headers),
    (Some('0'), "--http1.0", Effect::Nothing),
    (None, "--http1.1", Effect::Nothing),
    (None, "--http2", Effect::Nothing),
    (None, "--http2-prior-knowledge", Effect::Nothing),
    (None, "--http3", Effect::Nothing),
    (Some('i'), "--include", Effect::Nothing),
    (Some('k'), "--insecure", Effect::Nothing),
    (None, "--json", Effect::Data(DataKind::Json)),
    (None, "--key", Effect::NothingWithValue),
    (Some('L'), "--location", Effect::Nothing),
    (Some('m'), "--max-time", Effect::NothingWithValue),
    (Some('N'), "--no-buffer", Effect::Nothing),
    (Some('o'), "--output", Effect::NothingWithValue),
    (None, "--path-as-is", Effect::Nothing),
    (Some('x'), "--proxy", Effect::NothingWithValue),
    (Some('e'), "--referer", Effect::Header("referer")),
    (Some('X'), "--request", Effect::Request),
    (None, "--resolve", Effect::NothingWithValue),
    (None, "--retry", Effect::NothingWithValue),
    (Some('S'), "--show-error", Effect::Nothing),
    (Some('s'), "--silent", Effect::Nothing),
    (Some('T'), "--upload-file", Effect::Refused(CAPTURE_IT)),
    (None, "--url", Effect::Url),
    (Some('u'), "--user", Effect::User),
    (Some('A'), "--user-agent", Effect::Header("user-agent")),
    (Some('v'), "--verbose", Effect::Nothing),
    (Some('w'), "--write-out", Effect::NothingWithValue),
];

const RAW: &str = "write the body as curl encodes it, with `--data-raw`";

const CAPTURE_IT: &str = "capture the request as it is sent, and give it with `--http`";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Captured {
        let line = parse(text.as_bytes()).unwrap();
        let content = |path: &Path| Ok(format!("<{}>\r\n\0", path.display()).into_bytes());
        line.capture(content).ok().unwrap()
    }

    fn error(text: &str) -> String {
        parse(text.as_bytes()).err().unwrap().to_string()
    }

    fn header<'a>(captured: &'a Captured, name: &str) -> Option<&'a str> {
        let mut headers = captured.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_line_of_a_browser_is_read() {
        let captured = read(
            concat!(
                "curl 'https://shop.example/hooks?a=b' \\\n",
                "  -X 'PUT' \\\n",
                "  -H 'content-type: application/json' \\\n",
                "  -H 'Stripe-Signature: t=1,v1=2' \\\n",
                "  --data-raw $'{\"it\\'s\": \"\\u0021\\n\"}' \\\n",
                "  --compressed ;\n",
            )
            .replace(" ;", "")
            .as_str(),
        );

        assert_eq!(captured.method, "PUT");
        assert_eq!(captured.url, "https://shop.example/hooks?a=b");
        assert_eq!(header(&captured, "stripe-signature"), Some("t=1,v1=2"));
        assert_eq!(captured.headers.len(), 2);
        assert_eq!(captured.body, b"{\"it's\": \"!\n\"}");
    }

    #[test]
    fn what_curl_adds_is_added() {
        for (line, method, body, content_type) in [
            ("", "GET", "", None),
            (
                "-d a=b -d c",
                "POST",
                "a=b&c",
                Some("application/x-www-form-urlencoded"),
            ),
            (
                "-da=b -H content-type:text/plain",
                "POST",
                "a=b",
                Some("text/plain"),
            ),
            ("-d a -H Content-Type:", "POST", "a", None),
            ("-d a -H 'Content-Type;'", "POST", "a", Some("")),
            ("--json 1 --json 2", "POST", "12", Some("application/json")),
            (
                "--data @f",
                "POST",
                "<f>",
                Some("application/x-www-form-urlencoded"),
            ),
            (
                "--data-binary @f",
                "POST",
                "<f>\r\n\0",
                Some("application/x-www-form-urlencoded"),
            ),
            (
                "--data-raw @f",
                "POST",
                "@f",
                Some("application/x-www-form-urlencoded"),
            ),
            ("-sSLX DELETE", "DELETE", "", None),
        ] {
            let captured = read(&format!("$ curl {line} a.example/b"));

            assert_eq!(captured.method, method, "{line}");
            assert_eq!(captured.url, "http://a.example/b", "{line}");
            assert_eq!(captured.body, body.as_bytes(), "{line}");
            assert_eq!(header(&captured, "content-type"), content_type, "{line}");
        }
    }

    #[test]
    fn options_set_their_headers() {
        let captured = read("curl -u user:pass -A agent -b a=b -e there --url http://a/ -o f -m 3");

        assert_eq!(
            header(&captured, "authorization"),
            Some("Basic dXNlcjpwYXNz")
        );
        assert_eq!(header(&captured, "user-agent"), Some("agent"));
        assert_eq!(header(&captured, "cookie"), Some("a=b"));
        assert_eq!(header(&captured, "referer"), Some("there"));
    }

    #[test]
    fn an_error_names_the_line_and_the_cure() {
        for (line, expected) in [
            ("", "line 1: the line does not begin with `curl`; "),
            (
                "Invoke-WebRequest -Uri a",
                "line 1: the line does not begin with `curl`; choose \"copy as cURL (bash)\"",
            ),
            ("curl -s", "line 1: the line has no URL; add it"),
            ("curl a b", "line 1: the line has two URLs; "),
            (
                "curl a \\\n --frobnicate",
                "line 2: `--frobnicate` is not an option that is read here; leave it out",
            ),
            (
                "curl a -q",
                "line 1: `-q` is not an option that is read here; ",
            ),
            (
                "curl a -F x=y",
                "line 1: an option of curl is not read here; capture the request as it is sent",
            ),
            (
                "curl a --data-urlencode x=y",
                "line 1: an option of curl is not read here; write the body as curl encodes it",
            ),
            (
                "curl a -d @-",
                "line 1: the body is read from standard input; save the body in a file",
            ),
            ("curl a -d", "line 1: the last option has no value; "),
            ("curl a -u me", "line 1: the password is missing; "),
            (
                "curl a -H hunter2",
                "line 1: a header is invalid: a colon is missing; ",
            ),
        ] {
            let error = error(line);

            assert!(error.starts_with(expected), "{line}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let many = " -H a:b".repeat(HEADER_LIMIT + 1);
        assert!(error(&format!("curl a{many}")).contains("more than 256 headers"));
    }

    /// Pieces that get far into the parser.
    const PIECES: &[&[u8]] = &[
        b" ", b"'", b"\"", b"$'", b"\\", b"\n", b"-", b"--", b"-H", b"-d", b"--json", b"--url",
        b"@", b":", b";", b"a", b"\xff", b"\\u", b"d83d", b"-u", b"-sX",
    ];

    proptest! {
        #[test]
        fn our_own_line_is_read_back(body in "[^\0]*", value in "[ -~]*", target in "/[!$-;=?-Z_a-z~]*") {
            let uri = format!("https://shop.example{target}").parse::<http::Uri>();
            prop_assume!(uri.is_ok());
            let request = http::Request::post(uri.unwrap()).header("x-value", value.trim());
            let request = request.body(bytes::Bytes::from(body.clone())).unwrap();

            let captured = read(&crate::shell::curl(&request, crate::shell::quote));

            prop_assert_eq!(&captured.method, "POST");
            prop_assert_eq!(&captured.url, &request.uri().to_string());
            prop_assert_eq!(header(&captured, "x-value"), Some(value.trim()));
            prop_assert_eq!(captured.body, body.into_bytes());
        }

        #[test]
        fn no_bytes_panic(text: Vec<u8>, pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
            for rest in [text, pieces.concat()] {
                if let Ok(line) = parse(&[b"curl ", &rest[..]].concat()) {
                    let _ = line.capture(|_| Ok(b"content".to_vec()));
                }
            }
        }
    }
}
