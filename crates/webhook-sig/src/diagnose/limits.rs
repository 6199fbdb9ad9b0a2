//! How much is tried.

/// The greatest number of changes that one diagnosis tries.
pub const TRY_LIMIT: usize = 500;

/// The length in bytes beyond which a body is not changed, and beyond which it is not decompressed.
pub const CHANGED_BODY_LIMIT: usize = 2 * 1024 * 1024;
