//! Comparison in constant time.

use std::hint::black_box;

use subtle::{Choice, ConstantTimeEq};

use crate::crypto::{Tag, sha256};

/// Returns whether any candidate is the tag, looking at all of them in constant time; nothing
/// matches an empty tag.
pub(crate) fn matches_any<'t>(candidates: impl IntoIterator<Item = &'t Tag>, tag: &Tag) -> bool {
    let mut found = Choice::from(0);
    for candidate in candidates {
        found |= is_same(candidate, tag);
    }
    !tag.is_empty() && found.into()
}

/// Compares two texts whose length is not a secret.
///
/// The differences are gathered before the one that is left is judged: byte by byte, `subtle`
/// takes a fifth as long as it takes to hash 300 bytes.
fn is_same(one: &[u8], other: &[u8]) -> Choice {
    let ((words, rest), (other_words, other_rest)) = (one.as_chunks(), other.as_chunks());
    let mut difference = 0_u64;
    for (one, other) in words.iter().zip(other_words) {
        difference |= u64::from_ne_bytes(*one) ^ u64::from_ne_bytes(*other);
    }
    for (one, other) in rest.iter().zip(other_rest) {
        difference |= u64::from(one ^ other);
    }
    // The compiler must not find out that the loop could end with the first difference.
    black_box(difference).ct_eq(&0) & Choice::from(u8::from(one.len() == other.len()))
}

/// A text that is compared by its digest, so that neither its length nor its bytes show in the
/// time that a comparison takes.
#[derive(Clone)]
pub(crate) struct HashedSecret([u8; 32]);

impl HashedSecret {
    pub(crate) fn new(text: &[u8]) -> Self {
        Self(sha256([text]))
    }

    /// Returns the digest, to tell texts apart within a process.
    #[cfg(feature = "endpoint")]
    pub(crate) const fn fingerprint(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        is_same(&self.0, &sha256([text])).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::tag::tag;

    #[test]
    fn an_empty_tag_matches_nothing() {
        let (empty, other) = (Tag::new(), tag(&[7; 20]));

        assert!(!matches_any([&empty], &empty));
        assert!(!matches_any([&empty, &other], &empty));
        assert!(!matches_any([&empty], &other));
    }

    #[test]
    fn a_tag_of_any_length_differs_in_every_byte() {
        for length in [16, 20, 32, 48, 64] {
            let one = tag(&vec![7; length]);
            assert!(matches_any([&one], &one));
            for at in 0..length {
                let mut other = one.clone();
                other[at] ^= 1;
                assert!(!matches_any([&other], &one), "{length} {at}");
            }
            let shorter = tag(&vec![7; length - 1]);
            assert!(!matches_any([&shorter], &one));
        }
    }
}
