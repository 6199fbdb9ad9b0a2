//! What holds for every scheme and every signed content.

use proptest::prelude::*;
use webhook_sig::{Error, Scheme, UnixTime, Verified};

use crate::captured::Captured;
use crate::sample::{keys, signable, unsigned, verifier};

mod alterations;
mod headers;
mod properties;
mod signature;

pub(crate) fn schemes() -> impl Strategy<Value = &'static Scheme> {
    proptest::sample::select(signable())
}

pub(crate) fn verify(scheme: &'static Scheme, request: &Captured) -> Result<Verified, Error> {
    request.verify(&verifier(scheme), &keys(scheme))
}

/// Returns the places of the headers that were not there before it was signed.
pub(crate) fn added(scheme: &'static Scheme, request: &Captured) -> Vec<usize> {
    let bare = unsigned(scheme, b"{\"total\":1}").headers;
    let is_added = |at: &usize| {
        let (name, value) = &request.headers[*at];
        let is_same =
            |(own, other): &(String, Vec<u8>)| own.eq_ignore_ascii_case(name) && other == value;
        !bare.iter().any(is_same)
    };
    (0..request.headers.len()).filter(is_added).collect()
}

/// What a proof says, to compare two.
pub(crate) fn says(verified: &Verified) -> (&str, &str, Option<UnixTime>, Option<&str>) {
    (
        verified.scheme().id(),
        verified.key_id(),
        verified.timestamp(),
        verified.id(),
    )
}
