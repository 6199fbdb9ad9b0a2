//! Texts that may be bytes in an encoding.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// Returns the bytes that a text may be, each with the name of its encoding; padding may be missing.
pub(super) fn decoded(text: &str) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let base64 = |alphabet| GeneralPurpose::new(alphabet, lenient).decode(text).ok();
    let decoded = [
        ("hex", hex::decode(text).ok()),
        ("base64", base64(&STANDARD)),
        ("base64 for URLs", base64(&URL_SAFE)),
    ];
    let decoded = decoded.into_iter();
    decoded.filter_map(|(name, bytes)| Some((name, bytes?)))
}
