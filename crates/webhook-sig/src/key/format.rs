//! Reading a key from the text that the vendor shows.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::crypto;
use crate::key::InvalidKey;
use crate::request::json;
use crate::scheme::KeyFormat;

/// Reads a key's bytes; what is empty, blank or zeros is not a key in any format.
pub(crate) fn decode(format: KeyFormat, text: &str) -> Result<Zeroizing<Vec<u8>>, InvalidKey> {
    // A user is not a secret: without a password there is nothing to prove.
    let secret = match (format, text.split_once(':')) {
        (KeyFormat::UserAndPassword, Some((_user, password))) => password,
        _ => text,
    };
    if secret.chars().all(is_blank) {
        return Err(InvalidKey::Empty);
    }
    if format == KeyFormat::TextOrJwk
        && let Some(key) = jwk(text)
    {
        return key;
    }
    check_text(text)?;
    let undecodable = InvalidKey::Undecodable(format);
    let base64 = |text: &str| STANDARD.decode(text).map_err(|_| undecodable);
    let after = |prefix: &str| {
        let text = text.strip_prefix(prefix).unwrap_or(text);
        base64_as_it_comes(text).ok_or(undecodable)
    };
    let bytes = match format {
        KeyFormat::UserAndPassword if !text.contains(':') => return Err(undecodable),
        KeyFormat::Text | KeyFormat::TextOrJwk | KeyFormat::UserAndPassword => {
            text.as_bytes().to_vec()
        }
        KeyFormat::Base64 => base64(text)?,
        KeyFormat::Base64After(prefix) => after(prefix)?,
        KeyFormat::Hex => hex::decode(text).map_err(|_| undecodable)?,
        KeyFormat::HtmlEscaped => unescape_html(text).into_bytes(),
        KeyFormat::Nfkd => nfkd(text).ok_or(InvalidKey::NotNormalized)?,
        // No algorithm of a shared secret can be declared with this format.
        KeyFormat::PublicKey => return Err(InvalidKey::PublicKey),
        KeyFormat::Sha1 => crypto::sha1(text.as_bytes()).to_vec(),
        KeyFormat::Sha256 => crypto::sha256([text.as_bytes()]).to_vec(),
        KeyFormat::SignKey => sign_key(text).ok_or(undecodable)?.as_bytes().to_vec(),
        KeyFormat::TextThen(end) => [text.as_bytes(), end.as_bytes()].concat(),
        KeyFormat::Whsec => after(WHSEC)?,
        KeyFormat::WhsecAndText => match text.strip_prefix(WHSEC).map(base64_as_it_comes) {
            Some(Some(key)) => key,
            // A customer may choose a secret that is not base64, even after that prefix.
            Some(None) | None => text.as_bytes().to_vec(),
        },
        KeyFormat::WhsecOrText => match text.strip_prefix(WHSEC) {
            Some(_) => after(WHSEC)?,
            None => text.as_bytes().to_vec(),
        },
    };
    let bytes = Zeroizing::new(bytes);
    if is_der_of_key(&bytes) {
        return Err(InvalidKey::PublicKey);
    }
    // HMAC pads keys with zeros, so a key of nothing but zeros signs as the empty one does.
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(InvalidKey::Empty);
    }
    Ok(bytes)
}

/// Refuses a text that is a key of another kind, or was not copied as it is.
fn check_text(text: &str) -> Result<(), InvalidKey> {
    if FOREIGN.iter().any(|mark| text.contains(mark)) {
        return Err(InvalidKey::PublicKey);
    }
    let as_base64 = base64_as_it_comes(text).map(Zeroizing::new);
    if as_base64.is_some_and(|bytes| is_der_of_key(&bytes)) {
        return Err(InvalidKey::PublicKey);
    }
    if has_stray_ends(text) {
        return Err(InvalidKey::StraySpace);
    }
    Ok(())
}

/// Reads a shared secret as a JWK (RFC 7518, section 6.4); `None` if the text is none of the kind.
fn jwk(text: &str) -> Option<Result<Zeroizing<Vec<u8>>, InvalidKey>> {
    let kty = json::read(text.as_bytes(), "/kty").ok()?;
    if kty.text() != "oct" {
        return None;
    }
    let key = json::read(text.as_bytes(), "/k").ok();
    let key = key.and_then(|key| URL_SAFE_NO_PAD.decode(key.text()).ok());
    let key = key.ok_or(InvalidKey::Undecodable(KeyFormat::TextOrJwk));
    Some(match key {
        Ok(key) if key.iter().all(|byte| *byte == 0) => Err(InvalidKey::Empty),
        key => key.map(Zeroizing::new),
    })
}

/// Returns the other key that the same text makes, if its format has two and they differ.
pub(crate) fn former<'t>(format: KeyFormat, text: &'t str, key: &[u8]) -> Option<&'t [u8]> {
    let former = match format {
        KeyFormat::WhsecAndText => text.as_bytes(),
        _ => return None,
    };
    (former != key).then_some(former)
}

/// Normalizes a text, which leaves ASCII as it is; `None` without the feature for the rest.
fn nfkd(text: &str) -> Option<Vec<u8>> {
    #[cfg(feature = "nfkd")]
    {
        use unicode_normalization::UnicodeNormalization as _;

        // With room for all of it no part of a key is left behind where the string would grow.
        let mut normalized = String::with_capacity(text.nfkd().map(char::len_utf8).sum());
        normalized.extend(text.nfkd());
        Some(normalized.into_bytes())
    }
    #[cfg(not(feature = "nfkd"))]
    text.is_ascii().then(|| text.as_bytes().to_vec())
}

/// Decodes standard base64, padded or not.
pub(crate) fn base64_as_it_comes(text: &str) -> Option<Vec<u8>> {
    const PADDED_OR_NOT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    PADDED_OR_NOT.decode(text).ok()
}

/// Returns what follows `signkey-<word>-`, or the whole text where no `signkey-` begins it.
fn sign_key(text: &str) -> Option<&str> {
    let Some(rest) = text.strip_prefix("signkey-") else {
        return Some(text);
    };
    let (word, key) = rest.split_once('-')?;
    (!word.is_empty()).then_some(key)
}

/// Decodes what WordPress escapes, once: `&amp;lt;` is `&lt;`, and other entities stay.
fn unescape_html(text: &str) -> String {
    // With room for all of it no part of a key is left behind where the string would grow.
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        unescaped.push_str(before);
        let entity = after.split_once(';');
        let decoded = entity.and_then(|(name, tail)| Some((character(name)?, tail)));
        let (character, tail) = decoded.unwrap_or(('&', after));
        unescaped.push(character);
        rest = tail;
    }
    unescaped.push_str(rest);
    unescaped
}

/// Returns the character that an entity encodes; zeros may precede its number.
fn character(entity: &str) -> Option<char> {
    let number = match entity {
        "amp" => return Some('&'),
        "gt" => return Some('>'),
        "lt" => return Some('<'),
        "quot" => return Some('"'),
        other => other.strip_prefix('#')?,
    };
    if let Some(hex) = number.strip_prefix(['x', 'X']) {
        return match hex.trim_start_matches('0') {
            "22" => Some('"'),
            "26" => Some('&'),
            "27" => Some('\''),
            _ => None,
        };
    }
    match number.trim_start_matches('0') {
        "34" => Some('"'),
        "38" => Some('&'),
        "39" => Some('\''),
        "60" => Some('<'),
        "62" => Some('>'),
        _ => None,
    }
}

/// Returns whether a text begins or ends with what is whitespace or prints nothing.
pub(crate) fn has_stray_ends(text: &str) -> bool {
    // A variation selector belongs to the character before it.
    let is_stray = |character| is_blank(character) && !is_variation_selector(character);
    text.starts_with(is_blank) || text.ends_with(is_stray)
}

/// Returns whether a character is whitespace, or prints nothing by itself.
pub(crate) fn is_blank(character: char) -> bool {
    let is_in = |(first, last): &(char, char)| (*first..=*last).contains(&character);
    character.is_whitespace() || character.is_control() || INVISIBLE.iter().any(is_in)
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What prints nothing and is neither whitespace nor a control character, as first and last of
/// each range.
///
/// These are Unicode 16's `Default_Ignorable_Code_Point`, such as the soft hyphen, the zero-width
/// space and the byte order mark; its format characters (`Cf`), but for the thirteen of Arabic,
/// Syriac and Kaithi that do print; and the Braille pattern without a dot.
const INVISIBLE: [(char, char); 19] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Marks of public and private keys, which must never serve as a shared secret.
const FOREIGN: [&str; 6] = [
    "-----BEGIN",
    "\"kty\"",
    "whpk_",
    "whsk_",
    "ssh-rsa ",
    "ssh-ed25519 ",
];

/// Returns whether bytes begin as SPKI or PKCS#8 of a known algorithm does in DER, or are long DER to
/// the last byte, as PKCS#1 and certificates are.
///
/// That takes nine bytes at least, or a length that fits, so no random secret is refused.
fn is_der_of_key(bytes: &[u8]) -> bool {
    let (inner, is_whole) = match bytes {
        [0x30, 0x82, high, low, inner @ ..] => {
            let len = u16::from_be_bytes([*high, *low]);
            (inner, inner.len() == usize::from(len))
        }
        [0x30, 0x81, len, inner @ ..] => (inner, inner.len() == usize::from(*len)),
        [0x30, 0..=0x7f, inner @ ..] => (inner, false),
        _ => return false,
    };
    let algorithm = match inner {
        // The version, which PKCS#8 alone has.
        [0x02, 0x01, 0x00 | 0x01, algorithm @ ..] => algorithm,
        algorithm => algorithm,
    };
    let is_it = |known: &&[u8]| matches!(algorithm, [0x30, _, id @ ..] if id.starts_with(known));
    is_whole || ALGORITHMS.iter().any(is_it)
}

/// The object identifiers of RSA, EC and Ed25519 keys, in DER.
const ALGORITHMS: [&[u8]; 3] = [
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
    b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01",
    b"\x06\x03\x2b\x65\x70",
];

pub(super) const WHSEC: &str = "whsec_";

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: [KeyFormat; 14] = [
        KeyFormat::Base64,
        KeyFormat::Base64After("v1,whsec_"),
        KeyFormat::Hex,
        KeyFormat::HtmlEscaped,
        KeyFormat::Nfkd,
        KeyFormat::Sha1,
        KeyFormat::Sha256,
        KeyFormat::SignKey,
        KeyFormat::Text,
        KeyFormat::TextThen("&"),
        KeyFormat::UserAndPassword,
        KeyFormat::Whsec,
        KeyFormat::WhsecAndText,
        KeyFormat::WhsecOrText,
    ];

    #[test]
    fn empty_secret_is_unbuildable() {
        for format in FORMATS {
            for text in [
                "", " ", "\n", "\t \r\n", "\0", "\0\0\0\0", "\u{a0}", "\u{feff}",
            ] {
                assert_eq!(
                    decode(format, text).unwrap_err(),
                    InvalidKey::Empty,
                    "{text:?}"
                );
            }
        }
        for (format, prefix) in [
            (KeyFormat::Base64After("v1,whsec_"), "v1,whsec_"),
            (KeyFormat::SignKey, "signkey-prod-"),
            (KeyFormat::UserAndPassword, "user:"),
            (KeyFormat::Whsec, "whsec_"),
            (KeyFormat::WhsecAndText, "whsec_"),
            (KeyFormat::WhsecAndText, "whsec_AAA"),
            (KeyFormat::WhsecOrText, "whsec_"),
        ] {
            let error = decode(format, prefix).unwrap_err();

            assert_eq!(error, InvalidKey::Empty, "{prefix}");
        }
        assert_eq!(
            decode(KeyFormat::Whsec, "whsec_====").unwrap_err(),
            InvalidKey::Undecodable(KeyFormat::Whsec)
        );
    }

    #[test]
    fn whitespace_at_the_ends_is_not_part_of_a_key() {
        for format in FORMATS {
            for text in [" user:c2VjcmV0", "user:c2VjcmV0\n", "\u{feff}c2VjcmV0"] {
                let error = decode(format, text).unwrap_err();

                assert_eq!(error, InvalidKey::StraySpace, "{text:?}");
            }
        }
    }

    #[test]
    fn invisible_characters_are_not_part_of_a_key() {
        let invisible = INVISIBLE.iter().flat_map(|(first, last)| [*first, *last]);
        let named = [
            '\u{200b}', '\u{2060}', '\u{ad}', '\u{200d}', '\u{202e}', '\u{2028}',
        ];
        for character in invisible.chain(named) {
            for format in FORMATS {
                let read = |text: &str| decode(format, text).map(drop);

                let alone = read(&character.to_string().repeat(3));
                let before = read(&format!("{character}user:c2VjcmV0"));
                let after = read(&format!("user:c2VjcmV0{character}"));

                assert_eq!(alone, Err(InvalidKey::Empty), "{character:?}");
                assert_eq!(before, Err(InvalidKey::StraySpace), "{character:?}");
                if !is_variation_selector(character) {
                    assert_eq!(after, Err(InvalidKey::StraySpace), "{character:?}");
                }
            }
        }
    }

    #[test]
    fn what_prints_may_end_a_key() {
        // An emoji that a variation selector shapes, and a format character that is a sign.
        for text in ["clé ❤\u{fe0f}", "\u{6dd}", "\u{600}12", "a\u{ad}b", "ß"] {
            let read = decode(KeyFormat::Text, text);

            assert_eq!(read.as_deref().map(Vec::as_slice), Ok(text.as_bytes()));
        }
    }

    #[test]
    fn a_user_without_a_password_is_not_a_key() {
        for text in ["user: a b", ":a", " user:a", "user:a "] {
            let is_taken = decode(KeyFormat::UserAndPassword, text).is_ok();

            assert_eq!(is_taken, text.trim() == text, "{text:?}");
        }
        for text in ["user:", "user: ", "user:\u{2060}\u{ad}", ":", "a b:"] {
            let error = decode(KeyFormat::UserAndPassword, text).unwrap_err();

            assert_eq!(error, InvalidKey::Empty, "{text:?}");
        }
    }

    #[test]
    fn a_key_is_read_in_its_format_alone() {
        for (format, text, key) in [
            (KeyFormat::Base64, "c2VjcmV0", "secret"),
            (KeyFormat::Base64After("v1,whsec_"), "c2VjcmV0", "secret"),
            (
                KeyFormat::Base64After("v1,whsec_"),
                "v1,whsec_c2VjcmV0",
                "secret",
            ),
            (
                KeyFormat::Base64After("v1,whsec_"),
                "v1,whsec_c2VjcmV0cw",
                "secrets",
            ),
            (KeyFormat::Hex, "736563726574", "secret"),
            (
                KeyFormat::HtmlEscaped,
                "a&amp;b&lt;&gt;&quot;&#039;c",
                "a&b<>\"'c",
            ),
            (KeyFormat::HtmlEscaped, "&#39;&#x27;&#X0027;&#38;", "'''&"),
            (KeyFormat::HtmlEscaped, "&amp;lt;", "&lt;"),
            (
                KeyFormat::HtmlEscaped,
                "a&b;c&&amp;&nbsp;&#x3c;&",
                "a&b;c&&&nbsp;&#x3c;&",
            ),
            (KeyFormat::SignKey, "signkey-prod-12ab-cd", "12ab-cd"),
            (KeyFormat::SignKey, "12ab-cd", "12ab-cd"),
            (KeyFormat::Text, "c2VjcmV0", "c2VjcmV0"),
            (KeyFormat::Text, "ß&amp;", "ß&amp;"),
            (KeyFormat::TextThen("&"), "secret", "secret&"),
            (
                KeyFormat::UserAndPassword,
                "user:pass:word",
                "user:pass:word",
            ),
            (KeyFormat::Nfkd, "c2VjcmV0", "c2VjcmV0"),
            #[cfg(feature = "nfkd")]
            (KeyFormat::Nfkd, "sécret ﬁ²Å", "se\u{301}cret fi2A\u{30a}"),
        ] {
            let read = decode(format, text).unwrap();

            assert_eq!(std::str::from_utf8(&read), Ok(key), "{text}");
        }
    }

    #[test]
    fn a_key_after_whsec_is_read_with_its_padding_or_without() {
        for (format, text, key) in [
            (KeyFormat::Whsec, "whsec_c2VjcmV0", "secret"),
            (KeyFormat::Whsec, "whsec_c2VjcmV0cw==", "secrets"),
            (KeyFormat::Whsec, "whsec_c2VjcmV0cw", "secrets"),
            (KeyFormat::Whsec, "c2VjcmV0cw", "secrets"),
            (KeyFormat::WhsecAndText, "whsec_c2VjcmV0", "secret"),
            (KeyFormat::WhsecAndText, "whsec_c2VjcmV0cw==", "secrets"),
            (KeyFormat::WhsecAndText, "whsec_c2VjcmV0cw", "secrets"),
            (
                KeyFormat::WhsecAndText,
                "whsec_not base64",
                "whsec_not base64",
            ),
            (KeyFormat::WhsecAndText, "c2VjcmV0", "c2VjcmV0"),
            (KeyFormat::WhsecOrText, "whsec_c2VjcmV0", "secret"),
            (KeyFormat::WhsecOrText, "whsec_c2VjcmV0cw", "secrets"),
            (KeyFormat::WhsecOrText, "c2VjcmV0", "c2VjcmV0"),
        ] {
            let read = decode(format, text).unwrap();

            assert_eq!(std::str::from_utf8(&read), Ok(key), "{text}");
        }
    }

    #[test]
    fn a_text_means_another_key_only_where_it_decodes() {
        for (format, text, other) in [
            (KeyFormat::WhsecAndText, "whsec_c2VjcmV0", true),
            (KeyFormat::WhsecAndText, "whsec_c2VjcmV0cw", true),
            (KeyFormat::WhsecAndText, "whsec_not base64", false),
            (KeyFormat::WhsecAndText, "polar_whs_c2VjcmV0", false),
            (KeyFormat::WhsecOrText, "whsec_c2VjcmV0", false),
            (KeyFormat::Text, "whsec_c2VjcmV0", false),
        ] {
            let key = decode(format, text).unwrap();

            let former = former(format, text, &key);

            assert_eq!(former, other.then_some(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_hashed_key_is_the_hash() {
        for (format, known) in [
            (KeyFormat::Sha1, "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"),
            (
                KeyFormat::Sha256,
                "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
            ),
        ] {
            let key = decode(format, "secret").unwrap();

            assert_eq!(hex::encode(&*key), known);
        }
    }

    #[test]
    fn a_key_must_be_in_the_format() {
        for (format, text) in [
            (KeyFormat::Base64, "c2VjcmV"),
            (KeyFormat::Base64, "c2Vj_mV0"),
            (KeyFormat::Base64, "c2Vj cmV0"),
            (KeyFormat::Base64After("v1,whsec_"), "whsec_c2VjcmV0"),
            (KeyFormat::Hex, "abc"),
            (KeyFormat::Hex, "zz"),
            (KeyFormat::SignKey, "signkey-prod"),
            (KeyFormat::SignKey, "signkey--12ab"),
            (KeyFormat::UserAndPassword, "secret"),
            (KeyFormat::Whsec, "WHSEC_c2VjcmV0"),
            // The last character has a bit that no byte needs.
            (KeyFormat::Whsec, "whsec_c2VjcmV0cx"),
            (KeyFormat::WhsecOrText, "whsec_c2VjcmV"),
        ] {
            let error = decode(format, text).unwrap_err();

            assert_eq!(error, InvalidKey::Undecodable(format), "{text}");
        }
    }

    #[cfg(not(feature = "nfkd"))]
    #[test]
    fn a_text_beyond_ascii_needs_the_feature() {
        let error = decode(KeyFormat::Nfkd, "sécret").unwrap_err();

        assert_eq!(error, InvalidKey::NotNormalized);
        assert!(error.to_string().contains("feature `nfkd`"));
    }

    #[test]
    fn a_public_key_is_not_a_shared_secret() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----",
            "\u{200b}-----BEGIN PUBLIC KEY-----",
            r#"{"kty":"oct"}"#,
            "whpk_Zm9v",
            "ssh-ed25519 AAAA",
            // SPKI of Ed25519, P-256 and RSA, without padding too, and PKCS#8.
            "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfS",
            "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC/+NtIkjzevvqD+I3MMv3bLXDt",
            "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfP",
            "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
        ] {
            for format in FORMATS {
                assert_eq!(
                    decode(format, text).unwrap_err(),
                    InvalidKey::PublicKey,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_secret_that_only_begins_as_der_is_a_secret() {
        let spki = "302a300506032b6570032100";
        let error = decode(KeyFormat::Hex, spki).unwrap_err();
        assert_eq!(error, InvalidKey::PublicKey);
        for text in [
            "MCow",
            "MCowBQYDK2Vv",
            "MCoCAQAwBQYDK2Vv",
            "MIIBIjANBgkqhkiG9w0BAQ==",
        ] {
            assert!(decode(KeyFormat::Base64, text).is_ok(), "{text}");
            assert!(decode(KeyFormat::Text, text).is_ok(), "{text}");
        }
    }
}
