//! Why a certificate is not one of the vendor's.

use std::error::Error as StdError;
use std::fmt;

/// Why a certificate does not vouch for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCertificate {
    /// Its validity has ended, or that of one between it and the root.
    Expired,
    /// A certificate that is trusted as a root cannot be one.
    NotARoot,
    /// Its validity has not begun, or that of one between it and the root.
    NotYetValid,
    /// It is not PEM of a certificate of the third version, or in a chain not such a certificate in
    /// base64.
    Malformed,
    /// There are more or fewer certificates in the chain than the scheme says.
    OtherLength,
    /// It does not have the vendor's name.
    OtherName,
    /// It leads to no root that is trusted, or only by other certificates than those of the chain, or
    /// it is for another purpose.
    OtherRoot,
    /// An extension is missing by which the vendor marks its certificates.
    Unmarked,
    /// The scheme's deliveries name no certificate.
    Unnamed,
}

impl fmt::Display for InvalidCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the certificate, or one between it and the root, has expired",
            Self::NotARoot => "the certificate cannot be trusted as a root",
            Self::NotYetValid => {
                "the certificate, or one between it and the root, is not valid yet: check the clock"
            }
            Self::Malformed => {
                "this is not one certificate: expected a CERTIFICATE in PEM, or in a chain DER in \
                 base64"
            }
            Self::OtherLength => {
                "the chain has more or fewer certificates than the vendor's chains have"
            }
            Self::OtherName => "the certificate does not have the vendor's name",
            Self::OtherRoot => {
                "the certificate does not lead to a root that is trusted: give the vendor's root, \
                 and the certificates between them if the vendor does not send them"
            }
            Self::Unmarked => "the certificate lacks a mark of the vendor's",
            Self::Unnamed => {
                "deliveries of the scheme name no certificate: read the key with `Scheme::key`"
            }
        })
    }
}

impl StdError for InvalidCertificate {}
