//! Replacing a part of a body.

/// Replaces a part of a body, which must be a slice of it, and leaves every other byte as it is.
pub(crate) fn splice(body: &[u8], part: &[u8], replacement: &[u8]) -> Option<Vec<u8>> {
    let start = part.as_ptr().addr().checked_sub(body.as_ptr().addr())?;
    let before = body.get(..start)?;
    let after = body.get(start.checked_add(part.len())?..)?;
    Some([before, replacement, after].concat())
}
