//! What the receiver and the senders of the memory test agree on.

use std::sync::LazyLock;

use bytes::Bytes;

/// The secret of every upload.
pub const SECRET: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";

/// The header that holds an upload's number; no signature covers it.
pub const NUMBER: &str = "x-upload";

/// The length of an upload: 1 MiB.
pub const LENGTH: usize = 1024 * 1024;

/// Returns the body of the upload with this number, which is like no other's.
#[must_use]
pub fn body(number: usize) -> Bytes {
    PATTERN.slice(number..number.saturating_add(LENGTH))
}

/// Every body is a window of it, so that a thousand of them take the memory of two.
static PATTERN: LazyLock<Bytes> = LazyLock::new(|| {
    let mut state = 0_u64;
    let words = std::iter::repeat_with(|| {
        // A linear congruential generator: every word depends on its position.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()
    });
    words.take(LENGTH / 4).flatten().collect()
});
