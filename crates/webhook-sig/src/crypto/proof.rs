//! The one door to every algorithm.
#![cfg_attr(
    not(any(feature = "ecdsa", feature = "ed25519", feature = "rsa")),
    expect(unreachable_code, reason = "without a feature there is no public key")
)]

#[cfg(feature = "endpoint")]
use std::convert::Infallible;

#[cfg(feature = "certificates")]
use crate::crypto::certificate::Root;
use crate::crypto::compare::matches_any;
use crate::crypto::mac::{MacKey, MacState};
use crate::crypto::public::{PublicKey, PublicProof};
#[cfg(feature = "endpoint")]
use crate::crypto::sha256;
use crate::crypto::tag::TAG_LIMIT;
use crate::crypto::{Sink, Tag, digest};
use crate::scheme::{Algorithm, Digest, Encoding};

/// A key of any algorithm, ready to verify.
#[derive(Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly every key is the large one; with Ed25519 they differ less"
)]
pub(crate) enum VerifyingKey {
    Mac(MacKey),
    Public(PublicKey),
    #[cfg(feature = "certificates")]
    Root(Root),
}

impl VerifyingKey {
    /// Creates the key of an algorithm with a shared secret; `None` if the algorithm takes no key
    /// of this length.
    pub(crate) fn shared(algorithm: Algorithm, secret: &[u8]) -> Option<Self> {
        MacKey::new(algorithm, secret).map(Self::Mac)
    }

    /// Returns a digest that tells the key from others in a process: of what it makes of no message,
    /// or of the public key.
    #[cfg(feature = "endpoint")]
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let key = match self {
            Self::Mac(key) => key,
            Self::Public(key) => return sha256([key.bytes()]),
            #[cfg(feature = "certificates")]
            Self::Root(root) => return sha256([root.der()]),
        };
        if let Some(token) = key.shown() {
            return sha256([token]);
        }
        let made = key.mac(|sink| {
            sink.key();
            Ok::<_, Infallible>(())
        });
        let Ok(made) = made;
        sha256([&*made])
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Mac(key) => key.algorithm(),
            Self::Public(key) => key.algorithm(),
            #[cfg(feature = "certificates")]
            Self::Root(root) => root.algorithm(),
        }
    }
}

/// A message being verified under one key while it arrives.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every proof is the large one, and one that is kept is boxed"
)]
pub(crate) enum Proof<'k> {
    Mac(MacState<'k>),
    Public(PublicProof),
    /// Under a root, whose key signs certificates alone.
    #[cfg(feature = "certificates")]
    Never,
}

impl<'k> Proof<'k> {
    /// Starts with a message that is yet to come, and the signatures that it may have.
    pub(crate) fn start(key: &'k VerifyingKey, candidates: &Candidates) -> Self {
        match key {
            VerifyingKey::Mac(key) => Self::Mac(key.start()),
            VerifyingKey::Public(key) => Self::Public(key.start(&candidates.public)),
            #[cfg(feature = "certificates")]
            VerifyingKey::Root(_) => Self::Never,
        }
    }

    /// Verifies a message that is there as a whole, which is cheaper than to start and to go on.
    pub(crate) fn of_whole<E>(
        key: &'k VerifyingKey,
        candidates: &Candidates,
        write: impl FnOnce(&mut dyn Sink) -> Result<(), E>,
    ) -> Result<bool, E> {
        match key {
            VerifyingKey::Mac(key) => key.mac(write).map(|tag| candidates.matches(&tag)),
            _ => {
                let mut proof = Self::start(key, candidates);
                write(&mut proof)?;
                Ok(proof.verify(candidates))
            }
        }
    }

    /// Decides whether any candidate is a signature of the message that was written.
    pub(crate) fn verify(self, candidates: &Candidates) -> bool {
        match self {
            Self::Mac(state) => candidates.matches(&state.finish()),
            Self::Public(proof) => proof.verify(&candidates.public),
            #[cfg(feature = "certificates")]
            Self::Never => false,
        }
    }
}

impl Sink for Proof<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        match self {
            Self::Mac(state) => state.bytes(bytes),
            Self::Public(proof) => proof.bytes(bytes),
            #[cfg(feature = "certificates")]
            Self::Never => {}
        }
    }

    fn key(&mut self) {
        // The laws leave the key out of every message but a keyed hash's.
        if let Self::Mac(state) = self {
            state.key();
        }
    }
}

/// Signs a message, and returns the signature as the sender shows it; `None` for a public key,
/// which verifies only.
///
/// A token has no message to sign: the sender shows the secret itself.
pub(crate) fn sign<E>(
    key: &VerifyingKey,
    encoding: Encoding,
    write: impl FnOnce(&mut dyn Sink) -> Result<(), E>,
) -> Result<Option<String>, E> {
    let VerifyingKey::Mac(key) = key else {
        return Ok(None);
    };
    if let Some(token) = key.shown() {
        return Ok(Some(encoding.encode(token)));
    }
    key.mac(write).map(|tag| Some(encoding.encode(&tag)))
}

/// The signatures that the sender shows. Nearly always there is one, and only a list is allocated.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Empty if there is none.
    first: Tag,
    others: Vec<Tag>,
    /// Those of a public key, which may be longer.
    public: Vec<Box<[u8]>>,
}

impl Candidates {
    /// Adds a signature as the sender wrote it; one that cannot be decoded is left out, because in
    /// a list it may be meant for another receiver.
    pub(crate) fn push(&mut self, algorithm: Algorithm, encoding: Encoding, text: &[u8]) {
        if !algorithm.is_symmetric() {
            if let Some(signature) = decode_public(algorithm, encoding, text)
                && !self.public.contains(&signature)
            {
                self.public.push(signature);
            }
            return;
        }
        if self.first.is_empty() {
            decode(algorithm, encoding, text, &mut self.first);
            return;
        }
        let mut other = Tag::new();
        decode(algorithm, encoding, text, &mut other);
        if !other.is_empty() {
            self.others.push(other);
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.first.is_empty() && self.public.is_empty()
    }

    /// Returns whether one of them is by a shared secret or by a private key, as the algorithm's are.
    pub(crate) const fn has_kind_of(&self, algorithm: Algorithm) -> bool {
        if algorithm.is_symmetric() {
            return !self.first.is_empty();
        }
        !self.public.is_empty()
    }

    /// Returns whether one of them is the tag that the key makes.
    fn matches(&self, tag: &Tag) -> bool {
        matches_any(self.iter(), tag)
    }

    /// Returns all of them; an empty one is not a signature of any algorithm.
    fn iter(&self) -> impl Iterator<Item = &Tag> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// Decodes a signature in place; a text that is not one leaves nothing.
fn decode(algorithm: Algorithm, encoding: Encoding, text: &[u8], tag: &mut Tag) {
    if let Some(length) = algorithm.signature_len() {
        *tag = Tag::from([0; TAG_LIMIT]);
        tag.truncate(length);
        if !encoding.decode(text, tag) {
            tag.clear();
        }
    } else if let Some(secret) = encoding.read(text) {
        *tag = digest(Digest::Sha256, [&*secret]);
    }
}

/// The longest signature of a public key in bytes: that of RSA with a modulus of 8192 bits.
const PUBLIC_SIGNATURE_LIMIT: usize = 1024;

/// Decodes the signature of a public key.
fn decode_public(algorithm: Algorithm, encoding: Encoding, text: &[u8]) -> Option<Box<[u8]>> {
    let signature = encoding.read(text)?;
    let is_fit = match algorithm.signature_len() {
        Some(length) => signature.len() == length,
        None => (1..=PUBLIC_SIGNATURE_LIMIT).contains(&signature.len()),
    };
    is_fit.then(|| signature.into())
}
