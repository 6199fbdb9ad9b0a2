//! The chains of certificates that deliveries bring.

use spki::ObjectIdentifier;

/// The chain of certificates that a delivery brings, which must lead to a root of the receiver's.
///
/// The keys of such a scheme are root certificates: the chain proves the key that signed. Each
/// certificate must be valid when the delivery is received, and none may be restricted to other
/// purposes by an extended key usage. Revocation is not checked.
///
/// ```
/// use webhook_sig::scheme::ChainPolicy;
///
/// /// Apple's: a leaf, an intermediate and a root, of which the first two bear marks of Apple's.
/// const CHAIN: ChainPolicy = ChainPolicy::of(3)
///     .marked_leaf("1.2.840.113635.100.6.11.1")
///     .marked_intermediate("1.2.840.113635.100.6.2.1");
///
/// assert_eq!(CHAIN.length(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainPolicy {
    length: usize,
    leaf_mark: Option<&'static str>,
    intermediate_mark: Option<&'static str>,
}

/// The greatest number of certificates in a chain, which bounds what a forgery costs.
const CHAIN_LIMIT: usize = 6;

impl ChainPolicy {
    /// Creates a policy for chains of exactly so many certificates: the sender's own first, and last
    /// a root, which the receiver's own replaces.
    #[must_use]
    pub const fn of(length: usize) -> Self {
        Self {
            length,
            leaf_mark: None,
            intermediate_mark: None,
        }
    }

    /// Demands that the sender's certificate has an extension, by its object identifier.
    #[must_use]
    pub const fn marked_leaf(self, identifier: &'static str) -> Self {
        Self {
            leaf_mark: Some(identifier),
            ..self
        }
    }

    /// Demands that the certificate that issued the sender's has an extension, by its object
    /// identifier.
    #[must_use]
    pub const fn marked_intermediate(self, identifier: &'static str) -> Self {
        Self {
            intermediate_mark: Some(identifier),
            ..self
        }
    }

    /// Returns how many certificates a chain has.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// Returns the extensions that the first two certificates must have.
    pub(crate) const fn marks(&self) -> [Option<&'static str>; 2] {
        [self.leaf_mark, self.intermediate_mark]
    }

    /// Returns what is wrong in the policy itself, if anything is.
    pub(crate) const fn flaw(&self) -> Option<&'static str> {
        if self.length < 2 || self.length > CHAIN_LIMIT {
            return Some(
                "a chain has 2 to 6 certificates, of which the last is a root: say how many with `ChainPolicy::of`",
            );
        }
        if self.intermediate_mark.is_some() && self.length < 3 {
            return Some(
                "a chain of 2 certificates has no intermediate: leave `marked_intermediate` out",
            );
        }
        if is_identifier(self.leaf_mark) && is_identifier(self.intermediate_mark) {
            return None;
        }
        Some(
            "the mark of a certificate is an object identifier, which is numbers with dots between them: correct it",
        )
    }
}

const fn is_identifier(mark: Option<&'static str>) -> bool {
    match mark {
        Some(mark) => ObjectIdentifier::new(mark).is_ok(),
        None => true,
    }
}
