//! The laws of HTTP message signatures.

use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::location::is_token;
use crate::scheme::{Audience, Covered, Location, MessageSignature, Scheme};

/// A signature names its algorithm, and only some have a name.
pub(super) const fn message_signature_has_algorithm(scheme: &Scheme) -> Law {
    let Some(policy) = scheme.policy() else {
        return Ok(());
    };
    unless(
        policy.name_of(scheme.algorithm).is_some(),
        "algorithm",
        "no HTTP message signature has this algorithm: choose HMAC-SHA256, RSA-PSS with SHA-512, RSA with PKCS#1 and SHA-256, Ed25519, or ECDSA on P-256 or P-384 with a signature of fixed length",
    )
}

/// A policy whose demands no signature can meet, or that demands nothing where it seems to.
pub(super) const fn policy_can_be_met(scheme: &Scheme) -> Law {
    let Some(policy) = scheme.policy() else {
        return Ok(());
    };
    if !scheme.components.is_empty() {
        return unsound(
            "signs",
            "the policy says what a message signature covers: end the scheme with `build`",
        );
    }
    let mut rest = policy.covered();
    while let [covered, others @ ..] = rest {
        if let Covered::Header(name) = covered
            && !is_token(name)
        {
            return unsound(
                "signs",
                "not a valid header name: a name has letters, digits and marks, without spaces or a colon",
            );
        }
        rest = others;
    }
    values_precede_the_body(scheme)
}

/// The signature is verified before the body, and so are the values that come with it.
const fn values_precede_the_body(scheme: &Scheme) -> Law {
    if let Some((location, _)) = &scheme.timestamp
        && location.is_in_body()
    {
        return unsound(
            "timestamp",
            "a message signature is verified before the body is there: name a timestamp in the head, or leave `timestamp` out for `created`",
        );
    }
    if let Some(location) = &scheme.message_id
        && location.is_in_body()
    {
        return unsound(
            "message-id",
            "a message signature is verified before the body is there: name an id in the head, or the one in the body with `event`",
        );
    }
    Ok(())
}

/// The host is signed only if the policy demands it.
pub(super) const fn authority_is_covered(scheme: &Scheme) -> Law {
    if !matches!(scheme.audience, Some(Audience::Authority)) {
        return Ok(());
    }
    let is_covered = match scheme.policy() {
        Some(policy) => covers_authority(policy),
        None => false,
    };
    unless(
        is_covered,
        "audience",
        "the policy does not demand the authority, so the signature does not say whose host it is for: cover `Covered::Authority` or `Covered::TargetUri`",
    )
}

const fn covers_authority(policy: &MessageSignature) -> bool {
    let mut rest = policy.covered();
    while let [covered, others @ ..] = rest {
        if matches!(covered, Covered::Authority | Covered::TargetUri) {
            return true;
        }
        rest = others;
    }
    false
}

/// What is read from a message signature needs one.
pub(super) const fn params_are_of_a_message_signature(scheme: &Scheme) -> Law {
    if scheme.policy().is_some() {
        return Ok(());
    }
    let timestamp = match scheme.timestamp {
        Some((location, _)) => Some(location),
        None => None,
    };
    let event_time = match scheme.event_time {
        Some((location, _)) => Some(location),
        None => None,
    };
    let locations: [&Option<Location>; 6] = [
        &timestamp,
        &scheme.message_id,
        &scheme.unsigned_id,
        &scheme.event_type,
        &scheme.key_id,
        &event_time,
    ];
    let mut is_param = scheme.signature.is_signature_param();
    let mut rest: &[&Option<Location>] = &locations;
    while let [location, others @ ..] = rest {
        if let Some(location) = location {
            is_param |= location.is_signature_param();
        }
        rest = others;
    }
    unless(
        !is_param,
        "signature",
        "only an HTTP message signature has parameters: start the scheme with `Scheme::message_signature`, or name another location",
    )
}
