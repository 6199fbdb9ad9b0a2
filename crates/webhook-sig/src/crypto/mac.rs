//! Message authentication codes: key states, running hashes, comparison.

use std::hint::black_box;

use arrayvec::ArrayVec;
use hmac::digest::{FixedOutput, Output, Update};
use hmac::{Hmac, KeyInit};
#[cfg(feature = "legacy")]
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
#[cfg(feature = "keccak")]
use sha3::Keccak256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::scheme::{self, Algorithm};

/// The longest signature of any algorithm, in bytes.
pub(crate) const TAG_LIMIT: usize = 64;

/// A signature's bytes, or the SHA-256 of a shown secret.
pub(crate) type Tag = ArrayVec<u8, TAG_LIMIT>;

/// A key, ready to hash: for HMAC both padded key blocks are hashed already.
///
/// The states wipe themselves when dropped.
#[derive(Clone)]
pub(crate) struct MacKey {
    algorithm: Algorithm,
    /// The hash of a message of nothing.
    start: Hash,
    /// The key, where the algorithm has it in the message or shows it; else nothing.
    key: Zeroizing<Box<[u8]>>,
}

impl MacKey {
    /// Makes a key; `None` if the algorithm takes no key of this length.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        let start = match algorithm {
            // A token is its own message, so that tokens of every length compare by one hash.
            Algorithm::Basic | Algorithm::Token => {
                let mut token = Sha256::default();
                token.update(key);
                Hash::Sha256(token)
            }
            #[cfg(feature = "legacy")]
            Algorithm::HmacMd5 => Hash::HmacMd5(keyed(key)?),
            Algorithm::HmacSha1 => Hash::HmacSha1(keyed(key)?),
            Algorithm::HmacSha256 => Hash::HmacSha256(keyed(key)?),
            Algorithm::HmacSha384 => Hash::HmacSha384(keyed(key)?),
            Algorithm::HmacSha512 => Hash::HmacSha512(keyed(key)?),
            #[cfg(feature = "keccak")]
            Algorithm::KeyedKeccak256 => Hash::Keccak256(Keccak256::default()),
            #[cfg(feature = "legacy")]
            Algorithm::KeyedMd5 => Hash::Md5(Md5::default()),
            Algorithm::KeyedSha1 => Hash::Sha1(Sha1::default()),
            Algorithm::KeyedSha256 => Hash::Sha256(Sha256::default()),
        };
        let is_kept = algorithm.is_keyed_hash() || algorithm.is_token();
        Some(Self {
            algorithm,
            start,
            key: Zeroizing::new(if is_kept { key.into() } else { Box::default() }),
        })
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Signs a message that is there as a whole, and is written piece by piece.
    ///
    /// The hash does not outlive this: it is copied once, from the key's, and is kept nowhere.
    pub(crate) fn sign(&self, write: &mut Write<'_>) -> Tag {
        with_hash!(&self.start, start => {
            let mut hash = start.clone();
            write(&mut |piece| match piece {
                Piece::Bytes(bytes) => hash.update(bytes),
                Piece::Key => hash.update(&self.key),
            });
            tag(&hash.finalize_fixed())
        })
    }

    /// Starts hashing a message that is yet to come.
    pub(crate) fn start(&self) -> MacState<'_> {
        MacState {
            hash: self.start.clone(),
            key: &self.key,
        }
    }

    /// Returns the secret itself, where the sender shows it.
    pub(crate) fn shown(&self) -> Option<&[u8]> {
        self.algorithm.is_token().then_some(&self.key)
    }
}

fn keyed<H: KeyInit>(key: &[u8]) -> Option<H> {
    H::new_from_slice(key).ok()
}

/// Writes a message into a hash.
pub(crate) type Write<'w> = dyn FnMut(&mut dyn FnMut(Piece<'_>)) + 'w;

/// A piece of a signed message; the key stays with the hash, and is not written out.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'p> {
    Bytes(&'p [u8]),
    /// The key itself, where the algorithm has it in the message.
    Key,
}

/// A message being hashed under one key while it arrives.
pub(crate) struct MacState<'k> {
    hash: Hash,
    key: &'k [u8],
}

impl MacState<'_> {
    pub(crate) fn update(&mut self, piece: Piece<'_>) {
        let bytes = match piece {
            Piece::Bytes(bytes) => bytes,
            Piece::Key => self.key,
        };
        with_hash!(&mut self.hash, hash => hash.update(bytes));
    }

    pub(crate) fn finish(self) -> Tag {
        with_hash!(self.hash, hash => tag(&hash.finalize_fixed()))
    }
}

/// The state of a hash.
#[derive(Clone)]
enum Hash {
    #[cfg(feature = "legacy")]
    HmacMd5(Hmac<Md5>),
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha384(Hmac<Sha384>),
    HmacSha512(Hmac<Sha512>),
    #[cfg(feature = "keccak")]
    Keccak256(Keccak256),
    #[cfg(feature = "legacy")]
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
}

/// Does the same with whichever hash it is; a function cannot, because each is of its own type.
macro_rules! with_hash {
    ($state:expr, $hash:ident => $act:expr) => {
        match $state {
            #[cfg(feature = "legacy")]
            Hash::HmacMd5($hash) => $act,
            Hash::HmacSha1($hash) => $act,
            Hash::HmacSha256($hash) => $act,
            Hash::HmacSha384($hash) => $act,
            Hash::HmacSha512($hash) => $act,
            #[cfg(feature = "keccak")]
            Hash::Keccak256($hash) => $act,
            #[cfg(feature = "legacy")]
            Hash::Md5($hash) => $act,
            Hash::Sha1($hash) => $act,
            Hash::Sha256($hash) => $act,
        }
    };
}
use with_hash;

/// Makes a tag; no algorithm makes more than `TAG_LIMIT` bytes, and an empty tag matches nothing.
fn tag(bytes: &[u8]) -> Tag {
    Tag::try_from(bytes).unwrap_or_default()
}

/// Tells whether any candidate is the tag, looking at all of them in constant time; an empty tag
/// is nobody's.
pub(crate) fn matches_any<'t>(candidates: impl IntoIterator<Item = &'t Tag>, tag: &Tag) -> bool {
    let mut found = Choice::from(0);
    for candidate in candidates {
        found |= is_same(candidate, tag);
    }
    !tag.is_empty() && found.into()
}

/// Compares two texts of which the length is no secret.
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

/// Hashes bytes with SHA-1.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    hashed::<Sha1>([bytes]).into()
}

/// Hashes bytes with SHA-256.
pub(crate) fn sha256<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    hashed::<Sha256>(chunks).into()
}

/// Hashes bytes without a key.
pub(crate) fn digest<'a>(
    digest: scheme::Digest,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Tag {
    match digest {
        #[cfg(feature = "legacy")]
        scheme::Digest::Md5 => tag(&hashed::<Md5>(chunks)),
        scheme::Digest::Sha256 => tag(&hashed::<Sha256>(chunks)),
    }
}

fn hashed<'a, H: Default + Update + FixedOutput>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Output<H> {
    let mut hash = H::default();
    for chunk in chunks {
        hash.update(chunk);
    }
    hash.finalize_fixed()
}

/// A text that is compared by its digest, so that neither its length nor its bytes show in the
/// time that a comparison takes.
#[derive(Clone)]
pub(crate) struct HashedSecret([u8; 32]);

impl HashedSecret {
    pub(crate) fn new(text: &[u8]) -> Self {
        Self(sha256([text]))
    }

    pub(crate) fn is(&self, text: &[u8]) -> bool {
        is_same(&self.0, &sha256([text])).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
