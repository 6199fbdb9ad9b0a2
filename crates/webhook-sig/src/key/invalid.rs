//! Why a text is not a key.

use std::error::Error as StdError;
use std::fmt;

#[cfg(feature = "certificates")]
pub use self::certificate::InvalidCertificate;
use crate::scheme::KeyFormat;

#[cfg(feature = "certificates")]
mod certificate;

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidKey {
    /// It is a private key that the algorithm does not sign with: of another curve, of fewer than 2048
    /// bits, without its parts, or with a public key that is [`Unsafe`](Self::Unsafe).
    CannotSign,
    /// The modulus of an RSA key has so many bits, which are too few or too many.
    ModulusLength {
        /// The length of the modulus in bits.
        bits: usize,
    },
    /// It is a key of another kind than the scheme needs.
    #[non_exhaustive]
    AnotherKind {
        /// What it is, such as "an RSA key".
        given: &'static str,
        /// What the scheme needs, such as "an Ed25519 key".
        expected: &'static str,
    },
    /// A certificate does not vouch for the key.
    #[cfg(feature = "certificates")]
    Certificate(InvalidCertificate),
    /// It is empty, prints nothing, or decodes to nothing or to nothing but zeros; or it is a user
    /// without a password.
    Empty,
    /// It is a PEM, of which a part is missing or changed.
    Damaged,
    /// It is an encrypted private key.
    Encrypted,
    /// The vendor's id of the key does not have 1 to [`KEY_ID_LIMIT`](crate::key::KEY_ID_LIMIT) visible ASCII characters.
    Id,
    /// It is a set of keys of which none fits the scheme.
    NoneUsable,
    /// It must be normalized, which needs the feature `nfkd` of this crate.
    NotNormalized,
    /// The scheme's algorithm is only verified: signatures with SHA-1 are not made.
    OnlyVerified,
    /// There is text around the PEM of the key.
    NotOneBlock,
    /// It is where the key is, a URL or the name of a file, and not the key.
    Place,
    /// It is a private key where a public one belongs.
    PrivateKey,
    /// It is a public or private key where a shared secret belongs.
    PublicKey,
    /// It is a public or private key in quotes.
    Quoted,
    /// There are several blocks of PEM, such as a chain of certificates.
    SeveralBlocks,
    /// It is a shared secret where a public or private key belongs.
    SharedSecret,
    /// Whitespace, or a character that prints nothing, is before or after it, as when a line break
    /// was pasted along.
    StraySpace,
    /// One delivery could be tried with more than [`KEY_LIMIT`](crate::key::KEY_LIMIT) keys of a keyring.
    TooMany,
    /// The scheme has a shared secret, which verifies and signs, and no private key.
    Symmetric,
    /// There are more than [`KEYED_LIMIT`](crate::key::KEYED_LIMIT) keys in one keyring, those with ids included.
    TooManyWithIds,
    /// It is not in the scheme's format, which this is.
    Undecodable(KeyFormat),
    /// It is a public key under which more than the sender's signatures would verify: a point that is
    /// of small order, not on its curve or not written in its one spelling, or an RSA key whose
    /// exponent is even, below 65537 or above 2³³.
    Unsafe,
    /// It is not a private key in any format that is read.
    UndecodablePrivate,
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherKind { given, expected } => {
                write!(f, "this is {given}; the scheme needs {expected}")
            }
            Self::Undecodable(format @ KeyFormat::PublicKey) => {
                write!(
                    f,
                    "the key is not in a format that is read: expected {format}"
                )
            }
            Self::Undecodable(format) => {
                write!(
                    f,
                    "the secret is not in the scheme's format: expected {format}"
                )
            }
            Self::ModulusLength { bits } => {
                write!(
                    f,
                    "the RSA key has {bits} bits, and the scheme takes 2048 to 8192: ask the vendor for another key"
                )
            }
            #[cfg(feature = "certificates")]
            Self::Certificate(invalid) => invalid.fmt(f),
            other => f.write_str(other.reason()),
        }
    }
}

impl InvalidKey {
    /// Returns the message of those that name nothing.
    const fn reason(&self) -> &'static str {
        match self {
            Self::CannotSign => {
                "the private key does not sign for the scheme: it is of another curve, has fewer than \
                 2048 bits or a low exponent, or is damaged"
            }
            Self::Symmetric => {
                "the scheme has a shared secret and no private key: read it with `Scheme::key`, which signs too"
            }
            Self::Unsafe => {
                "the public key is unsafe or mistyped: under it more than the sender's signatures would \
                 verify"
            }
            Self::OnlyVerified => {
                "the scheme signs with SHA-1, which is only verified: test with a delivery that the \
                 vendor signed"
            }
            Self::Id => {
                "the id of the key is not one that a delivery can name: expected 1 to 128 visible \
                 ASCII characters, as the vendor shows them"
            }
            Self::NoneUsable => {
                "no key of the set fits the scheme: each is of another algorithm, for another use, weak, \
                 or shares its kid with another one"
            }
            Self::NotNormalized => {
                "the secret has characters beyond ASCII, which the sender normalizes: enable the \
                 feature `nfkd` of webhook-sig"
            }
            Self::TooMany => {
                "one delivery could be tried with more than 8 secrets: leave out the oldest, or give \
                 each its vendor's id with `Key::with_id` where deliveries name their key"
            }
            Self::TooManyWithIds => {
                "the keyring has more than 64 secrets: leave out those that the vendor no longer uses"
            }
            other => other.reason_of_text(),
        }
    }

    /// Returns the message of those that the text shows without its scheme.
    const fn reason_of_text(&self) -> &'static str {
        match self {
            Self::Damaged => {
                "the PEM is damaged or incomplete: give all of it, from -----BEGIN to the end of the \
                 line with -----END"
            }
            Self::Empty => "the secret is empty, blank, or decodes to nothing",
            Self::Encrypted => {
                "the private key is encrypted: decrypt it first, as with `openssl pkcs8`"
            }
            Self::NotOneBlock => {
                "text is around the PEM of the key: give what is from -----BEGIN to the end of the line \
                 with -----END alone"
            }
            Self::Place => {
                "this is a URL or the name of a file: give the text of the key that is there"
            }
            Self::PrivateKey => {
                "this is a private key, which only the sender may hold: take the public key or the \
                 certificate that the vendor publishes"
            }
            Self::PublicKey => {
                "the secret is a public or private key, and the scheme has a shared secret: give that, \
                 or take a scheme with public keys"
            }
            Self::Quoted => "the key is in quotes: give it without them",
            Self::SeveralBlocks => {
                "there are several blocks of PEM: give the key alone, or of a chain of certificates the \
                 sender's own, which is the first"
            }
            Self::SharedSecret => {
                "this is a shared secret, such as one after whsec_, not a public or private key"
            }
            Self::StraySpace => {
                "whitespace or an invisible character is before or after the secret"
            }
            Self::UndecodablePrivate => {
                "the private key is not in a format that is read: expected PKCS#8 as PEM or in \
                 base64, or for Ed25519 whsk_ or a JWK"
            }
            _ => "",
        }
    }
}

impl StdError for InvalidKey {}
