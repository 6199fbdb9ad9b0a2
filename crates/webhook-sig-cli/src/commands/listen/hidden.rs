//! Secrets by the names of their variables and files, and what replaces them wherever they would
//! be shown.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use bytes::Bytes;
use http::{HeaderName, Request, Uri};
use memchr::memmem;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use webhook_sig::scheme::Encoding;

use crate::commands::listen::escapes::{Decoded, LAYERS, Layer};
use crate::failure::Failure;
use crate::secrets::{read_secret_file, read_variable};
use crate::shell::quote;

/// Where a secret comes from, as a route names it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum SecretName {
    Environment(String),
    File(PathBuf),
}

impl SecretName {
    /// Reads the secret.
    pub(super) fn read(&self) -> Result<String, Failure> {
        let read = match self {
            Self::Environment(name) => read_variable("", name),
            Self::File(path) => {
                read_secret_file(path).map_err(|error| Failure::Read(String::new(), error))
            }
        };
        read.map_err(|failure| match failure {
            Failure::Environment(_, error) => Failure::Environment(self.option(), error),
            Failure::Read(_, error) => Failure::Read(self.option(), error),
            other => other,
        })
    }

    /// Returns how the command line names it.
    pub(super) fn option(&self) -> String {
        match self {
            Self::Environment(name) => format!("env:{name}"),
            Self::File(path) => format!("file:{}", path.display()),
        }
    }

    /// Returns what replaces the secret where it is shown.
    fn shown(&self, form: Form) -> String {
        let name = match self {
            Self::Environment(name) => format!("${name}"),
            Self::File(path) => format!("$(cat '{}')", plain(path)),
        };
        match form {
            Form::Plain => name,
            Form::Base64 => format!("{name}:base64"),
            Form::Escaped => format!("{name}:escaped"),
        }
    }

    /// Writes what a POSIX shell expands to the secret.
    fn shell(&self) -> String {
        match self {
            Self::Environment(name) => format!("${name}"),
            Self::File(path) => format!("$(cat {})", quote(&path.display().to_string())),
        }
    }

    /// Writes an expression of Rust that reads the secret.
    pub(super) fn rust(&self) -> String {
        match self {
            Self::Environment(name) => format!("std::env::var({name:?}).unwrap()"),
            Self::File(path) => format!(
                "std::fs::read_to_string({:?}).unwrap().trim_end().to_owned()",
                path.display().to_string()
            ),
        }
    }
}

/// The characters of a name that no query has.
const NOT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>');

/// Returns a path without what would end a string of JSON.
fn plain(path: &Path) -> String {
    let unsafe_in_text = |character: char| matches!(character, '"' | '\\' | '\0'..' ');
    path.display().to_string().replace(unsafe_in_text, "_")
}

impl FromStr for SecretName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() => Ok(Self::Environment(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            _ => Err("a secret is named as `env:VARIABLE` or `file:FILE`, never written here"),
        }
    }
}

/// Replaces secrets by their names in what is printed, stored and shown.
///
/// Senders of tokens and passwords send the secret itself, and an app may print one.
#[derive(Default)]
pub(super) struct Hidden {
    /// The longest goes first, or the rest of a longer one could stay.
    needles: Vec<Needle>,
}

/// A text that is looked for.
struct Needle {
    name: SecretName,
    text: String,
    /// The form of the secret where this text is written as it is.
    form: Form,
    /// That where it is written with escapes.
    escaped: Form,
}

/// The least length of a secret that is looked for where a shorter one would be found in the words of
/// HTTP and of base64.
const LONG: usize = 8;

/// What is kept instead of a header's name or a method that holds a secret.
pub(super) const HIDDEN: &str = "hidden";

/// A part of a text: what may be shown, or a secret.
pub(super) enum Piece<'t> {
    Shown(&'t [u8]),
    Secret(&'t SecretName, Form),
}

/// How a secret is written in a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As HTTP Basic writes user and password.
    Base64,
    /// With escapes, as JSON, a query or a form writes it, or in another base64.
    Escaped,
    Plain,
}

impl Hidden {
    pub(super) fn add(&mut self, name: &SecretName, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let mut find = |text, form, escaped| {
            self.needles.push(Needle {
                name: name.clone(),
                text,
                form,
                escaped,
            });
        };
        let base64 = Encoding::Base64.encode(secret.as_bytes());
        let unpadded = base64.trim_end_matches('=').to_owned();
        find(secret.to_owned(), Form::Plain, Form::Escaped);
        if secret.contains(' ') {
            find(secret.replace(' ', "+"), Form::Escaped, Form::Escaped);
        }
        find(base64, Form::Base64, Form::Escaped);
        if secret.len() >= LONG {
            let for_urls = Encoding::Base64UrlUnpadded.encode(secret.as_bytes());
            find(unpadded, Form::Escaped, Form::Escaped);
            find(for_urls, Form::Escaped, Form::Escaped);
        }
        // What was stored has the name already.
        for form in [Form::Plain, Form::Base64, Form::Escaped] {
            find(name.shown(form), form, form);
        }
        self.needles
            .sort_by_key(|needle| std::cmp::Reverse(needle.text.len()));
    }

    /// Returns whether a text holds a secret of some length, in either case.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        self.needles.iter().any(|needle| {
            needle.form == Form::Plain
                && needle.text.len() >= LONG
                && text.contains(&needle.text.to_ascii_lowercase())
        })
    }

    /// Replaces the method and the names of headers that hold a secret.
    pub(super) fn head(&self, request: &mut Request<Bytes>) {
        if self.is_in(request.method().as_str())
            && let Ok(method) = HIDDEN.parse()
        {
            *request.method_mut() = method;
        }
        if !request
            .headers()
            .keys()
            .any(|name| self.is_in(name.as_str()))
        {
            return;
        }
        let mut last = None;
        let headers = std::mem::take(request.headers_mut());
        for (name, value) in headers {
            last = name.or(last);
            let Some(name) = &last else { continue };
            let name = if self.is_in(name.as_str()) {
                HeaderName::from_static(HIDDEN)
            } else {
                name.clone()
            };
            request.headers_mut().append(name, value);
        }
    }

    /// Replaces the secrets in a text.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.replace(text.as_bytes())).into_owned()
    }

    /// Replaces the secrets in the query of a request's path and query; the path is a route's.
    pub(super) fn target(&self, uri: &Uri) -> String {
        let Some(query) = uri.query() else {
            return uri.path().to_owned();
        };
        let pieces = self.pieces(query.as_bytes()).into_iter();
        let written = pieces.map(|piece| match piece {
            Piece::Shown(text) => String::from_utf8_lossy(text).into_owned(),
            Piece::Secret(name, form) => {
                utf8_percent_encode(&name.shown(form), NOT_IN_QUERY).to_string()
            }
        });
        format!("{}?{}", uri.path(), written.collect::<String>())
    }

    /// Replaces the secrets in a body.
    pub(super) fn bytes(&self, body: &Bytes) -> Bytes {
        match self.pieces(body).as_slice() {
            [] | [Piece::Shown(_)] => body.clone(),
            _ => self.replace(body).into(),
        }
    }

    /// Quotes a text as one word of a POSIX shell, which reads the secrets where it can.
    pub(super) fn shell(&self, text: &str) -> String {
        let pieces = self.pieces(text.as_bytes()).into_iter();
        let pieces: String = pieces
            .map(|piece| match piece {
                Piece::Shown(text) => String::from_utf8_lossy(text).replace('\'', r"'\''"),
                Piece::Secret(name, Form::Plain) => format!(r#"'"{}"'"#, name.shell()),
                Piece::Secret(name, Form::Base64) => {
                    let name = name.shell();
                    format!(r#"'"$(printf %s "{name}" | base64 | tr -d '\n')"'"#)
                }
                Piece::Secret(name, Form::Escaped) => {
                    name.shown(Form::Escaped).replace('\'', r"'\''")
                }
            })
            .collect();
        format!("'{pieces}'")
    }

    /// Splits a text at the secrets in it.
    pub(super) fn pieces<'t>(&'t self, text: &'t [u8]) -> Vec<Piece<'t>> {
        LAYERS
            .iter()
            .fold(vec![Piece::Shown(text)], |pieces, layers| {
                let pieces = pieces.into_iter();
                let split = pieces.flat_map(|piece| match piece {
                    Piece::Shown(text) => self.split(text, layers),
                    secret @ Piece::Secret(..) => vec![secret],
                });
                split.collect()
            })
    }

    /// Splits a text at the secrets that are written in these layers.
    fn split<'t>(&'t self, text: &'t [u8], layers: &[Layer]) -> Vec<Piece<'t>> {
        let Some(decoded) = Decoded::new(text, layers) else {
            return vec![Piece::Shown(text)];
        };
        let mut parts = vec![(0..decoded.bytes.len(), None)];
        for needle in &self.needles {
            parts = parts
                .into_iter()
                .flat_map(|(range, found)| match found {
                    None => needle.split(&decoded.bytes, range),
                    Some(_) => vec![(range, found)],
                })
                .collect();
        }
        let pieces = parts.into_iter().map(|(range, found)| match found {
            Some(needle) if layers.is_empty() => Piece::Secret(&needle.name, needle.form),
            Some(needle) => Piece::Secret(&needle.name, needle.escaped),
            None => {
                let source = decoded.place(range.start)..decoded.place(range.end);
                Piece::Shown(text.get(source).unwrap_or_default())
            }
        });
        pieces.collect()
    }

    fn replace(&self, text: &[u8]) -> Vec<u8> {
        let pieces = self.pieces(text).into_iter();
        let written = pieces.map(|piece| match piece {
            Piece::Shown(text) => text.to_vec(),
            Piece::Secret(name, form) => name.shown(form).into_bytes(),
        });
        written.collect::<Vec<_>>().concat()
    }
}

/// A part of a decoded text, and what was found there.
type Part<'n> = (Range<usize>, Option<&'n Needle>);

impl Needle {
    /// Splits a part of a text wherever this is in it.
    fn split(&self, text: &[u8], range: Range<usize>) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let (mut from, end) = (range.start, range.end);
        let part = text.get(range).unwrap_or_default();
        for place in memmem::find_iter(part, &self.text) {
            let start = end.saturating_sub(part.len()).saturating_add(place);
            if from < start {
                parts.push((from..start, None));
            }
            from = start.saturating_add(self.text.len());
            parts.push((start..from, Some(self)));
        }
        if from < end {
            parts.push((from..end, None));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(secret: &str) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.add(&SecretName::Environment("TOKEN".to_owned()), secret);
        hidden
    }

    #[test]
    fn a_secret_is_hidden_in_each_of_its_forms() {
        let hidden = hidden("us\"er:pa/s+ é😀");

        for (written, shown) in [
            ("us\"er:pa/s+ é😀", "$TOKEN"),
            ("dXMiZXI6cGEvcysgw6nwn5iA", "$TOKEN:base64"),
            (r#"us\"er:pa/s+ é😀"#, "$TOKEN:escaped"),
            (r#"us\"er:pa\/s+ \u00e9\ud83d\ude00"#, "$TOKEN:escaped"),
            (r#"us\u0022er:pa/s\u002B é\uD83D\uDE00"#, "$TOKEN:escaped"),
            ("us%22er%3Apa%2Fs%2B%20%C3%A9%F0%9F%98%80", "$TOKEN:escaped"),
            ("us%22er:pa/s%2b+%c3%a9%f0%9f%98%80", "$TOKEN:escaped"),
        ] {
            let shown = format!("a {shown} b");
            assert_eq!(hidden.text(&format!("a {written} b")), shown);
            let body = [b"\xffa ", written.as_bytes(), b" b\xff"].concat();
            let bytes = [b"\xff", shown.as_bytes(), b"\xff"].concat();
            assert_eq!(hidden.bytes(&body.into()), bytes);
            assert_eq!(hidden.text(&shown), shown);
        }
        assert_eq!(hidden.text(r"us\u0023er"), r"us\u0023er");
    }

    #[test]
    fn a_secret_is_hidden_in_two_layers() {
        let hidden = hidden("us\"er:pa/s+ é😀");

        for written in [
            // JSON in a form, a form in a form, JSON in JSON, and a form in JSON.
            "us%5C%22er%3Apa%2Fs%2B%20%C3%A9%F0%9F%98%80",
            "us%2522er%253Apa%252Fs%252B%2520%25C3%25A9%25F0%259F%2598%2580",
            r#"us\\\"er:pa\\/s+ \\u00e9\\ud83d\\ude00"#,
            r"us%22er:pa\/s%2b+\u0025c3%a9%f0%9f%98%80",
            "dXMiZXI6cGEvcysgw6nwn5i%41",
        ] {
            let text = hidden.text(&format!("a {written} b"));
            assert_eq!(text, "a $TOKEN:escaped b", "{written}");
        }
    }

    #[test]
    fn a_secret_is_hidden_in_any_base64() {
        for (secret, written, shown) in [
            ("token-1234", "dG9rZW4tMTIzNA", "$TOKEN:escaped"),
            ("token-1234", "dG9rZW4tMTIzNA%3D", "$TOKEN:escaped%3D"),
            (
                "a token of ???>~~",
                "YSB0b2tlbiBvZiA_Pz8-fn4",
                "$TOKEN:escaped",
            ),
        ] {
            assert_eq!(hidden(secret).text(written), shown);
        }
    }

    #[test]
    fn what_looks_like_escapes_takes_no_longer_than_other_text() {
        let hidden = hidden("us\"er:pa/s+ é😀");

        // Tried anew at each place, one of these would take minutes.
        for text in ["%", "%25", r"\", r"\u005", "%5C%22"] {
            let body = Bytes::from(text.repeat(200_000));
            assert_eq!(hidden.bytes(&body), body);
        }
    }

    #[test]
    fn a_name_in_a_query_is_read_again() {
        let file = SecretName::File("/a b/it's \"50%\".txt".into());
        let mut hidden = Hidden::default();
        hidden.add(&file, "a-long-token");

        let target = hidden.target(&Uri::from_static("/a?b=a-long-token&c=d"));
        let again = hidden.target(&target.parse().unwrap());

        assert_eq!(target, "/a?b=$(cat%20'/a%20b/it's%20_50%25_.txt')&c=d");
        assert_eq!(again, target);
    }

    #[test]
    fn a_shell_reads_the_secret_from_its_variable() {
        let word = hidden("it's").shell("token's: it's");

        assert_eq!(word, r#"'token'\''s: '"$TOKEN"''"#);
        assert_eq!(hidden("it's").shell(r"it\u0027s"), "'$TOKEN:escaped'");
    }
}
