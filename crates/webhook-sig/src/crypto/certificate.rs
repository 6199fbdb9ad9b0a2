//! X.509 certificates and their chains, on rustls-webpki.
//!
//! It bounds the work of a hostile chain itself, and checks no revocation.

use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types as pki;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor};
use webpki::aws_lc_rs as algorithms;
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage, VerifiedPath,
    anchor_from_trusted_cert,
};

use crate::scheme::Algorithm;
use crate::time::UnixTime;

/// A certificate that is trusted as a root. It verifies no message itself.
#[derive(Clone)]
pub(crate) struct Root {
    /// That of the messages which the keys of its chains sign.
    algorithm: Algorithm,
    der: Arc<[u8]>,
}

impl Root {
    /// Creates a root from DER; `None` if it cannot be one.
    pub(crate) fn new(algorithm: Algorithm, der: &[u8]) -> Option<Self> {
        is_root(der).then(|| Self {
            algorithm,
            der: der.into(),
        })
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }
}

/// Why certificates do not lead to a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unproven {
    /// One is not a certificate of the third version that is read to the end.
    Malformed,
    Expired,
    NotYetValid,
    /// They lead to no root that is trusted, or not in their order, or a purpose forbids it.
    Chain,
}

/// What certificates of a chain may be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To name a server by TLS, or for anything.
    Server,
    /// For anything: no certificate has an extended key usage.
    Unrestricted,
}

/// Returns whether a certificate of the third version has a DNS name among its alternative names,
/// byte for byte and without wildcards.
pub(crate) fn has_name(der: &[u8], names: &[&str]) -> Result<bool, Unproven> {
    let der = CertificateDer::from(der);
    let certificate = EndEntityCert::try_from(&der).map_err(|_| Unproven::Malformed)?;
    Ok(certificate
        .valid_dns_names()
        .any(|name| names.contains(&name)))
}

/// Returns whether a certificate can be trusted as a root.
pub(crate) fn is_root(der: &[u8]) -> bool {
    anchor_from_trusted_cert(&CertificateDer::from(der)).is_ok()
}

/// Verifies that a certificate leads to one of some roots at a time.
///
/// With `in_order` it does so by all of the intermediates, in their order.
pub(crate) fn verify_chain(
    leaf: &[u8],
    intermediates: &[&[u8]],
    in_order: bool,
    roots: &[&[u8]],
    purpose: Purpose,
    now: UnixTime,
) -> Result<(), Unproven> {
    let roots: Vec<_> = roots.iter().map(|der| CertificateDer::from(*der)).collect();
    let anchors: Result<Vec<TrustAnchor<'_>>, _> =
        roots.iter().map(anchor_from_trusted_cert).collect();
    let anchors = anchors.map_err(|_| Unproven::Malformed)?;
    let leaf = CertificateDer::from(leaf);
    let leaf = EndEntityCert::try_from(&leaf).map_err(|_| Unproven::Malformed)?;
    let given: Vec<_> = (intermediates.iter())
        .map(|der| CertificateDer::from(*der))
        .collect();
    let secs = u64::try_from(now.as_secs()).map_err(|_| Unproven::NotYetValid)?;
    let now = pki::UnixTime::since_unix_epoch(Duration::from_secs(secs));
    let is_whole = |path: &VerifiedPath<'_>| {
        let certificates = path.intermediate_certificates().map(|found| found.der());
        if in_order && !certificates.eq(given.iter().cloned()) {
            return Err(Error::UnknownIssuer);
        }
        Ok(())
    };
    leaf.verify_for_usage(
        &ALGORITHMS,
        &anchors,
        &given,
        now,
        purpose,
        None,
        Some(&is_whole),
    )
    .map(drop)
    .map_err(|error| match error {
        Error::CertExpired { .. } => Unproven::Expired,
        Error::CertNotValidYet { .. } => Unproven::NotYetValid,
        Error::BadDer => Unproven::Malformed,
        _ => Unproven::Chain,
    })
}

/// What certificates may be signed with: no SHA-1, and no modulus below 2048 bits.
static ALGORITHMS: [&dyn SignatureVerificationAlgorithm; 7] = [
    algorithms::ECDSA_P256_SHA256,
    algorithms::ECDSA_P256_SHA384,
    algorithms::ECDSA_P384_SHA256,
    algorithms::ECDSA_P384_SHA384,
    algorithms::RSA_PKCS1_2048_8192_SHA256,
    algorithms::RSA_PKCS1_2048_8192_SHA384,
    algorithms::RSA_PKCS1_2048_8192_SHA512,
];

impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, mut purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        match self {
            Self::Server => KeyUsage::server_auth().validate(purposes),
            Self::Unrestricted if purposes.next().is_none() => Ok(()),
            // A certificate for TLS or for mail signs no message of the vendor's.
            Self::Unrestricted => Err(Error::UnsupportedCriticalExtension),
        }
    }
}
