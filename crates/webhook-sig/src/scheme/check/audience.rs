//! The laws of the audience: what names the receiver must be proven.

use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::coverage::Coverage;
use crate::scheme::location::is_equal;
use crate::scheme::{Audience, Component, Scheme};

/// Many vendors sign for all their customers with one key, so a signature alone does not say for
/// whom it is; and a secret that all customers share would let each of them sign.
pub(super) const fn audience_is_proven(scheme: &Scheme) -> Law {
    let is_symmetric = scheme.algorithm.is_symmetric();
    match &scheme.audience {
        None if is_symmetric && (scheme.has_token() || scheme.policy().is_some()) => unsound(
            "audience",
            "a token or a message signature is for someone: say with `audience` what says for whom, or `Audience::Key`",
        ),
        None => unless(
            is_symmetric,
            "audience",
            "a public key may sign for all customers of the vendor: say with `audience` what makes a delivery one for this receiver, or `Audience::Everyone`",
        ),
        Some(Audience::Everyone) => unless(
            !is_symmetric,
            "audience",
            "a secret that everyone shares would let everyone sign: leave `audience` out",
        ),
        // A law of message signatures says when it is.
        Some(Audience::Authority | Audience::Key) => Ok(()),
        Some(Audience::Param(param)) => unless(
            signs_param(scheme, param),
            "audience",
            "the parameter that names the receiver is not signed, so it proves nothing: sign it as a `Component::Param`",
        ),
        Some(Audience::Value { at, .. }) if at.is_in_several_places() => unsound(
            "audience",
            "several headers or items are for signatures: name the one header of a value with `Location::header`",
        ),
        Some(Audience::Value { at, .. }) => unless(
            matches!(scheme.coverage(at), Coverage::Always),
            "audience",
            "the signature does not cover the value that names the receiver, so it proves nothing: name a signed one",
        ),
    }
}

const fn signs_param(scheme: &Scheme, param: &str) -> bool {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let Component::Param(name) = component
            && is_equal(name, param)
        {
            return true;
        }
        rest = others;
    }
    false
}
