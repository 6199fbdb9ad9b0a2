//! The one door to every algorithm.

#[cfg(feature = "endpoint")]
use std::convert::Infallible;

use crate::crypto::compare::matches_any;
use crate::crypto::mac::{MacKey, MacState};
#[cfg(feature = "endpoint")]
use crate::crypto::sha256;
use crate::crypto::tag::TAG_LIMIT;
use crate::crypto::{Sink, Tag, digest};
use crate::scheme::{Algorithm, Digest, Encoding};

/// A key of any algorithm, ready to verify.
#[derive(Clone)]
pub(crate) enum VerifyingKey {
    Mac(MacKey),
}

impl VerifyingKey {
    /// Creates the key of an algorithm with a shared secret; `None` if the algorithm takes no key
    /// of this length.
    pub(crate) fn shared(algorithm: Algorithm, secret: &[u8]) -> Option<Self> {
        MacKey::new(algorithm, secret).map(Self::Mac)
    }

    /// Returns a digest of what the key makes of no message, to tell it from others in a process.
    #[cfg(feature = "endpoint")]
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let Self::Mac(key) = self;
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
        let Self::Mac(key) = self;
        key.algorithm()
    }
}

/// A message being verified under one key while it arrives.
pub(crate) enum Proof<'k> {
    Mac(MacState<'k>),
}

impl<'k> Proof<'k> {
    /// Starts with a message that is yet to come.
    pub(crate) fn start(key: &'k VerifyingKey) -> Self {
        let VerifyingKey::Mac(key) = key;
        Self::Mac(key.start())
    }

    /// Verifies a message that is there as a whole, which is cheaper than to start and to go on.
    pub(crate) fn of_whole<E>(
        key: &VerifyingKey,
        candidates: &Candidates,
        write: impl FnOnce(&mut dyn Sink) -> Result<(), E>,
    ) -> Result<bool, E> {
        let VerifyingKey::Mac(key) = key;
        key.mac(write).map(|tag| candidates.matches(&tag))
    }

    /// Decides whether any candidate is a signature of the message that was written.
    pub(crate) fn verify(self, candidates: &Candidates) -> bool {
        let Self::Mac(state) = self;
        candidates.matches(&state.finish())
    }
}

impl Sink for Proof<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        let Self::Mac(state) = self;
        state.bytes(bytes);
    }

    fn key(&mut self) {
        let Self::Mac(state) = self;
        state.key();
    }
}

/// Signs a message, and returns the signature as the sender shows it.
///
/// A token has no message to sign: the sender shows the secret itself.
pub(crate) fn sign<E>(
    key: &VerifyingKey,
    encoding: Encoding,
    write: impl FnOnce(&mut dyn Sink) -> Result<(), E>,
) -> Result<String, E> {
    let VerifyingKey::Mac(key) = key;
    if let Some(token) = key.shown() {
        return Ok(encoding.encode(token));
    }
    key.mac(write).map(|tag| encoding.encode(&tag))
}

/// The signatures that the sender shows. Nearly always there is one, and only a list is allocated.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Empty if there is none.
    first: Tag,
    others: Vec<Tag>,
}

impl Candidates {
    /// Adds a signature as the sender wrote it; one that cannot be decoded is left out, because in
    /// a list it may be meant for another receiver.
    pub(crate) fn push(&mut self, algorithm: Algorithm, encoding: Encoding, text: &[u8]) {
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
        self.first.is_empty()
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
