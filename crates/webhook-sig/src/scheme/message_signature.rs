//! HTTP message signatures (RFC 9421): which of them a scheme accepts.

use std::fmt;

use crate::scheme::location::Place;
use crate::scheme::{Algorithm, Audience, Location, Scheme};

pub use self::covered::Covered;

mod algorithm;
mod covered;

/// Which HTTP message signatures a scheme accepts: its policy.
///
/// The sender chooses what a message signature covers, so the receiver must say what it has to
/// cover. [`new`](Self::new) has a safe default, which each method changes in one respect. A
/// signature that is below the policy does not count, even if it is genuine; a request without one
/// that counts is refused before its body is read.
///
/// ```
/// use webhook_sig::scheme::{Algorithm, Audience, Covered, MessageSignature, Scheme};
///
/// const POLICY: MessageSignature = MessageSignature::new()
///     .covers(&[Covered::Method, Covered::TargetUri, Covered::Header("content-type")])
///     .tag("acme")
///     .needs_nonce();
///
/// const ACME: Scheme = Scheme::message_signature("acme", Algorithm::HmacSha256, POLICY)
///     .audience(Audience::Key)
///     .build();
///
/// assert!(ACME.signs_body());
/// assert_eq!(
///     ACME.signed_content().to_string(),
///     "{@method, @target-uri, content-type and the digest of a body}",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageSignature {
    version: Version,
    covered: &'static [Covered],
    body: BodyCoverage,
    label: Choice,
    tag: Choice,
    key_id: bool,
    nonce: bool,
    created: bool,
    expires: bool,
}

/// When a message signature must cover the digest of the body: `Content-Digest` (RFC 9530), or
/// `Digest` before RFC 9421.
///
/// A digest that is covered is always compared with the body that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyCoverage {
    /// Whenever the request has a body.
    Always,
    /// Never: what is not covered may be anything. The scheme says
    /// [`unsigned_body`](crate::scheme::SchemeBuilder::unsigned_body).
    IfCovered,
    /// Whenever the request has a body and the signature covers its path: a signature that covers
    /// only who sends it, and when, is not one of a request. The scheme says
    /// [`unsigned_body`](crate::scheme::SchemeBuilder::unsigned_body).
    WithPath,
}

/// The standard that a signature follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    #[cfg(feature = "legacy")]
    Cavage,
    Rfc9421,
}

/// A text that a signature must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Any,
    Fixed(&'static str),
    /// The parameter of the verifier with this name; any if it is not set.
    Param(&'static str),
}

impl MessageSignature {
    /// Creates a policy for RFC 9421: method, authority, path and query must be covered, the digest
    /// of a body too, and `created` must be there.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            version: Version::Rfc9421,
            covered: &[
                Covered::Method,
                Covered::Authority,
                Covered::Path,
                Covered::Query,
            ],
            body: BodyCoverage::Always,
            label: Choice::Any,
            tag: Choice::Any,
            key_id: false,
            nonce: false,
            created: true,
            expires: false,
        }
    }

    /// Creates a policy for the drafts before RFC 9421 (draft-cavage-http-signatures-12), which
    /// ActivityPub uses: `(request-target)`, `host`, `date` and the `digest` of a body must be
    /// covered.
    ///
    /// # Security
    ///
    /// The parameters of such a signature, `keyId` among them, are not signed, and it has neither
    /// label nor tag.
    #[cfg(feature = "legacy")]
    #[must_use]
    pub const fn cavage() -> Self {
        Self {
            version: Version::Cavage,
            covered: &[
                Covered::Method,
                Covered::RequestTarget,
                Covered::Header("host"),
                Covered::Header("date"),
            ],
            ..Self::new()
        }
    }

    /// Sets what must be covered, in addition to the digest of a body.
    #[must_use]
    pub const fn covers(self, covered: &'static [Covered]) -> Self {
        Self { covered, ..self }
    }

    /// Sets when the digest of the body must be covered.
    #[must_use]
    pub const fn body(self, body: BodyCoverage) -> Self {
        Self { body, ..self }
    }

    /// Accepts only the signature with this label. A label is not signed.
    #[must_use]
    pub const fn label(self, label: &'static str) -> Self {
        Self {
            label: Choice::Fixed(label),
            ..self
        }
    }

    /// Accepts only the signature with the label that a parameter of the verifier has, if it is set.
    #[must_use]
    pub const fn label_param(self, param: &'static str) -> Self {
        Self {
            label: Choice::Param(param),
            ..self
        }
    }

    /// Accepts only signatures with this tag, which says what they are for.
    #[must_use]
    pub const fn tag(self, tag: &'static str) -> Self {
        Self {
            tag: Choice::Fixed(tag),
            ..self
        }
    }

    /// Accepts only signatures with the tag that a parameter of the verifier has, if it is set.
    #[must_use]
    pub const fn tag_param(self, param: &'static str) -> Self {
        Self {
            tag: Choice::Param(param),
            ..self
        }
    }

    /// Accepts only signatures that name their key.
    #[must_use]
    pub const fn needs_key_id(self) -> Self {
        Self {
            key_id: true,
            ..self
        }
    }

    /// Accepts only signatures with a `nonce`, which no other one of the key has.
    #[must_use]
    pub const fn needs_nonce(self) -> Self {
        Self {
            nonce: true,
            ..self
        }
    }

    /// Accepts only signatures that say with `expires` when they end.
    #[must_use]
    pub const fn needs_expires(self) -> Self {
        Self {
            expires: true,
            ..self
        }
    }

    /// Accepts signatures that do not say when they were made.
    ///
    /// The scheme then has no timestamp, unless it names another one, and needs
    /// [`needs_expires`](Self::needs_expires) or
    /// [`never_expires`](crate::scheme::SchemeBuilder::never_expires).
    #[must_use]
    pub const fn without_created(self) -> Self {
        Self {
            created: false,
            ..self
        }
    }
}

impl Default for MessageSignature {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg_attr(
    not(feature = "message-signatures"),
    expect(dead_code, reason = "only the feature reads such a signature")
)]
impl MessageSignature {
    pub(crate) const fn version(&self) -> Version {
        self.version
    }

    /// Returns the name that the standard has for an algorithm.
    pub(crate) const fn name_of(&self, algorithm: Algorithm) -> Option<&'static str> {
        match self.version {
            #[cfg(feature = "legacy")]
            Version::Cavage => algorithm.cavage_name(),
            Version::Rfc9421 => algorithm.message_signature_name(),
        }
    }

    pub(crate) const fn covered(&self) -> &'static [Covered] {
        self.covered
    }

    pub(crate) const fn signs_body(&self) -> bool {
        matches!(self.body, BodyCoverage::Always)
    }

    pub(crate) const fn body_coverage(&self) -> BodyCoverage {
        self.body
    }

    pub(crate) const fn label_choice(&self) -> Choice {
        self.label
    }

    pub(crate) const fn tag_choice(&self) -> Choice {
        self.tag
    }

    /// Returns the parameters that a signature must have.
    pub(crate) fn needed_params(&self) -> impl Iterator<Item = &'static str> {
        let needed = [
            ("keyid", self.key_id),
            ("nonce", self.nonce),
            ("expires", self.expires),
        ];
        needed
            .into_iter()
            .filter_map(|(name, is_needed)| is_needed.then_some(name))
    }

    pub(crate) const fn needs_created(&self) -> bool {
        self.created
    }

    /// Returns whether every signature ends at a time that it says itself.
    pub(crate) const fn has_expires(&self) -> bool {
        self.expires
    }

    /// Returns whether the signature always covers a value.
    pub(crate) const fn always_covers(&self, location: &Location) -> bool {
        match location.place() {
            Place::SignatureParam(_) => matches!(self.version, Version::Rfc9421),
            Place::Form(_) | Place::FormJson(..) => false,
            Place::Json(_) | Place::JsonEach(..) => self.signs_body(),
            Place::Header(_) | Place::Path(_) | Place::Query(_) => {
                let mut rest = self.covered;
                while let [covered, others @ ..] = rest {
                    if covered.covers(&location.place()) {
                        return true;
                    }
                    rest = others;
                }
                false
            }
            _ => false,
        }
    }
}

impl Scheme {
    /// Returns whether the signature is accepted only for the URL that is configured.
    pub(crate) const fn needs_authority(&self) -> bool {
        let Some(policy) = self.policy() else {
            return false;
        };
        let mut needs_url = matches!(self.audience, Some(Audience::Authority));
        let mut rest = policy.covered();
        while let [covered, others @ ..] = rest {
            needs_url |= matches!(covered, Covered::Scheme | Covered::TargetUri);
            rest = others;
        }
        needs_url
    }
}

impl fmt::Display for MessageSignature {
    /// Writes what a signature covers at least.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, covered) in self.covered.iter().enumerate() {
            let separator = if at > 0 { ", " } else { "" };
            write!(f, "{separator}{covered}")?;
        }
        let digest = match (self.body, self.covered) {
            (BodyCoverage::Always, []) => "the digest of a body",
            (BodyCoverage::Always, _) => " and the digest of a body",
            (_, []) => "what the sender chose",
            _ => "",
        };
        write!(f, "{digest}}}")
    }
}
