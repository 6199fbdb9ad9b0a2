//! JSON Web Signatures (RFC 7515) and the claims of JSON Web Tokens (RFC 7519).

#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{Algorithm, Encoding, Scheme};

/// What the payload of a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "jws"),
    expect(dead_code, reason = "only the feature makes a token")
)]
pub(crate) enum Payload {
    /// In the token.
    Attached,
    /// Elsewhere in the request, and signed as base64 (RFC 7515, appendix F).
    Detached,
    /// Elsewhere in the request, and signed as it is (RFC 7797).
    DetachedUnencoded,
}

/// What a claim of a token must be, beyond what other words of a scheme say.
///
/// Each claim must be there, except in [`IfPresent`](Self::IfPresent). Pointers (RFC 6901) lead to
/// it, because vendors nest claims. When a token was issued is the scheme's
/// [`timestamp`](crate::scheme::SchemeBuilder::timestamp), its id the
/// [`message_id`](crate::scheme::SchemeBuilder::message_id), and whom it is for the
/// [`audience`](crate::scheme::SchemeBuilder::audience), with
/// [`Location::claim`](crate::scheme::Location::claim) for each.
///
/// ```
/// use webhook_sig::scheme::{Algorithm, Audience, Claim, Encoding, Location, Scheme};
///
/// /// Acme: HS256, as `Acme-Token: <token>`, with a hash of the body and an expiry.
/// const ACME: Scheme =
///     Scheme::jws("acme", Algorithm::HmacSha256, Location::header("Acme-Token"))
///         .audience(Audience::Key)
///         .claims(&[
///             Claim::Expires,
///             Claim::Is("/iss", "acme"),
///             Claim::BodyDigest("/sha256", Encoding::Hex),
///         ])
///         .build();
///
/// assert!(ACME.signs_body());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// The SHA-256 of the body, at a pointer.
    BodyDigest(&'static str, Encoding),
    /// As [`BodyDigest`](Self::BodyDigest), and missing exactly where the body is empty.
    BodyDigestIfBody(&'static str, Encoding),
    /// `exp`: the end of the token's life, in seconds. The verifier's tolerance is added to it.
    Expires,
    /// Checked where it is there; where the payload is not a JSON object, nothing is.
    IfPresent(&'static Self),
    /// A string or number equal to a text, such as `/iss`.
    Is(&'static str, &'static str),
    /// A string or number equal to one of several texts.
    IsOneOf(&'static str, &'static [&'static str]),
    /// A string or number equal to a parameter of the verifier, which must be set.
    IsParam(&'static str, &'static str),
    /// The boolean `true`.
    IsTrue(&'static str),
    /// The URL of the request: the verifier's base URL and the target.
    IsUrl(&'static str),
    /// `nbf`: the beginning of the token's life, in seconds. The verifier's tolerance is taken off.
    NotBefore,
    /// A string or number in the JOSE header, not a claim, equal to a text.
    ProtectedIs(&'static str, &'static str),
    /// `typ` in the JOSE header, not a claim: which kind of token it is, in any case of letters.
    Typ(&'static str),
    /// The SHA-256 of the URL of the request.
    UrlDigest(&'static str, Encoding),
}

impl Claim {
    /// Returns the claim that is checked, and whether it may be missing.
    pub(crate) const fn demand(&self) -> (&Self, bool) {
        match self {
            Self::IfPresent(claim) => (claim, true),
            claim => (claim, false),
        }
    }

    pub(crate) const fn binds_body(&self) -> bool {
        matches!(self, Self::BodyDigest(..) | Self::BodyDigestIfBody(..))
    }

    pub(crate) const fn binds_url(&self) -> bool {
        matches!(self, Self::IsUrl(_) | Self::UrlDigest(..))
    }

    /// Returns where the claim is in the payload; `None` for what is in the header.
    pub(crate) const fn pointer(&self) -> Option<&'static str> {
        match self {
            Self::BodyDigest(pointer, _)
            | Self::BodyDigestIfBody(pointer, _)
            | Self::Is(pointer, _)
            | Self::IsOneOf(pointer, _)
            | Self::IsParam(pointer, _)
            | Self::IsTrue(pointer)
            | Self::IsUrl(pointer)
            | Self::UrlDigest(pointer, _) => Some(pointer),
            Self::Expires => Some("/exp"),
            Self::NotBefore => Some("/nbf"),
            Self::IfPresent(claim) => claim.pointer(),
            Self::ProtectedIs(..) | Self::Typ(_) => None,
        }
    }
}

impl Algorithm {
    /// Returns the names of the algorithm in JOSE (RFC 7518, 8037, 8812 and 9864), of which a signer
    /// writes the first.
    ///
    /// They say nothing about how a signature is written, so one in DER has them too.
    pub(crate) const fn jose_names(self) -> &'static [&'static str] {
        match self {
            Self::HmacSha256 => &["HS256"],
            Self::HmacSha384 => &["HS384"],
            Self::HmacSha512 => &["HS512"],
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => &["EdDSA", "Ed25519"],
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::P256Sha256Der | Ecdsa::P256Sha256Fixed) => &["ES256"],
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::P384Sha384Der | Ecdsa::P384Sha384Fixed) => &["ES384"],
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::P521Sha512Der | Ecdsa::P521Sha512Fixed) => &["ES512"],
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::Secp256k1Sha256Der | Ecdsa::Secp256k1Sha256Fixed) => &["ES256K"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha256) => &["RS256"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha384) => &["RS384"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha512) => &["RS512"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::PssSha256) => &["PS256"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::PssSha384) => &["PS384"],
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::PssSha512) => &["PS512"],
            _ => &[],
        }
    }

    /// Returns whether a token can be signed with it: there an ECDSA signature has a fixed length.
    pub(crate) const fn fits_token(self) -> bool {
        match self {
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(ecdsa) if ecdsa.signature_len().is_none() => false,
            _ => !self.jose_names().is_empty(),
        }
    }
}

impl Scheme {
    /// Returns what the claims of the token must be.
    #[must_use]
    pub const fn claims(&self) -> &'static [Claim] {
        self.claims
    }

    /// Returns whether a delivery never expires, because the token has no time.
    #[must_use]
    pub const fn never_expires(&self) -> bool {
        self.never_expires
    }

    /// Returns whether a claim is bound to the body, or the token is the body.
    pub(crate) const fn token_signs_body(&self) -> bool {
        if !self.has_claims() {
            return false;
        }
        if self.signature.is_body() {
            return true;
        }
        let mut rest = self.claims;
        while let [claim, others @ ..] = rest {
            if claim.binds_body() {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Returns whether each delivery names the end of its life.
    pub(crate) const fn names_its_end(&self) -> bool {
        if let Some(policy) = self.policy() {
            return policy.has_expires();
        }
        let mut rest = self.claims;
        while let [claim, others @ ..] = rest {
            if matches!(claim, Claim::Expires) {
                return true;
            }
            rest = others;
        }
        false
    }

    pub(crate) const fn token_signs_url(&self) -> bool {
        let mut rest = self.claims;
        while let [claim, others @ ..] = rest {
            if claim.binds_url() {
                return true;
            }
            rest = others;
        }
        false
    }
}
