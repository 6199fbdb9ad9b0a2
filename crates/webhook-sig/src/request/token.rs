//! Compact JSON Web Signatures (RFC 7515, section 7.1).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::request::ReadError;

/// The greatest length of a token's header in bytes, as base64: three certificates take half of it.
pub const JOSE_HEADER_LIMIT: usize = 16 * 1024;

/// A token: the JOSE header, the payload and the signature, as they arrived and decoded.
///
/// Nothing of it is proven.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    text: Cow<'a, [u8]>,
    payload_at: usize,
    signature_at: usize,
    header: Vec<u8>,
    payload: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Takes a text apart: three parts of unpadded base64, of which the payload may be empty.
    pub(crate) fn parse(text: Cow<'a, [u8]>) -> Result<Self, ReadError> {
        let [header, payload, signature] = parts(&text).ok_or(ReadError::Malformed)?;
        if header.len() > JOSE_HEADER_LIMIT || signature.is_empty() {
            return Err(ReadError::Malformed);
        }
        // One of several spellings of a part would let a token be told from itself.
        let decode = |part: &[u8]| URL_SAFE_NO_PAD.decode(part);
        let decoded = decode(header).and_then(|header| Ok((header, decode(payload)?)));
        let (header_bytes, payload_bytes) = decoded.map_err(|_| ReadError::Malformed)?;
        let payload_at = header.len().saturating_add(1);
        Ok(Self {
            payload_at,
            signature_at: payload_at.saturating_add(payload.len()).saturating_add(1),
            header: header_bytes,
            payload: payload_bytes,
            text,
        })
    }

    /// Returns the header as it arrived, in base64.
    pub(crate) fn header_text(&self) -> &[u8] {
        self.part(0, self.payload_at.saturating_sub(1))
    }

    /// Returns the payload as it arrived, in base64; it is empty if it is detached.
    pub(crate) fn payload_text(&self) -> &[u8] {
        self.part(self.payload_at, self.signature_at.saturating_sub(1))
    }

    /// Returns the signature as it arrived, in base64.
    pub(crate) fn signature_text(&self) -> &[u8] {
        self.part(self.signature_at, self.text.len())
    }

    /// Returns the header, which should be JSON.
    pub(crate) fn header(&self) -> &[u8] {
        &self.header
    }

    /// Returns the payload: the claims as JSON, or what else the vendor signs.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    fn part(&self, start: usize, end: usize) -> &[u8] {
        self.text.get(start..end).unwrap_or_default()
    }
}

fn parts(text: &[u8]) -> Option<[&[u8]; 3]> {
    let mut parts = text.split(|byte| *byte == b'.');
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<(String, String, String)> {
        let token = Token::parse(Cow::Borrowed(text.as_bytes())).ok()?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Some((
            text(token.header()),
            text(token.payload()),
            text(token.signature_text()),
        ))
    }

    #[test]
    fn a_token_has_three_parts() {
        let parts = |header: &str, payload: &str, signature: &str| {
            Some((header.into(), payload.into(), signature.into()))
        };
        assert_eq!(parse("e30.e30.c2ln"), parts("{}", "{}", "c2ln"));
        assert_eq!(parse("e30..c2ln"), parts("{}", "", "c2ln"));
        for text in [
            "",
            "e30",
            "e30.e30",
            "e30.e30.",
            "e30.e30.c2ln.",
            "a.b.c.d.e",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_part_has_one_spelling() {
        for text in [
            "e30=.e30.c2ln",
            "e30.e30=.c2ln",
            "e31.e30.c2ln",
            "e30.e31.c2ln",
            "e3 0.e30.c2ln",
            "e3+.e30.c2ln",
            " e30.e30.c2ln",
            "e30\n.e30.c2ln",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_header_has_a_greatest_length() {
        let header = |len: usize| format!("{}..c2ln", "e30A".repeat(len / 4));
        assert!(parse(&header(JOSE_HEADER_LIMIT)).is_some());
        assert!(parse(&header(JOSE_HEADER_LIMIT + 4)).is_none());
    }
}
