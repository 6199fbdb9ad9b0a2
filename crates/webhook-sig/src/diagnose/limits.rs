//! How much is tried.

/// The greatest number of changes that one diagnosis tries.
pub const TRY_LIMIT: usize = 500;

/// The greatest number of bytes of bodies that one diagnosis verifies, over all its tries: 256 MiB.
///
/// It lets about a hundred tries read a body of [`CHANGED_BODY_LIMIT`] bytes: each change alone, and some
/// in pairs. Bodies of up to 512 KiB reach [`TRY_LIMIT`] first.
pub const BYTE_LIMIT: usize = 256 * 1024 * 1024;

/// The length in bytes beyond which a body is not changed, and beyond which it is not decompressed.
pub const CHANGED_BODY_LIMIT: usize = 2 * 1024 * 1024;
