//! A shared secret as its bytes.

use crate::crypto::VerifyingKey;
use crate::key::{InvalidKey, Key};
use crate::scheme::Scheme;

impl Scheme {
    /// Creates a key from the bytes of a shared secret, in any format.
    pub(crate) fn key_of_bytes(&self, bytes: &[u8]) -> Result<Key, InvalidKey> {
        let key = VerifyingKey::shared(self.algorithm(), bytes);
        let is_empty = bytes.iter().all(|byte| *byte == 0);
        let key = key.filter(|_| self.algorithm().is_symmetric() && !is_empty);
        key.map(Key::of).ok_or(InvalidKey::Empty)
    }
}
