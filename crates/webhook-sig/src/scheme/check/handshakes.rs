//! The laws of handshakes: no answer may help to forge a delivery.

use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::handshake::{Caller, Characters, Handshake};
use crate::scheme::location::{is_equal, is_token};
use crate::scheme::{Answer, Component, Location, Scheme};

/// An answer under the key is the signature of the challenge, which anyone may choose: no challenge
/// may be the signed content of a delivery.
pub(super) const fn keyed_answers_are_not_signatures(scheme: &Scheme) -> Law {
    let mut rest = scheme.handshakes;
    while let [handshake, others @ ..] = rest {
        if handshake.needs_token() && scheme.algorithm.is_keyed_hash() {
            return unsound(
                "handshakes",
                "the digest of a token could be the signature of a delivery, if the secret is the same: leave `Part::TokenDigest` out",
            );
        }
        if handshake.needs_key() {
            if scheme.algorithm.is_token()
                || scheme.algorithm.is_keyed_hash()
                || !scheme.algorithm.is_symmetric()
            {
                return unsound(
                    "handshakes",
                    "an answer under the key needs an HMAC: leave `Part::Mac` out",
                );
            }
            let is_apart = match handshake.accepted_challenge() {
                Some(challenge) => keeps_apart(scheme, challenge.allowed()),
                None => false,
            };
            if !is_apart {
                return unsound(
                    "handshakes",
                    "the answer to a challenge could be the signature of a delivery: narrow the challenge's characters, or say with `opens_with` how every delivery begins",
                );
            }
        }
        rest = others;
    }
    Ok(())
}

/// Returns whether every signed content has a character that no challenge has: in a literal, or as
/// its first one.
const fn keeps_apart(scheme: &Scheme, allowed: Characters) -> bool {
    if has_other(scheme.opens_with.as_bytes(), allowed, Others::All) {
        return true;
    }
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let Component::Literal(text) = component
            && has_other(text.as_bytes(), allowed, Others::Any)
        {
            return true;
        }
        rest = others;
    }
    false
}

#[derive(Clone, Copy)]
enum Others {
    All,
    Any,
}

/// Returns whether all or any of some bytes are none of the characters; of no bytes none is.
const fn has_other(bytes: &[u8], allowed: Characters, others: Others) -> bool {
    let mut rest = bytes;
    while let [byte, more @ ..] = rest {
        match (others, allowed.has(*byte)) {
            (Others::All, true) => return false,
            (Others::Any, false) => return true,
            _ => {}
        }
        rest = more;
    }
    matches!(others, Others::All) && !bytes.is_empty()
}

/// A handshake is answered and never handled, so it must not be any delivery.
pub(super) const fn handshakes_are_told_apart(scheme: &Scheme) -> Law {
    unless(
        !takes_every_delivery(scheme, scheme.methods),
        "handshakes",
        "a handshake that any delivery could be keeps them all from the handler: say with `Handshake::when` what only the handshake has",
    )
}

/// Returns whether all deliveries with one of these methods could be a handshake.
pub(crate) const fn takes_every_delivery(scheme: &Scheme, methods: &[&str]) -> bool {
    let mut rest = scheme.handshakes;
    while let [handshake, others @ ..] = rest {
        let is_apart = match handshake.condition() {
            Some((_, [_, ..])) => true,
            // Any value is one, so deliveries must have none there.
            Some((at, [])) => !is_in_deliveries(scheme, &at),
            None => false,
        };
        let mut methods = methods;
        while let [method, more @ ..] = methods {
            if !is_apart && is_equal(method, handshake.method()) {
                return true;
            }
            methods = more;
        }
        rest = others;
    }
    false
}

/// Returns whether deliveries have something in a place, as far as the scheme says.
const fn is_in_deliveries(scheme: &Scheme, at: &Location) -> bool {
    let of_time = match scheme.timestamp {
        Some((location, _)) => Some(location),
        None => None,
    };
    let of_event = match scheme.event_time {
        Some((location, _)) => Some(location),
        None => None,
    };
    let mut rest: &[Option<Location>] = &[
        Some(scheme.signature),
        of_time,
        of_event,
        scheme.message_id,
        scheme.unsigned_id,
        scheme.event_type,
        scheme.key_id,
    ];
    while let [read, others @ ..] = rest {
        if let Some(location) = read
            && location.overlaps(at)
        {
            return true;
        }
        rest = others;
    }
    at.is_in_path()
}

/// An answer can be made of what its handshake brings.
pub(super) const fn handshakes_can_be_answered(scheme: &Scheme) -> Law {
    let mut rest = scheme.handshakes;
    while let [handshake, others @ ..] = rest {
        let has_challenge = handshake.accepted_challenge().is_some();
        if !has_challenge
            && (handshake.needs_challenge() || matches!(handshake.caller(), Caller::BringsKey))
        {
            return unsound(
                "handshakes",
                "a handshake answers with its challenge, and nothing says where that is: call `Handshake::challenge`",
            );
        }
        if handshake.needs_token() && !matches!(handshake.caller(), Caller::Anyone) {
            return unsound(
                "handshakes",
                "a digest of the token answers anyone: leave `from` out",
            );
        }
        if handshake.method().is_empty() || !matches!(handshake.status_code(), 200..=299) {
            return unsound(
                "handshakes",
                "a handshake has a method, and a status from 200 to 299 as its answer",
            );
        }
        if let Err(unsound) = headers_have_names(handshake) {
            return Err(unsound);
        }
        rest = others;
    }
    Ok(())
}

const fn headers_have_names(handshake: &Handshake) -> Law {
    if let Answer::Headers(headers) = handshake.answer() {
        let mut rest = headers;
        while let [(name, _), others @ ..] = rest {
            if !is_token(name) {
                return unsound("handshakes", "the name of an answer's header is not valid");
            }
            rest = others;
        }
    }
    Ok(())
}
