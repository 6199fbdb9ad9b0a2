//! What replaces secrets wherever they would be shown: the names of their variables and files.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderName, Request, Uri};
use memchr::memmem;
use webhook_sig::scheme::Encoding;

use crate::commands::listen::escapes::{Decoded, LAYERS, Layer};
use crate::secrets::SecretName;
use crate::stored::{Form, Hole, Place};

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
    /// The form of the secret where this text is written as it is; with escapes, it is
    /// [`Form::Escaped`].
    form: Form,
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

impl Hidden {
    pub(super) fn add(&mut self, name: &SecretName, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let spelled = Form::SPELLED.into_iter();
        let spelled = spelled.filter_map(|form| Some((form, form.write(secret)?)));
        // Without anything to escape, it is the secret itself.
        let mut found: Vec<_> = spelled
            .filter(|(form, text)| *form == Form::Plain || text != secret)
            .collect();
        if secret.contains(' ') {
            found.push((Form::Escaped, secret.replace(' ', "+")));
        }
        if secret.len() >= LONG {
            let for_urls = Encoding::Base64UrlUnpadded.encode(secret.as_bytes());
            let base64 = Encoding::Base64.encode(secret.as_bytes());
            let unpadded = base64.trim_end_matches('=').to_owned();
            found.extend([(Form::Escaped, unpadded), (Form::Escaped, for_urls)]);
        }
        let found = found.into_iter().map(|(form, text)| Needle {
            name: name.clone(),
            text,
            form,
        });
        self.needles.extend(found);
        self.needles
            .sort_by_key(|needle| std::cmp::Reverse(needle.text.len()));
    }

    /// Returns the secret of a name.
    pub(super) fn secret(&self, name: &SecretName) -> Option<String> {
        let mut needles = self.needles.iter();
        let needle = needles.find(|needle| needle.form == Form::Plain && needle.name == *name);
        needle.map(|needle| needle.text.clone())
    }

    /// Replaces the secrets in the rest of a text of a delivery, and notes where they were.
    pub(super) fn take(
        &self,
        place: Place,
        begun: &str,
        rest: &[u8],
        holes: &mut Vec<Hole>,
    ) -> Vec<u8> {
        let mut shown = begun.as_bytes().to_vec();
        for piece in self.pieces(rest) {
            match piece {
                Piece::Shown(text) => shown.extend_from_slice(text),
                Piece::Secret(name, form) => {
                    let hole = Hole {
                        place,
                        at: shown.len(),
                        secret: name.clone(),
                        form,
                    };
                    shown.extend_from_slice(hole.name().as_bytes());
                    holes.push(hole);
                }
            }
        }
        shown
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
        let begun = uri.path();
        match uri.query() {
            Some(query) => {
                let query = self.take(Place::Url, "", query.as_bytes(), &mut Vec::new());
                format!("{begun}?{}", String::from_utf8_lossy(&query))
            }
            None => begun.to_owned(),
        }
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
                Piece::Secret(name, _) => name.expansion().replace('\'', r"'\''"),
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
            Some(needle) => Piece::Secret(&needle.name, Form::Escaped),
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
            Piece::Secret(name, _) => name.expansion().into_bytes(),
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

        for written in [
            "us\"er:pa/s+ é😀",
            "dXMiZXI6cGEvcysgw6nwn5iA",
            r#"us\"er:pa/s+ é😀"#,
            r#"us\"er:pa\/s+ \u00e9\ud83d\ude00"#,
            r#"us\u0022er:pa/s\u002B é\uD83D\uDE00"#,
            "us%22er%3Apa%2Fs%2B%20%C3%A9%F0%9F%98%80",
            "us%22er:pa/s%2b+%c3%a9%f0%9f%98%80",
        ] {
            assert_eq!(hidden.text(&format!("a {written} b")), "a $TOKEN b");
            let body = [b"\xff", written.as_bytes(), b"\xff"].concat();
            assert_eq!(hidden.bytes(&body.into()), b"\xff$TOKEN\xff"[..]);
        }
        assert_eq!(hidden.text("a $TOKEN b"), "a $TOKEN b");
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
            assert_eq!(text, "a $TOKEN b", "{written}");
        }
    }

    #[test]
    fn a_secret_is_hidden_in_any_base64() {
        for (secret, written, shown) in [
            ("token-1234", "dG9rZW4tMTIzNA", "$TOKEN"),
            ("token-1234", "dG9rZW4tMTIzNA%3D", "$TOKEN%3D"),
            ("a token of ???>~~", "YSB0b2tlbiBvZiA_Pz8-fn4", "$TOKEN"),
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
    fn a_target_with_the_name_of_a_file_is_one() {
        let file = SecretName::File("/a b/it's \"50%\".txt".into());
        let mut hidden = Hidden::default();
        hidden.add(&file, "a-long-token");

        let target = hidden.target(&Uri::from_static("/a?b=a-long-token&c=d"));

        assert_eq!(target, "/a?b=$(cat%20'/a%20b/it_s%20_50%25_.txt')&c=d");
        assert!(target.parse::<Uri>().is_ok());
    }

    #[test]
    fn a_shell_reads_the_secret_from_its_variable() {
        let word = hidden("it's").shell("token's: it's");

        assert_eq!(word, r#"'token'\''s: '"$TOKEN"''"#);
        assert_eq!(hidden("it's").shell(r"it\u0027s"), "'$TOKEN'");
    }
}
