//! Every word of the scheme language: signed, compared with an oracle, and refused when altered.

use webhook_sig::scheme::{Encoding, Location, Scheme, SchemeBuilder};
use webhook_sig::{Error, ErrorKind, Keyring, Signer, Verified, Verifier};

use crate::captured::{Captured, SECRET, tag};

mod algorithms;
mod audience;
mod components;
mod locations;
mod place;
mod requests;
mod times;

/// Schemes live as long as the program; the ones of these tests are made while it runs.
pub(crate) fn leak(scheme: Scheme) -> &'static Scheme {
    Box::leak(Box::new(scheme))
}

pub(crate) const fn hmac(signature: Location) -> SchemeBuilder {
    Scheme::hmac_sha256("acme", signature, Encoding::Hex).unsigned_body()
}

pub(crate) fn ring(scheme: &Scheme) -> Keyring {
    scheme.keyring([SECRET]).unwrap()
}

pub(crate) fn sign(scheme: &'static Scheme, request: &Captured) -> Captured {
    request
        .signed(&Signer::new(scheme, ring(scheme)), scheme)
        .unwrap()
}

pub(crate) fn verify(scheme: &'static Scheme, request: &Captured) -> Result<Verified, Error> {
    request.verify(&Verifier::new(scheme), &ring(scheme))
}

pub(crate) fn kind(result: Result<Verified, Error>) -> ErrorKind {
    result.unwrap_err().kind()
}

/// Returns the text of the signature that the oracle makes of a message.
pub(crate) fn oracle(scheme: &Scheme, message: &[u8]) -> String {
    scheme
        .encoding()
        .encode(&tag(scheme, SECRET.as_bytes(), message))
}
