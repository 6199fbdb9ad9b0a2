//! The only place that names a crypto crate: key states, running hashes, comparison.

use arrayvec::ArrayVec;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use subtle::{Choice, ConstantTimeEq};

use crate::scheme::Algorithm;

/// The longest signature of any algorithm, in bytes.
const TAG_LIMIT: usize = 64;

/// A signature's bytes.
pub(crate) type Tag = ArrayVec<u8, TAG_LIMIT>;

/// A key, ready to hash: for HMAC both padded key blocks are hashed already.
///
/// The states wipe themselves when dropped.
#[derive(Clone)]
pub(crate) enum Secret {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha512(Hmac<Sha512>),
    #[cfg(feature = "legacy")]
    KeyedMd5(zeroize::Zeroizing<Box<[u8]>>),
}

impl Secret {
    /// Makes a key; `None` if the algorithm takes no key of this length.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        Some(match algorithm {
            Algorithm::HmacSha1 => Self::HmacSha1(Hmac::new_from_slice(key).ok()?),
            Algorithm::HmacSha256 => Self::HmacSha256(Hmac::new_from_slice(key).ok()?),
            Algorithm::HmacSha512 => Self::HmacSha512(Hmac::new_from_slice(key).ok()?),
            #[cfg(feature = "legacy")]
            Algorithm::KeyedMd5 => Self::KeyedMd5(zeroize::Zeroizing::new(key.into())),
        })
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::HmacSha1(_) => Algorithm::HmacSha1,
            Self::HmacSha256(_) => Algorithm::HmacSha256,
            Self::HmacSha512(_) => Algorithm::HmacSha512,
            #[cfg(feature = "legacy")]
            Self::KeyedMd5(_) => Algorithm::KeyedMd5,
        }
    }

    /// Starts hashing a message under this key.
    pub(crate) fn start(&self) -> Running {
        match self {
            Self::HmacSha1(state) => Running::HmacSha1(state.clone()),
            Self::HmacSha256(state) => Running::HmacSha256(state.clone()),
            Self::HmacSha512(state) => Running::HmacSha512(state.clone()),
            #[cfg(feature = "legacy")]
            Self::KeyedMd5(key) => Running::KeyedMd5 {
                hash: md5::Md5::new(),
                key: key.clone(),
            },
        }
    }
}

/// A message being hashed under one key.
#[derive(Clone)]
pub(crate) enum Running {
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha512(Hmac<Sha512>),
    #[cfg(feature = "legacy")]
    KeyedMd5 {
        hash: md5::Md5,
        key: zeroize::Zeroizing<Box<[u8]>>,
    },
}

impl Running {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::HmacSha1(hash) => Mac::update(hash, bytes),
            Self::HmacSha256(hash) => Mac::update(hash, bytes),
            Self::HmacSha512(hash) => Mac::update(hash, bytes),
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 { hash, .. } => Digest::update(hash, bytes),
        }
    }

    /// Hashes the key itself, where the algorithm has it in the message.
    pub(crate) fn update_with_key(&mut self) {
        match self {
            Self::HmacSha1(_) | Self::HmacSha256(_) | Self::HmacSha512(_) => {}
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 { hash, key } => Digest::update(hash, &**key),
        }
    }

    pub(crate) fn finish(self) -> Tag {
        let mut tag = Tag::new();
        // No algorithm makes more than `TAG_LIMIT` bytes, and a shorter tag would match nothing.
        let _ = match self {
            Self::HmacSha1(hash) => tag.try_extend_from_slice(&hash.finalize().into_bytes()),
            Self::HmacSha256(hash) => tag.try_extend_from_slice(&hash.finalize().into_bytes()),
            Self::HmacSha512(hash) => tag.try_extend_from_slice(&hash.finalize().into_bytes()),
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 { hash, .. } => tag.try_extend_from_slice(&hash.finalize()),
        };
        tag
    }
}

/// Tells whether any candidate is the tag, looking at all of them in constant time.
pub(crate) fn any_is(candidates: &[Tag], tag: &Tag) -> bool {
    let mut found = Choice::from(0);
    for candidate in candidates {
        found |= candidate.as_slice().ct_eq(tag.as_slice());
    }
    found.into()
}

/// Hashes bytes with SHA-1.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    Sha1::digest(bytes).into()
}

/// Hashes bytes with SHA-256.
pub(crate) fn sha256<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for chunk in chunks {
        Digest::update(&mut hash, chunk);
    }
    hash.finalize().into()
}

/// A text that is compared by its digest, so that neither its length nor its bytes show in the
/// time that a comparison takes.
#[derive(Clone)]
pub(crate) struct Digested([u8; 32]);

impl Digested {
    pub(crate) fn new(text: &[u8]) -> Self {
        Self(sha256([text]))
    }

    pub(crate) fn is(&self, text: &[u8]) -> bool {
        self.0.ct_eq(&sha256([text])).into()
    }
}
