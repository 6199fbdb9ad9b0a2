//! Message authentication codes: key states, running hashes, comparison.

use hmac::digest::{FixedOutput, Update};
use hmac::{Hmac, KeyInit};
#[cfg(feature = "legacy")]
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
#[cfg(feature = "keccak")]
use sha3::Keccak256;
use zeroize::Zeroizing;

use crate::crypto::tag::tag;
use crate::crypto::{Sink, Tag};
use crate::scheme::Algorithm;

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
    /// Creates a key; `None` if the algorithm takes no key of this length, or no shared one.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        let start = match algorithm {
            // A token is its own message, so that tokens of every length compare by one hash.
            Algorithm::Basic | Algorithm::Token => {
                let mut token = Sha256::default();
                token.update(key);
                Hash::Sha256(token)
            }
            #[cfg(feature = "ecdsa")]
            Algorithm::Ecdsa(_) => return None,
            #[cfg(feature = "ed25519")]
            Algorithm::Ed25519 => return None,
            #[cfg(feature = "rsa")]
            Algorithm::Rsa(_) => return None,
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

    /// Authenticates a message that is there as a whole.
    ///
    /// The hash does not outlive this: it is copied once, from the key's, and is kept nowhere.
    pub(crate) fn mac<E>(
        &self,
        write: impl FnOnce(&mut dyn Sink) -> Result<(), E>,
    ) -> Result<Tag, E> {
        with_hash!(&self.start, start => {
            let mut whole = WholeMac { hash: start.clone(), key: &self.key };
            write(&mut whole)?;
            Ok(tag(&whole.hash.finalize_fixed()))
        })
    }

    /// Starts to authenticate a message that is yet to come.
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

/// A message being authenticated while it arrives.
pub(crate) struct MacState<'k> {
    hash: Hash,
    key: &'k [u8],
}

impl MacState<'_> {
    pub(crate) fn finish(self) -> Tag {
        with_hash!(self.hash, hash => tag(&hash.finalize_fixed()))
    }
}

impl Sink for MacState<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        with_hash!(&mut self.hash, hash => hash.update(bytes));
    }

    fn key(&mut self) {
        with_hash!(&mut self.hash, hash => hash.update(self.key));
    }
}

/// The same for a message that is written in one go, whose hash is known by its type.
struct WholeMac<'k, H> {
    hash: H,
    key: &'k [u8],
}

impl<H: Update> Sink for WholeMac<'_, H> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    fn key(&mut self) {
        self.hash.update(self.key);
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
