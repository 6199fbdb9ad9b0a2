//! How a scheme's signature is written.

use crate::scheme::{MessageSignature, Payload, Scheme};

/// How a scheme's signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "jws", feature = "message-signatures")),
    expect(dead_code, reason = "only the features make the others")
)]
pub(crate) enum Format {
    /// Alone, under a content of its own.
    Plain,
    /// In a JSON Web Signature.
    Jws(Payload),
    /// In an HTTP message signature, which the policy accepts.
    MessageSignature(MessageSignature),
}

impl Scheme {
    /// Returns whether the signature is in a token.
    #[must_use]
    pub const fn has_token(&self) -> bool {
        matches!(self.format, Format::Jws(_))
    }

    /// Returns what the payload of the token is, if the scheme has one.
    pub(crate) const fn payload(&self) -> Option<Payload> {
        match self.format {
            Format::Jws(payload) => Some(payload),
            Format::MessageSignature(_) | Format::Plain => None,
        }
    }

    pub(crate) const fn has_claims(&self) -> bool {
        matches!(self.format, Format::Jws(Payload::Attached))
    }

    /// Returns which HTTP message signatures the scheme accepts, if it has such signatures.
    #[must_use]
    pub const fn policy(&self) -> Option<&MessageSignature> {
        match &self.format {
            Format::MessageSignature(policy) => Some(policy),
            _ => None,
        }
    }
}
