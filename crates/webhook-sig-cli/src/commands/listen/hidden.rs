//! What replaces secrets wherever they would be shown: the names of their variables and files.

use bytes::Bytes;
use http::Uri;

use crate::stored::{Form, Hole, Place, SecretName};

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
    form: Form,
}

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
        let written = |form: Form| form.write(secret).map(|text| (form, text));
        for (form, text) in Form::SPELLED.into_iter().filter_map(written) {
            // Without anything to escape, it is the secret itself.
            if form == Form::Plain || text != secret {
                let name = name.clone();
                self.needles.push(Needle { name, text, form });
            }
        }
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

    /// Replaces the secrets in a text.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.replace(text.as_bytes())).into_owned()
    }

    /// Replaces the secrets in the query of a request's path and query; the path is a route's.
    pub(super) fn target(&self, uri: &Uri) -> String {
        match uri.query() {
            // No request line has a space.
            Some(query) => format!("{}?{}", uri.path(), self.text(query).replace(' ', "%20")),
            None => uri.path().to_owned(),
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
                Piece::Secret(name, Form::Plain) => format!(r#"'"{}"'"#, name.expansion()),
                Piece::Secret(name, Form::Base64) => format!(
                    r#"'"$(printf %s "{}" | base64 | tr -d '\n')"'"#,
                    name.expansion(),
                ),
                Piece::Secret(name, _) => name.expansion().replace('\'', r"'\''"),
            })
            .collect();
        format!("'{pieces}'")
    }

    /// Splits a text at the secrets in it.
    pub(super) fn pieces<'t>(&'t self, text: &'t [u8]) -> Vec<Piece<'t>> {
        self.needles
            .iter()
            .fold(vec![Piece::Shown(text)], |pieces, needle| {
                let pieces = pieces.into_iter();
                let split = pieces.flat_map(|piece| match piece {
                    Piece::Shown(text) => needle.split(text),
                    secret @ Piece::Secret(..) => vec![secret],
                });
                split.collect()
            })
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

impl Needle {
    /// Splits a text wherever this is written in it.
    fn split<'t>(&'t self, mut text: &'t [u8]) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        while let Some((before, form, after)) = self.find(text) {
            if !before.is_empty() {
                pieces.push(Piece::Shown(before));
            }
            pieces.push(Piece::Secret(&self.name, form));
            text = after;
        }
        if !text.is_empty() {
            pieces.push(Piece::Shown(text));
        }
        pieces
    }

    fn find<'t>(&self, text: &'t [u8]) -> Option<(&'t [u8], Form, &'t [u8])> {
        let first = *self.text.as_bytes().first()?;
        memchr::memchr3_iter(first, b'\\', b'%', text).find_map(|start| {
            let (before, rest) = text.split_at_checked(start)?;
            if let Some(after) = rest.strip_prefix(self.text.as_bytes()) {
                return Some((before, self.form, after));
            }
            let after = self
                .after(rest, in_json)
                .or_else(|| self.after(rest, in_form))?;
            Some((before, Form::Escaped, after))
        })
    }

    /// Returns what follows this text at the beginning of another one that may write it with escapes.
    fn after<'t>(&self, text: &'t [u8], read: Read) -> Option<&'t [u8]> {
        self.text.chars().try_fold(text, read)
    }
}

/// Takes a character off the beginning of a text, if it is there.
type Read = for<'t> fn(&'t [u8], char) -> Option<&'t [u8]>;

fn as_it_is(text: &[u8], character: char) -> Option<&[u8]> {
    text.strip_prefix(character.encode_utf8(&mut [0; 4]).as_bytes())
}

/// Takes a character as strings of JSON may write it (RFC 8259, section 7).
fn in_json(text: &[u8], character: char) -> Option<&[u8]> {
    let [b'\\', escape, rest @ ..] = text else {
        return as_it_is(text, character);
    };
    let read = match escape {
        b'"' | b'\\' | b'/' => char::from(*escape),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => {
            let mut units = [0; 2];
            return character
                .encode_utf16(&mut units)
                .iter()
                .try_fold(text, |text, unit| {
                    let (hex, rest) = text.strip_prefix(b"\\u")?.split_at_checked(4)?;
                    (hex_value(hex) == Some(*unit)).then_some(rest)
                });
        }
    };
    (read == character).then_some(rest)
}

/// Takes a character as queries and forms may write it.
fn in_form(text: &[u8], character: char) -> Option<&[u8]> {
    if let (' ', [b'+', rest @ ..]) = (character, text) {
        return Some(rest);
    }
    let mut bytes = [0; 4];
    let mut bytes = character.encode_utf8(&mut bytes).bytes();
    bytes.try_fold(text, |text, byte| {
        let escaped = text.strip_prefix(b"%").and_then(|text| {
            let (hex, rest) = text.split_at_checked(2)?;
            (hex_value(hex) == Some(byte.into())).then_some(rest)
        });
        escaped.or_else(|| text.strip_prefix(&[byte]))
    })
}

fn hex_value(hex: &[u8]) -> Option<u16> {
    u16::from_str_radix(str::from_utf8(hex).ok()?, 16).ok()
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
    fn a_shell_reads_the_secret_from_its_variable() {
        let word = hidden("it's").shell("token's: it's");

        assert_eq!(word, r#"'token'\''s: '"$TOKEN"''"#);
        assert_eq!(hidden("it's").shell(r"it\u0027s"), "'$TOKEN'");
    }
}
