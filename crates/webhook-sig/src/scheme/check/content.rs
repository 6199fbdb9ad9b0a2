//! The laws of the signed content: what must be in it, and what must not.

use crate::scheme::check::token::token_covers;
use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// An empty content has one signature, which any delivery could carry.
pub(super) const fn signs_something(scheme: &Scheme) -> Law {
    // The policy says what is signed.
    if scheme.policy().is_some() {
        return Ok(());
    }
    if scheme.has_claims() {
        return unless(
            scheme.components.is_empty(),
            "signs",
            "the payload of the token is what is signed: end it with `build`",
        );
    }
    if !scheme.algorithm.is_token() {
        return unless(
            !scheme.components.is_empty(),
            "signs",
            "a scheme signs something: end it with `signs`",
        );
    }
    if scheme.timestamp.is_some() || scheme.message_id.is_some() {
        return unsound(
            "algorithm",
            "a token signs nothing, so it has neither a timestamp nor a message id",
        );
    }
    unless(
        scheme.components.is_empty(),
        "signs",
        "a token signs nothing: end it with `build`",
    )
}

/// An empty literal would count as a separator without separating anything, and the raw bytes of a
/// hash may be any bytes, a separator's too.
pub(super) const fn literals_and_digests_are_written(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        match component {
            Component::Literal(text) if text.is_empty() => {
                return unsound("signs", "an empty literal separates nothing: leave it out");
            }
            Component::BodyDigest(digest, Encoding::Decimal) if !digest.is_checksum() => {
                return unsound(
                    "signs",
                    "only a checksum of the body is written in decimal: choose hex or base64 for a hash",
                );
            }
            Component::BodyEncoded(Encoding::Decimal | Encoding::Text) => {
                return unsound(
                    "signs",
                    "an encoded body is hex or base64: choose one of them, or sign `Component::Body` for the text itself",
                );
            }
            Component::BodyDigest(_, Encoding::Text) => {
                return unsound(
                    "signs",
                    "a hash is bytes, which are not text until they are encoded: choose hex or base64",
                );
            }
            _ => {}
        }
        rest = others;
    }
    Ok(())
}

/// Only a signature may be in any of several headers: each candidate is tried. For a signed value
/// nothing says which header counts.
pub(super) const fn values_have_one_location(scheme: &Scheme) -> Law {
    const REASON: &str = "several headers or items are for signatures: name the one header of a signed value with `Location::header`";
    if let Some((location, _)) = &scheme.timestamp
        && location.is_in_several_places()
    {
        return unsound("timestamp", REASON);
    }
    if let Some(location) = &scheme.message_id
        && location.is_in_several_places()
    {
        return unsound("message-id", REASON);
    }
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let Component::Field(location) = component
            && location.is_in_several_places()
        {
            return unsound("signs", REASON);
        }
        if let Some(names) = component.list_of_names()
            && names.is_in_several_places()
        {
            return unsound("signs", REASON);
        }
        rest = others;
    }
    Ok(())
}

/// Without a form there is nothing that JSON could hold instead.
pub(super) const fn json_form_has_the_signature(scheme: &Scheme) -> Law {
    unless(
        !scheme.json_form || scheme.signature.is_in_form(),
        "json-form",
        "a form that may come as JSON has its signature among its fields: leave `json_form` out for another place",
    )
}

/// A sender could not compute such a signature, and a reader that took it out of the value first
/// would decide what is signed.
pub(super) const fn signature_is_not_signed(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        let is_overlapping = match (component, &scheme.timestamp, &scheme.message_id) {
            (Component::Timestamp, Some((location, _)), _) | (Component::Id, _, Some(location)) => {
                location.overlaps(&scheme.signature)
            }
            _ => component.overlaps(&scheme.signature),
        };
        if is_overlapping {
            return unsound(
                "signature",
                "a signature cannot cover the value that it is in: sign another one",
            );
        }
        rest = others;
    }
    Ok(())
}

/// Anyone who captures a delivery could set an unsigned timestamp to now.
pub(super) const fn timestamp_is_signed(scheme: &Scheme) -> Law {
    let mut is_written = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        is_written |= matches!(component, Component::Timestamp);
        rest = others;
    }
    match &scheme.timestamp {
        Some((location, _)) => unless(
            is_written || is_covered(scheme, location) || scheme.listed_timestamp().is_some(),
            "timestamp",
            "the timestamp is declared but not signed, so it proves nothing: sign `Component::Timestamp`, or leave `timestamp` out",
        ),
        None => unless(
            !is_written,
            "timestamp",
            "`Component::Timestamp` is signed, but nothing says where the timestamp is: call `timestamp`",
        ),
    }
}

/// Anyone who captures a delivery could give it another unsigned id, and have it handled twice.
pub(super) const fn id_is_signed(scheme: &Scheme) -> Law {
    let mut is_written = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        is_written |= matches!(component, Component::Id);
        rest = others;
    }
    match &scheme.message_id {
        Some(location) => unless(
            is_written || is_covered(scheme, location),
            "message-id",
            "the message id is declared but not signed, so it proves nothing: sign `Component::Id`, or leave `message_id` out",
        ),
        None => unless(
            !is_written,
            "message-id",
            "`Component::Id` is signed, but nothing says where the message id is: call `message_id`",
        ),
    }
}

/// Without its key a plain hash proves nothing; in an HMAC the key has its place already.
pub(super) const fn key_appears_once(scheme: &Scheme) -> Law {
    let mut keys: usize = 0;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if matches!(component, Component::Key) {
            keys = keys.saturating_add(1);
        }
        rest = others;
    }
    match (scheme.algorithm.is_keyed_hash(), keys) {
        (true, 1) | (false, 0) => Ok(()),
        (true, _) => unsound(
            "signs",
            "a keyed hash has its key in the message, once: sign one `Component::Key`",
        ),
        (false, _) => unsound(
            "signs",
            "only a keyed hash has its key in the message: leave `Component::Key` out",
        ),
    }
}

/// Only the sender may choose which headers are signed: an attacker who could would leave some out.
pub(super) const fn listed_names_are_signed(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        let Some(names) = component.list_of_names() else {
            rest = others;
            continue;
        };
        if !is_covered(scheme, names) {
            return unsound(
                "signs",
                "a list of signed headers must be signed itself: sign it as a `Component::Field`",
            );
        }
        if matches!(component, Component::HeaderLines(_)) && names.is_in_body() {
            return unsound(
                "signs",
                "the list says how many lines there are, so it cannot be in a body that comes after them: name a list in a header",
            );
        }
        rest = others;
    }
    Ok(())
}

/// An unsigned body is accepted only where the scheme says so, and never by forgetting it.
pub(super) const fn body_is_signed(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if component.is_checksum() && !scheme.signs_body() && !scheme.unsigned_body {
            return unsound(
                "unsigned-body",
                "a CRC-32 does not protect the body, because anyone can make another body with the same one: sign the body or a hash of it, or accept that with `unsigned_body`",
            );
        }
        rest = others;
    }
    unless(
        scheme.signs_body() || scheme.unsigned_body,
        "unsigned-body",
        "the signature does not cover the body: sign it, or accept that with `unsigned_body`",
    )
}

/// The first byte of a signed content is one that a text can have.
pub(super) const fn contents_open_with_ascii(scheme: &Scheme) -> Law {
    unless(
        scheme.opens_with.is_ascii(),
        "opens-with",
        "a content opens with one of some ASCII characters: leave others out of `opens_with`",
    )
}

/// Returns whether a value is signed along with some component.
pub(in crate::scheme) const fn is_covered(scheme: &Scheme, location: &Location) -> bool {
    if token_covers(scheme, location) {
        return true;
    }
    if let Some(policy) = scheme.policy() {
        return policy.always_covers(location);
    }
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if component.covers(location, &scheme.signature, scheme.url_forms) {
            return true;
        }
        rest = others;
    }
    false
}
