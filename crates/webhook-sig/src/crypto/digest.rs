//! Hashes without a key.

use hmac::digest::{FixedOutput, Output, Update};
#[cfg(feature = "legacy")]
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::crypto::tag::tag;
use crate::crypto::{Sink, Tag};
use crate::scheme;

/// Hashes bytes with SHA-1.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    hashed::<Sha1>([bytes]).into()
}

/// Hashes bytes with SHA-256.
pub(crate) fn sha256<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    hashed::<Sha256>(chunks).into()
}

/// A SHA-256 of what is written piece by piece.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        Update::update(&mut self.0, bytes);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize_fixed().into()
    }
}

/// A signed message can be hashed without the key, which some algorithms have in it.
impl Sink for Hasher {
    fn bytes(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }

    fn key(&mut self) {}
}

/// A hash of a body while it arrives, to be compared with one that was signed.
pub(crate) enum BodyHash {
    Sha256(Sha256),
    Sha512(Sha512),
}

impl BodyHash {
    /// Starts a hash; `None` for a digest that protects nothing.
    pub(crate) fn new(digest: scheme::Digest) -> Option<Self> {
        match digest {
            scheme::Digest::Sha256 => Some(Self::Sha256(Sha256::default())),
            scheme::Digest::Sha512 => Some(Self::Sha512(Sha512::default())),
            _ => None,
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hash) => Update::update(hash, bytes),
            Self::Sha512(hash) => Update::update(hash, bytes),
        }
    }

    pub(crate) fn finish(self) -> Tag {
        match self {
            Self::Sha256(hash) => tag(&hash.finalize_fixed()),
            Self::Sha512(hash) => tag(&hash.finalize_fixed()),
        }
    }
}

/// Hashes bytes without a key.
pub(crate) fn digest<'a>(
    digest: scheme::Digest,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Tag {
    match digest {
        scheme::Digest::Crc32 => tag(&crc32(chunks).to_be_bytes()),
        #[cfg(feature = "legacy")]
        scheme::Digest::Md5 => tag(&hashed::<Md5>(chunks)),
        scheme::Digest::Sha256 => tag(&hashed::<Sha256>(chunks)),
        scheme::Digest::Sha512 => tag(&hashed::<Sha512>(chunks)),
    }
}

fn crc32<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> u32 {
    let mut checksum = crc32fast::Hasher::new();
    for chunk in chunks {
        checksum.update(chunk);
    }
    checksum.finalize()
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
