//! The laws of certificates: what a delivery names or brings must lead to the vendor alone.

use crate::scheme::Scheme;
use crate::scheme::check::{Law, unsound};

pub(super) const fn certificate_url_is_sound(scheme: &Scheme) -> Law {
    const WORD: &str = "certificate-url";
    let Some(policy) = &scheme.certificate_url else {
        return Ok(());
    };
    if !scheme.algorithm.has_certificates() {
        return unsound(
            WORD,
            "a certificate holds a key of ECDSA or RSA: leave `certificate_url` out",
        );
    }
    if let Some(flaw) = policy.flaw() {
        return unsound(WORD, flaw);
    }
    let mut rest = policy.locations();
    while let [at, others @ ..] = rest {
        if at.is_in_several_headers() {
            return unsound(
                WORD,
                "several headers are for signatures: name the one header of the URL with `Location::header`",
            );
        }
        if at.overlaps(&scheme.signature) {
            return unsound(
                WORD,
                "the signature is in the value that names the certificate: name another one",
            );
        }
        rest = others;
    }
    Ok(())
}

#[cfg(feature = "certificates")]
pub(super) const fn certificate_chain_is_sound(scheme: &Scheme) -> Law {
    const WORD: &str = "certificate-chain";
    let Some(policy) = &scheme.certificate_chain else {
        return Ok(());
    };
    if !scheme.algorithm.has_certificates() {
        return unsound(
            WORD,
            "a certificate holds a key of ECDSA or RSA: leave `certificate_chain` out",
        );
    }
    if scheme.certificate_url.is_some() {
        return unsound(
            WORD,
            "a delivery brings its certificates or names one: leave `certificate_chain` or `certificate_url` out",
        );
    }
    match policy.flaw() {
        Some(flaw) => unsound(WORD, flaw),
        None => Ok(()),
    }
}

#[cfg(not(feature = "certificates"))]
pub(super) const fn certificate_chain_is_sound(_: &Scheme) -> Law {
    Ok(())
}
