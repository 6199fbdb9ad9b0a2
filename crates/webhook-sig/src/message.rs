//! The signed message: which values a delivery brings, where one ends and the next begins, and the
//! bytes that are signed.

use crate::crypto;
use crate::request::View;
use crate::scheme::{Digest, Encoding};

pub(crate) use self::layout::{CONTENT_LENGTH, Layout};
pub(crate) use self::values::{SignedValues, check_url_and_body, check_url_borders, read_field};
pub(crate) use self::writer::Writer;

mod layout;
mod values;
mod writer;

impl View<'_> {
    /// Returns a hash of the body, as text.
    #[must_use]
    pub fn body_digest(&self, digest: Digest, encoding: Encoding) -> String {
        encoding.encode(&crypto::digest(digest, [self.body()]))
    }
}
