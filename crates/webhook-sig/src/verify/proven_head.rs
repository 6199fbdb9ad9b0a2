//! A head whose signature was verified before the body arrived.

use std::fmt;
#[cfg(feature = "message-signatures")]
use std::sync::Arc;

use crate::crypto::BodyHash;
use crate::error::{Error, ErrorKind};
use crate::key::{KeyName, Keyring};
use crate::message::{ClaimedDigest, Expected, SignedValues, check_claims};
#[cfg(feature = "message-signatures")]
use crate::request::labeled_signature::LabeledSignature;
use crate::request::{VerifiedBody, View};
use crate::time::UnixTime;
use crate::verify::Verifier;
use crate::verify::attempts::Attempts;
#[cfg(feature = "message-signatures")]
use crate::verify::covered::signed_digests;

/// A head that was verified, and what it says of the body.
///
/// A forgery is refused before its body is read, for the price of one public-key operation.
pub(super) struct ProvenHead {
    key_name: KeyName,
    /// The message signature that was verified.
    #[cfg(feature = "message-signatures")]
    signature: Option<Arc<LabeledSignature>>,
    hashes: Vec<SignedHash>,
}

/// A signed hash of the body, and that of the body so far.
struct SignedHash {
    so_far: BodyHash,
    /// `None` if the body must be empty.
    signed: Option<Vec<u8>>,
    is_empty: bool,
}

impl ProvenHead {
    pub(super) fn new(key_name: KeyName, digests: Vec<ClaimedDigest>) -> Result<Self, Error> {
        let hashes = digests.into_iter().map(|claimed| {
            Ok(SignedHash {
                so_far: BodyHash::new(claimed.digest).ok_or(ErrorKind::FieldMalformed)?,
                signed: claimed.bytes,
                is_empty: true,
            })
        });
        let hashes = hashes.collect::<Result<_, ErrorKind>>()?;
        Ok(Self {
            key_name,
            #[cfg(feature = "message-signatures")]
            signature: None,
            hashes,
        })
    }

    /// Returns a view of the request as the signature that was verified has it.
    #[cfg(feature = "message-signatures")]
    pub(super) fn hold_in<'v>(&self, mut view: View<'v>) -> View<'v> {
        if let Some(signature) = &self.signature {
            view.hold_signatures(Ok(vec![Arc::clone(signature)]));
        }
        view
    }

    /// Hashes the next bytes of the body.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        for hash in &mut self.hashes {
            hash.so_far.update(bytes);
            hash.is_empty &= bytes.is_empty();
        }
    }

    /// Compares the body with its signed hashes, and returns the name of the key that signed them.
    pub(super) fn finish(self) -> Result<KeyName, Error> {
        for hash in self.hashes {
            let is_signed = match hash.signed {
                Some(signed) => *hash.so_far.finish() == *signed,
                None => hash.is_empty,
            };
            if !is_signed {
                let source = "the signature is valid, and the body is not the signed one";
                return Err(Error::new(ErrorKind::SignatureMismatch, source));
            }
        }
        Ok(self.key_name)
    }
}

impl fmt::Debug for ProvenHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvenHead").finish_non_exhaustive()
    }
}

impl Verifier {
    /// Verifies the signature of a head that covers nothing of the body but hashes.
    pub(super) fn prove_head<'m>(
        &self,
        view: &View<'m>,
        values: &SignedValues<'m>,
        keys: &Keyring,
        key_id: Option<&str>,
        now: UnixTime,
    ) -> Result<ProvenHead, Error> {
        let no_body = VerifiedBody::default();
        let writer = self.writer(view, &no_body, values, self.first_url_form());
        let mut attempts = Attempts::new(&writer, &self.layout, None);
        let brought = self.brought_key(view, keys, now)?;
        let keys = brought.as_ref().unwrap_or(keys);
        let mut tried = keys.tried(key_id, now);
        let Some(entry) = attempts.first_match(&mut tried)? else {
            return Err(ErrorKind::SignatureMismatch.into());
        };
        #[cfg(feature = "message-signatures")]
        if let Some(policy) = self.scheme.policy() {
            let signatures = view.signatures()?;
            let signature = signatures.first().ok_or(ErrorKind::SignatureMissing)?;
            let digests = signed_digests(policy, signature, view)?;
            let mut proven = ProvenHead::new(entry.name().clone(), digests)?;
            proven.signature = Some(Arc::clone(signature));
            return Ok(proven);
        }
        let digests = self.check_claims(view)?;
        ProvenHead::new(entry.name().clone(), digests)
    }

    /// Checks the claims of a token whose signature is valid.
    pub(super) fn check_claims(&self, view: &View<'_>) -> Result<Vec<ClaimedDigest>, Error> {
        if self.scheme.claims().is_empty() {
            return Ok(Vec::new());
        }
        let target = view.as_arrived().target();
        let url = self
            .has_base_url()
            .then(|| [self.base_url_text(), target].concat());
        let expected = Expected {
            params: &self.params,
            url: url.as_deref(),
        };
        check_claims(self.scheme, view, expected)
    }
}
