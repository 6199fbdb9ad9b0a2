//! How bytes are written as text: one spelling each.

use std::fmt;

use arrayvec::ArrayVec;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

/// How many bytes are encoded at once. Base64 writes three as four characters, so that only whole
/// threes can be written apart.
const GROUP: usize = 3 * 1024;

/// How a sender writes bytes as text.
///
/// Decoding accepts exactly what encoding writes, so a signature has only one spelling.
///
/// ```
/// use webhook_sig::scheme::Encoding;
///
/// let mut bytes = [0; 3];
///
/// assert!(Encoding::Hex.decode(b"00ff1a", &mut bytes));
/// assert_eq!(bytes, [0x00, 0xff, 0x1a]);
/// assert!(!Encoding::Hex.decode(b"00FF1A", &mut bytes));
/// assert!(!Encoding::Base64.decode(b"AP8b=", &mut bytes));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Base64 with `+` and `/`, padded (RFC 4648, section 4).
    Base64,
    /// Base64 with `-` and `_`, padded (RFC 4648, section 5).
    Base64Url,
    /// Base64 with `-` and `_`, without padding (RFC 4648, sections 3.2 and 5).
    Base64UrlUnpadded,
    /// The number of which these are the bytes, the most significant first, without leading zeros;
    /// for checksums.
    Decimal,
    /// Lowercase hex.
    Hex,
    /// Uppercase hex.
    HexUpper,
    /// The text itself, as UTF-8; for tokens.
    Text,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base64 => "base64",
            Self::Base64Url => "base64 for URLs, padded",
            Self::Base64UrlUnpadded => "base64 for URLs, unpadded",
            Self::Decimal => "decimal",
            Self::Hex => "hex in lower case",
            Self::HexUpper => "hex in upper case",
            Self::Text => "the text itself",
        })
    }
}

impl Encoding {
    /// Writes how so many bytes are spelled, for people.
    pub(crate) fn write_format(
        self,
        length: Option<usize>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        match (self, length) {
            (Self::Hex | Self::HexUpper, Some(length)) => {
                let case = if self == Self::Hex { "lower" } else { "upper" };
                let digits = length.saturating_mul(2);
                write!(f, "{digits} hexadecimal digits in {case} case")
            }
            (_, Some(length)) => write!(f, "{self} of {length} bytes"),
            (_, None) => write!(f, "{self}"),
        }
    }

    /// Writes bytes as text.
    ///
    /// ```
    /// use webhook_sig::scheme::Encoding;
    ///
    /// let bytes = [0xfb, 0xff, 0x1a, 0x00];
    ///
    /// assert_eq!(Encoding::Base64.encode(&bytes), "+/8aAA==");
    /// assert_eq!(Encoding::Base64Url.encode(&bytes), "-_8aAA==");
    /// assert_eq!(Encoding::Base64UrlUnpadded.encode(&bytes), "-_8aAA");
    /// assert_eq!(Encoding::Decimal.encode(&bytes), "4227799552");
    /// assert_eq!(Encoding::Hex.encode(&bytes), "fbff1a00");
    /// assert_eq!(Encoding::HexUpper.encode(&bytes), "FBFF1A00");
    /// assert_eq!(Encoding::Text.encode(b"token"), "token");
    /// ```
    #[must_use]
    pub fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Base64 => STANDARD.encode(bytes),
            Self::Base64Url => URL_SAFE.encode(bytes),
            Self::Base64UrlUnpadded => URL_SAFE_NO_PAD.encode(bytes),
            Self::Decimal => decimal(bytes),
            Self::Hex => hex::encode(bytes),
            Self::HexUpper => hex::encode_upper(bytes),
            // Only tokens are written like this, and they come from texts.
            Self::Text => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// Writes the pieces of some bytes as one text, bit by bit, so that all of it need not be in
    /// memory; for hex and base64.
    pub(crate) fn encode_pieces<'p>(
        self,
        pieces: impl IntoIterator<Item = &'p [u8]>,
        write: &mut dyn FnMut(&[u8]),
    ) {
        let mut group = ArrayVec::<u8, GROUP>::new();
        for piece in pieces {
            let mut rest = piece;
            while !rest.is_empty() {
                let fitting = rest.len().min(group.remaining_capacity());
                let (now, later) = rest.split_at_checked(fitting).unwrap_or((rest, &[]));
                group.extend(now.iter().copied());
                if group.is_full() {
                    write(self.encode(&group).as_bytes());
                    group.clear();
                }
                rest = later;
            }
        }
        write(self.encode(&group).as_bytes());
    }

    /// Decodes text and returns whether it was the one spelling of exactly that many bytes.
    ///
    /// After `false` the content of `bytes` is unspecified.
    ///
    /// ```
    /// use webhook_sig::scheme::Encoding;
    ///
    /// let mut bytes = [0; 4];
    ///
    /// assert!(Encoding::Base64UrlUnpadded.decode(b"-_8aAA", &mut bytes));
    /// assert_eq!(bytes, [0xfb, 0xff, 0x1a, 0x00]);
    /// assert!(!Encoding::Base64UrlUnpadded.decode(b"-_8aAA==", &mut bytes));
    /// assert!(!Encoding::Base64UrlUnpadded.decode(b"-_8a", &mut bytes));
    /// ```
    #[must_use]
    pub fn decode(self, text: &[u8], bytes: &mut [u8]) -> bool {
        match self {
            Self::Base64 => fills(&STANDARD, text, bytes),
            Self::Base64Url => fills(&URL_SAFE, text, bytes),
            Self::Base64UrlUnpadded => fills(&URL_SAFE_NO_PAD, text, bytes),
            Self::Decimal => read_decimal(text, bytes),
            Self::Hex => read_hex(text, b'a', bytes),
            Self::HexUpper => read_hex(text, b'A', bytes),
            Self::Text if text.len() == bytes.len() => {
                bytes.copy_from_slice(text);
                true
            }
            Self::Text => false,
        }
    }

    /// Decodes text into as many bytes as it has; `None` if it is not their one spelling.
    pub(crate) fn read(self, text: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Base64 => STANDARD.decode(text).ok(),
            Self::Base64Url => URL_SAFE.decode(text).ok(),
            Self::Base64UrlUnpadded => URL_SAFE_NO_PAD.decode(text).ok(),
            // A number does not say how many bytes it has.
            Self::Decimal => None,
            Self::Hex | Self::HexUpper => {
                let mut bytes = vec![0; text.len() / 2];
                self.decode(text, &mut bytes).then_some(bytes)
            }
            Self::Text => Some(text.to_vec()),
        }
    }
}

/// Writes a number that may be of any length.
fn decimal(bytes: &[u8]) -> String {
    // The least significant digit is first, to be appended to.
    let mut digits = vec![0];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry = carry.wrapping_add(*digit << 8);
            *digit = carry % 10;
            carry /= 10;
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
    }
    let digits = digits.into_iter().rev();
    digits
        .filter_map(|digit| char::from_digit(digit, 10))
        .collect()
}

/// Reads a number of so many bytes, and returns whether it is the one spelling.
fn read_decimal(text: &[u8], bytes: &mut [u8]) -> bool {
    bytes.fill(0);
    for digit in text {
        let mut carry = digit.wrapping_sub(b'0');
        for byte in bytes.iter_mut().rev() {
            let value = u16::from(*byte).wrapping_mul(10);
            [carry, *byte] = value.wrapping_add(carry.into()).to_be_bytes();
        }
    }
    // A text of anything but digits, or of too many, is not what its bytes are written as.
    decimal(bytes).as_bytes() == text
}

/// Decodes base64 and returns whether it had exactly that many bytes.
fn fills(engine: &impl Engine, text: &[u8], bytes: &mut [u8]) -> bool {
    engine.decode_slice(text, bytes) == Ok(bytes.len())
}

/// Decodes hex whose letters begin with `a`, and returns whether it had exactly that many bytes.
///
/// Both loops have neither branches nor look-ups, so that the compiler vectorizes them.
fn read_hex(text: &[u8], a: u8, bytes: &mut [u8]) -> bool {
    let (pairs, odd) = text.as_chunks();
    if !odd.is_empty() || pairs.len() != bytes.len() {
        return false;
    }
    let is_digit = |byte: u8| (byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(a) < 6);
    let are_digits = text.iter().fold(true, |all, byte| all & is_digit(*byte));
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        // Letters have bit 6 set, which digits lack; their low bits start from 1, for ten.
        let pair = u16::from_le_bytes(*pair);
        let letters = (pair >> 6) & 0x0101;
        let values = (pair & 0x0f0f).wrapping_add(letters.wrapping_mul(9));
        let [high, low] = values.to_le_bytes();
        *byte = high << 4 | low;
    }
    are_digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every encoding of any bytes.
    const ALL: [Encoding; 5] = [
        Encoding::Base64,
        Encoding::Base64Url,
        Encoding::Base64UrlUnpadded,
        Encoding::Hex,
        Encoding::HexUpper,
    ];

    #[test]
    fn what_is_written_is_read_back() {
        for encoding in ALL {
            for length in 0..70 {
                let bytes: Vec<u8> = (0..length).map(|i| 251_u8.wrapping_mul(i)).collect();
                let mut read = vec![0; bytes.len()];

                assert!(encoding.decode(encoding.encode(&bytes).as_bytes(), &mut read));
                assert_eq!(read, bytes);
            }
        }
    }

    #[test]
    fn two_characters_are_hex_if_they_are_what_writing_makes() {
        for encoding in [Encoding::Hex, Encoding::HexUpper] {
            let written: Vec<_> = (0..=u8::MAX).map(|byte| encoding.encode(&[byte])).collect();
            for high in 0..=u8::MAX {
                for low in 0..=u8::MAX {
                    let mut byte = [0];

                    let is_hex = encoding.decode(&[high, low], &mut byte);

                    let expected = written
                        .iter()
                        .position(|text| text.as_bytes() == [high, low]);
                    assert_eq!(is_hex.then_some(usize::from(byte[0])), expected);
                }
            }
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        for (bytes, text) in [
            (vec![0, 0, 0, 0], "0"),
            (vec![0, 0, 0, 10], "10"),
            (vec![0xff; 4], "4294967295"),
            (vec![1, 0, 0, 0, 0], "4294967296"),
            (vec![0xff; 16], "340282366920938463463374607431768211455"),
        ] {
            let mut read = vec![7; bytes.len()];

            assert_eq!(Encoding::Decimal.encode(&bytes), text);
            assert!(Encoding::Decimal.decode(text.as_bytes(), &mut read));
            assert_eq!(read, bytes);
        }
        for text in [
            "",
            "00",
            "07",
            "+7",
            "-7",
            " 7",
            "7 ",
            "1a",
            "4294967296",
            "42949672950",
        ] {
            assert!(
                !Encoding::Decimal.decode(text.as_bytes(), &mut [0; 4]),
                "{text}"
            );
        }
        assert_eq!(Encoding::Decimal.read(b"7"), None);
    }

    #[test]
    fn pieces_are_written_as_one_text() {
        let bytes: Vec<u8> = (0..2 * GROUP).map(|i| (i % 251) as u8).collect();
        for length in [0, 1, 2, 3, 4, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP] {
            let bytes = &bytes[..length];
            for (encoding, size) in ALL
                .into_iter()
                .flat_map(|one| [1, 2, 5, 4096].map(|size| (one, size)))
            {
                let mut text = Vec::new();

                encoding
                    .encode_pieces(bytes.chunks(size), &mut |part| text.extend_from_slice(part));

                assert_eq!(
                    text,
                    encoding.encode(bytes).as_bytes(),
                    "{encoding:?} {length} {size}"
                );
            }
        }
    }

    #[test]
    fn text_is_its_own_spelling() {
        let token = "Bearer of ß=";

        assert_eq!(Encoding::Text.encode(token.as_bytes()), token);
        assert_eq!(
            Encoding::Text.read(token.as_bytes()),
            Some(token.as_bytes().to_vec())
        );
    }

    #[test]
    fn every_other_length_is_refused() {
        for encoding in ALL {
            let text = encoding.encode(&[0xfb; 32]);
            for length in (0..70).filter(|length| *length != 32) {
                assert!(!encoding.decode(text.as_bytes(), &mut vec![0; length]));
            }
        }
    }

    #[test]
    fn a_signature_has_one_spelling() {
        let mut bytes = [0; 32];
        let text = Encoding::Base64.encode(&[0xfb; 32]);

        // The last character before the padding holds two spare bits.
        let spare_bits_set = text.replace("s=", "t=");
        assert_ne!(text, spare_bits_set);
        assert!(!Encoding::Base64.decode(spare_bits_set.as_bytes(), &mut bytes));
        for spelling in [
            text.trim_end_matches('=').to_owned(),
            text.replace('+', "-"),
            format!("{text}\n"),
            format!(" {text}"),
            format!("{text}="),
        ] {
            assert!(
                !Encoding::Base64.decode(spelling.as_bytes(), &mut bytes),
                "{spelling:?}"
            );
        }
    }

    #[test]
    fn each_base64_has_its_own_alphabet_and_padding() {
        let all = [
            Encoding::Base64,
            Encoding::Base64Url,
            Encoding::Base64UrlUnpadded,
        ];
        for (written, read) in all.iter().flat_map(|one| all.map(|other| (*one, other))) {
            let text = written.encode(&[0xfb; 32]);

            let is_read = read.decode(text.as_bytes(), &mut [0; 32]);

            assert_eq!(is_read, written == read, "{written:?} as {read:?}");
        }
    }
}
