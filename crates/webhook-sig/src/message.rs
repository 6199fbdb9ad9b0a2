//! The signed message: which values a delivery brings, where one ends and the next begins, and the
//! bytes that are signed.

use crate::crypto;
use crate::request::View;
use crate::scheme::{Digest, Encoding};

pub(crate) use self::boundaries::{check_url, check_url_and_body};
pub(crate) use self::layout::{CONTENT_LENGTH, Layout};
pub use self::refusal::Refusal;
pub(crate) use self::refusal::{explain, unread};
#[cfg(feature = "message-signatures")]
pub(crate) use self::signature_base::SignatureBase;
pub(crate) use self::token::{ClaimedDigest, Expected, check_claims, check_token};
pub(crate) use self::values::SignedValues;
#[cfg(feature = "endpoint")]
pub(crate) use self::values::check_age;
pub(crate) use self::writer::{MessageWriter, Recorded, SignedSettings};

mod boundaries;
mod encoded;
mod layout;
mod refusal;
#[cfg(feature = "message-signatures")]
mod signature_base;
mod token;
mod values;
mod writer;

impl View<'_> {
    /// Returns a hash of the body, as text.
    #[must_use]
    pub fn body_digest(&self, digest: Digest, encoding: Encoding) -> String {
        encoding.encode(&crypto::digest(digest, [self.body()]))
    }
}
