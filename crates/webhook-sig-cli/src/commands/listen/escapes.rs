//! The escapes of JSON, queries and forms, taken off a text.

use std::borrow::Cow;

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
    /// Where each byte is in the text, and where that ends; nothing if there are no escapes.
    places: Vec<u32>,
}

impl<'t> Decoded<'t> {
    /// Takes the layers off a text, from the outer one; `None` if one of them escapes nothing in it.
    pub(super) fn new(text: &'t [u8], layers: &[Layer]) -> Option<Self> {
        let undecoded = Self {
            bytes: text.into(),
            places: Vec::new(),
        };
        layers.iter().rev().try_fold(undecoded, Self::without)
    }

    fn without(self, layer: &Layer) -> Option<Self> {
        let (first, read): (_, ReadEscape) = match layer {
            Layer::Json => (b'\\', read_json),
            Layer::Form => (b'%', read_form),
        };
        memchr::memchr(first, &self.bytes)?;
        let (mut bytes, mut places, mut at) = (Vec::new(), Vec::new(), 0_usize);
        while let Some(rest @ [byte, ..]) = self.bytes.get(at..) {
            let length = read(rest, &mut bytes).unwrap_or_else(|| {
                bytes.push(*byte);
                1
            });
            places.resize(bytes.len(), u32::try_from(self.place(at)).ok()?);
            at = at.saturating_add(length);
        }
        places.push(u32::try_from(self.place(at)).ok()?);
        // Each escape is longer than what it means.
        (bytes.len() < self.bytes.len()).then(|| Self {
            bytes: bytes.into(),
            places,
        })
    }

    /// Returns where in the text a byte of this begins.
    pub(super) fn place(&self, at: usize) -> usize {
        self.places.get(at).map_or(at, |place| *place as usize)
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
