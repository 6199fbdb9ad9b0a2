//! The vendors whose signatures are of a kind that cannot be verified yet.

use std::fmt;

/// A vendor whose deliveries are signed in a way that this crate does not verify yet.
///
/// ```
/// use webhook_sig::provider::{self, Proof};
///
/// let bitso = provider::unsupported("bitso").expect("it is on the list");
///
/// assert_eq!(bitso.proof(), Proof::PublicKey);
/// assert_eq!(bitso.to_string(), "bitso signs with a public key in a way that is not supported yet");
/// ```
#[derive(Debug)]
pub struct Unsupported {
    id: &'static str,
    other_names: &'static [&'static str],
    vendor: &'static str,
    docs: &'static str,
    proof: Proof,
}

/// What a vendor proves itself with instead of a shared secret and a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// The vendor's private key signs, and the receiver verifies with the public one.
    PublicKey,
    /// The signature is in a JSON Web Token.
    WebToken,
}

impl Unsupported {
    /// Returns the vendor's id, such as `bitso`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns other ids of the vendor, such as `bancontact` for `payconiq`.
    #[must_use]
    pub const fn other_names(&self) -> &'static [&'static str] {
        self.other_names
    }

    /// Returns the vendor's name as people write it.
    #[must_use]
    pub const fn vendor(&self) -> &'static str {
        self.vendor
    }

    /// Returns the vendor's page about its signatures.
    #[must_use]
    pub const fn docs(&self) -> &'static str {
        self.docs
    }

    /// Returns what the vendor proves itself with.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }

    const fn by_public_key(id: &'static str, vendor: &'static str, docs: &'static str) -> Self {
        Self {
            id,
            other_names: &[],
            vendor,
            docs,
            proof: Proof::PublicKey,
        }
    }

    const fn by_web_token(id: &'static str, vendor: &'static str, docs: &'static str) -> Self {
        Self {
            proof: Proof::WebToken,
            ..Self::by_public_key(id, vendor, docs)
        }
    }

    const fn or(self, other_names: &'static [&'static str]) -> Self {
        Self {
            other_names,
            ..self
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proof = match self.proof {
            Proof::PublicKey => "signs with a public key in a way",
            Proof::WebToken => "signs with a JSON Web Token of a kind",
        };
        write!(f, "{} {proof} that is not supported yet", self.id)
    }
}

/// The known vendors of this kind, sorted by id.
///
/// ```
/// use webhook_sig::provider::UNSUPPORTED;
///
/// assert!(UNSUPPORTED.is_sorted_by_key(|vendor| vendor.id()));
/// ```
pub const UNSUPPORTED: &[Unsupported] = &[
    Unsupported::by_web_token(
        "atlassian-connect",
        "Atlassian Connect",
        "https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/",
    ),
    Unsupported::by_public_key(
        "bitso",
        "Bitso",
        "https://docs.bitso.com/bitso-payouts-funding/docs/webhook-event-signatures",
    ),
    Unsupported::by_public_key("payconiq", "Payconiq", "https://developer.payconiq.com/")
        .or(&["bancontact"]),
];
