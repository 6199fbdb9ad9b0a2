//! The ids by which vendors call their keys.

/// The greatest length of a vendor's id of a key, in bytes; a longer one in a delivery is malformed.
pub const KEY_ID_LIMIT: usize = 128;

/// Returns the text as an id, if it is one: it is not empty, within [`KEY_ID_LIMIT`], and of
/// visible ASCII characters only.
pub(crate) fn key_id(text: &[u8]) -> Option<&str> {
    let is_id = (1..=KEY_ID_LIMIT).contains(&text.len()) && text.iter().all(u8::is_ascii_graphic);
    std::str::from_utf8(text).ok().filter(|_| is_id)
}
