//! The escapes of JSON, queries and forms, taken off a text.

use std::borrow::Cow;
use std::ops::Range;

/// A way to write a text within another one.
#[derive(Clone, Copy)]
pub(super) enum Layer {
    /// As strings of JSON write it (RFC 8259, section 7).
    Json,
    /// As queries and forms write it, but for `+`, which some mean as it is.
    Form,
}

/// How a secret may be written, the inner layer first: as it is, with escapes, and with those
/// escaped.
pub(super) const LAYERS: [&[Layer]; 7] = [
    &[],
    &[Layer::Json],
    &[Layer::Form],
    &[Layer::Json, Layer::Json],
    &[Layer::Json, Layer::Form],
    &[Layer::Form, Layer::Json],
    &[Layer::Form, Layer::Form],
];

/// A text without its escapes.
pub(super) struct Decoded<'t> {
    pub(super) bytes: Cow<'t, [u8]>,
    /// Where each escape ends.
    ends: Vec<End>,
}

/// The end of an escape: up to the next one, what follows it is written as it is.
struct End {
    decoded: usize,
    written: usize,
}

impl<'t> Decoded<'t> {
    /// Takes the layers off a text, from the outer one; `None` if one of them escapes nothing in it.
    pub(super) fn new(text: &'t [u8], layers: &[Layer]) -> Option<Self> {
        let undecoded = Self {
            bytes: text.into(),
            ends: Vec::new(),
        };
        layers.iter().rev().try_fold(undecoded, Self::without)
    }

    fn without(self, layer: &Layer) -> Option<Self> {
        let (first, read): (_, ReadEscape) = match layer {
            Layer::Json => (b'\\', read_json),
            Layer::Form => (b'%', read_form),
        };
        let mut without = Self {
            bytes: Cow::Owned(Vec::new()),
            ends: Vec::new(),
        };
        let (mut from, mut escapes_something) = (0_usize, false);
        for at in memchr::memchr_iter(first, &self.bytes) {
            // The second byte of an escape begins none.
            if at < from {
                continue;
            }
            without.copy(&self, from..at);
            from = at;
            let written = without.bytes.to_mut();
            if let Some(length) = read(self.bytes.get(at..)?, written) {
                let decoded = written.len();
                from = at.saturating_add(length);
                let written = self.place(from);
                without.ends.push(End { decoded, written });
                escapes_something = true;
            }
        }
        without.copy(&self, from..self.bytes.len());
        escapes_something.then_some(without)
    }

    /// Copies a part without escapes of a text that has had its own taken off.
    fn copy(&mut self, from: &Self, range: Range<usize>) {
        let begun = self.bytes.len();
        let text = from.bytes.get(range.clone()).unwrap_or_default();
        self.bytes.to_mut().extend_from_slice(text);
        let first = from.ends.partition_point(|end| end.decoded <= range.start);
        let ends = from.ends.iter().skip(first);
        let ends = ends.take_while(|end| end.decoded <= range.end);
        self.ends.extend(ends.map(|end| End {
            decoded: begun.saturating_add(end.decoded.saturating_sub(range.start)),
            written: end.written,
        }));
    }

    /// Returns where in the text a byte of this begins, if no escape that means several bytes is cut.
    pub(super) fn place(&self, at: usize) -> usize {
        let after = self.ends.partition_point(|end| end.decoded <= at);
        let end = after.checked_sub(1).and_then(|last| self.ends.get(last));
        end.map_or(at, |end| {
            let beyond = at.saturating_sub(end.decoded);
            end.written.saturating_add(beyond)
        })
    }
}

/// Reads an escape at the beginning of a text, writes what it means, and returns its length.
type ReadEscape = fn(&[u8], &mut Vec<u8>) -> Option<usize>;

fn read_json(text: &[u8], written: &mut Vec<u8>) -> Option<usize> {
    let [b'\\', escape, rest @ ..] = text else {
        return None;
    };
    let (character, length) = match escape {
        b'"' | b'\\' | b'/' => (char::from(*escape), 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        b'n' => ('\n', 2),
        b'r' => ('\r', 2),
        b't' => ('\t', 2),
        b'u' => {
            let unit = hex_value(rest.get(..4)?)?;
            match char::from_u32(unit.into()) {
                Some(character) => (character, 6),
                None => {
                    let low = rest.get(4..10)?.strip_prefix(b"\\u")?;
                    let pair = char::decode_utf16([unit, hex_value(low)?]).next()?;
                    (pair.ok()?, 12)
                }
            }
        }
        _ => return None,
    };
    written.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(length)
}

fn read_form(text: &[u8], written: &mut Vec<u8>) -> Option<usize> {
    let hex = text.strip_prefix(b"%")?.get(..2)?;
    written.push(u8::try_from(hex_value(hex)?).ok()?);
    Some(3)
}

fn hex_value(hex: &[u8]) -> Option<u16> {
    let hex = str::from_utf8(hex).ok()?;
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(hex, 16).ok())?
}
