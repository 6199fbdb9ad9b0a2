//! The only place that names a crypto crate: key states, running hashes, comparison.

use arrayvec::ArrayVec;
use hmac::digest::{FixedOutput, Update};
use hmac::{Hmac, KeyInit};
#[cfg(feature = "legacy")]
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
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
pub(crate) struct Secret {
    algorithm: Algorithm,
    /// The hash of a message of nothing.
    start: Running,
}

impl Secret {
    /// Makes a key; `None` if the algorithm takes no key of this length.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        let hash = match algorithm {
            // A token is its own message, so that tokens of every length compare by one hash.
            Algorithm::Basic | Algorithm::Token => Hash::Sha256(Sha256::new_with_prefix(key)),
            #[cfg(feature = "legacy")]
            Algorithm::HmacMd5 => Hash::HmacMd5(keyed(key)?),
            Algorithm::HmacSha1 => Hash::HmacSha1(keyed(key)?),
            Algorithm::HmacSha256 => Hash::HmacSha256(keyed(key)?),
            Algorithm::HmacSha384 => Hash::HmacSha384(keyed(key)?),
            Algorithm::HmacSha512 => Hash::HmacSha512(keyed(key)?),
            #[cfg(feature = "keccak")]
            Algorithm::KeyedKeccak256 => Hash::Keccak256(Keccak256::new()),
            #[cfg(feature = "legacy")]
            Algorithm::KeyedMd5 => Hash::Md5(Md5::new()),
            Algorithm::KeyedSha1 => Hash::Sha1(Sha1::new()),
            Algorithm::KeyedSha256 => Hash::Sha256(Sha256::new()),
        };
        let is_kept = algorithm.is_keyed_hash() || algorithm.is_token();
        let key = Zeroizing::new(if is_kept { key.into() } else { Box::default() });
        Some(Self {
            algorithm,
            start: Running { hash, key },
        })
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Starts hashing a message under this key.
    pub(crate) fn start(&self) -> Running {
        self.start.clone()
    }

    /// Returns the secret itself, where the sender shows it.
    pub(crate) fn shown(&self) -> Option<&[u8]> {
        self.algorithm.is_token().then_some(&self.start.key)
    }
}

fn keyed<H: KeyInit>(key: &[u8]) -> Option<H> {
    H::new_from_slice(key).ok()
}

/// A message being hashed under one key.
#[derive(Clone)]
pub(crate) struct Running {
    hash: Hash,
    /// The key, where the algorithm has it in the message or shows it; else nothing.
    key: Zeroizing<Box<[u8]>>,
}

impl Running {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.hash.running().update(bytes);
    }

    /// Hashes the key itself, where the algorithm has it in the message.
    pub(crate) fn update_with_key(&mut self) {
        self.hash.running().update(&self.key);
    }

    pub(crate) fn finish(mut self) -> Tag {
        self.hash.running().finish()
    }
}

/// The state of a hash, in place: a delivery allocates nothing for it.
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

impl Hash {
    fn running(&mut self) -> &mut dyn RunningHash {
        match self {
            #[cfg(feature = "legacy")]
            Self::HmacMd5(hash) => hash,
            Self::HmacSha1(hash) => hash,
            Self::HmacSha256(hash) => hash,
            Self::HmacSha384(hash) => hash,
            Self::HmacSha512(hash) => hash,
            #[cfg(feature = "keccak")]
            Self::Keccak256(hash) => hash,
            #[cfg(feature = "legacy")]
            Self::Md5(hash) => hash,
            Self::Sha1(hash) => hash,
            Self::Sha256(hash) => hash,
        }
    }
}

/// A running hash of any algorithm.
trait RunningHash {
    fn update(&mut self, bytes: &[u8]);
    fn finish(&self) -> Tag;
}

impl<H: Update + FixedOutput + Clone> RunningHash for H {
    fn update(&mut self, bytes: &[u8]) {
        Update::update(self, bytes);
    }

    // To finish takes the state itself, which cannot be moved out of whichever hash this is;
    // to copy it costs a hundredth of what it costs to hash its last block.
    fn finish(&self) -> Tag {
        tag(&self.clone().finalize_fixed())
    }
}

/// Makes a tag; no algorithm makes more than `TAG_LIMIT` bytes, and an empty tag matches nothing.
fn tag(bytes: &[u8]) -> Tag {
    Tag::try_from(bytes).unwrap_or_default()
}

/// Tells whether any candidate is the tag, looking at all of them in constant time.
pub(crate) fn any_is<'t>(candidates: impl IntoIterator<Item = &'t Tag>, tag: &Tag) -> bool {
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

/// Hashes bytes without a key.
pub(crate) fn digest<'a>(
    digest: scheme::Digest,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Tag {
    match digest {
        #[cfg(feature = "legacy")]
        scheme::Digest::Md5 => {
            let mut hash = Md5::new();
            for chunk in chunks {
                Digest::update(&mut hash, chunk);
            }
            tag(&hash.finalize())
        }
        scheme::Digest::Sha256 => tag(&sha256(chunks)),
    }
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
