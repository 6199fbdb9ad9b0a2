//! The laws of schemes: what a description must keep, or it would not prove what it seems to.
//!
//! Each law is one function, and a constant and a file go through the same ones.

use crate::scheme::location::begins_with;
use crate::scheme::{Algorithm, Component, Encoding, KeyFormat, Location, Scheme, UrlForm};
use crate::time::TimeFormat;

/// Why a scheme is unsound, and which word of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsound {
    #[cfg_attr(
        not(feature = "scheme-file"),
        expect(dead_code, reason = "only a file has fields to name")
    )]
    pub(crate) word: &'static str,
    pub(crate) reason: &'static str,
}

type Law = Result<(), Unsound>;

/// Checks the laws one after the other; a constant has no `?` and no iterators.
macro_rules! check_all {
    ($scheme:expr, $($law:ident),+ $(,)?) => {
        $(if let Err(unsound) = $law($scheme) {
            return Err(unsound);
        })+
    };
}

/// Checks everything that makes a scheme sound.
pub(crate) const fn check(scheme: &Scheme) -> Law {
    check_all!(
        scheme,
        has_id,
        has_method,
        signature_is_encoded,
        key_fits_algorithm,
        credentials_are_basic,
        methods_tell_apart,
        body_limit_leaves_room,
        url_forms_begin_as_configured,
        signs_something,
        literals_and_digests_are_written,
        values_have_one_location,
        signature_is_not_signed,
        timestamp_is_signed,
        id_is_signed,
        key_appears_once,
        listed_names_are_signed,
        values_do_not_touch,
        values_do_not_share_content,
        body_is_signed,
    );
    Ok(())
}

const fn has_id(scheme: &Scheme) -> Law {
    unless(
        !scheme.id.is_empty(),
        "id",
        "a scheme needs an id: pass one to the constructor or to `derive`",
    )
}

const fn has_method(scheme: &Scheme) -> Law {
    unless(
        !scheme.methods.is_empty(),
        "methods",
        "a scheme needs a method: pass one to `methods`, or leave it out for POST",
    )
}

const fn signature_is_encoded(scheme: &Scheme) -> Law {
    unless(
        scheme.algorithm.is_token() || !matches!(scheme.encoding, Encoding::Text),
        "encoding",
        "a signature is bytes, which are not text until they are encoded: choose hex or base64",
    )
}

const fn key_fits_algorithm(scheme: &Scheme) -> Law {
    unless(
        !(scheme.algorithm.is_symmetric() && matches!(scheme.key_format, KeyFormat::Pem)),
        "key-format",
        "a PEM holds a public key, which must never serve as a shared secret: choose another `key_format`",
    )
}

/// A format that demands a password is what keeps an empty one from being a key.
const fn credentials_are_basic(scheme: &Scheme) -> Law {
    unless(
        matches!(scheme.algorithm, Algorithm::Basic)
            == matches!(scheme.key_format, KeyFormat::UserAndPassword),
        "key-format",
        "HTTP Basic has keys of the format `KeyFormat::UserAndPassword`, and nothing else has: leave `key_format` out for it",
    )
}

/// Where the method is signed, no method may read on like another one and what follows it.
const fn methods_tell_apart(scheme: &Scheme) -> Law {
    let mut rest = scheme.methods;
    while let [method, others @ ..] = rest {
        if method.is_empty() {
            return unsound("methods", "a method is not empty: leave it out");
        }
        rest = others;
    }
    unless(
        !begin_alike(scheme.methods),
        "methods",
        "no method begins with another one: bytes could move from what follows it in the signed content; leave one out",
    )
}

/// Returns whether one of several methods begins with another one.
pub(crate) const fn begin_alike(methods: &[&str]) -> bool {
    let mut rest = methods;
    while let [method, others @ ..] = rest {
        let mut compared = others;
        while let [other, more @ ..] = compared {
            if begins_with(method, other) || begins_with(other, method) {
                return true;
            }
            compared = more;
        }
        rest = others;
    }
    false
}

const fn body_limit_leaves_room(scheme: &Scheme) -> Law {
    unless(
        !matches!(scheme.body_limit, Some(0)),
        "body-limit",
        "a body has at least one byte: raise `body_limit`, or leave it out",
    )
}

const fn url_forms_begin_as_configured(scheme: &Scheme) -> Law {
    unless(
        matches!(scheme.url_forms, [UrlForm::AsConfigured, ..]),
        "url-forms",
        "the first URL form to try is `UrlForm::AsConfigured`",
    )
}

const fn signs_something(scheme: &Scheme) -> Law {
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

const fn literals_and_digests_are_written(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        match component {
            Component::Literal(text) if text.is_empty() => {
                return unsound("signs", "an empty literal separates nothing: leave it out");
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

/// Only a signature may be in any of several headers: of one value, none would say which counts.
const fn values_have_one_location(scheme: &Scheme) -> Law {
    const REASON: &str = "several headers are for signatures: name the one header of a signed value with `Location::header`";
    if let Some((location, _)) = &scheme.timestamp
        && location.is_in_several_headers()
    {
        return unsound("timestamp", REASON);
    }
    if let Some(location) = &scheme.message_id
        && location.is_in_several_headers()
    {
        return unsound("message-id", REASON);
    }
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let Component::Field(location) = component
            && location.is_in_several_headers()
        {
            return unsound("signs", REASON);
        }
        if let Component::ListedHeaders(listed) = component
            && listed.names.is_in_several_headers()
        {
            return unsound("signs", REASON);
        }
        rest = others;
    }
    Ok(())
}

const fn signature_is_not_signed(scheme: &Scheme) -> Law {
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

const fn timestamp_is_signed(scheme: &Scheme) -> Law {
    let mut is_written = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        is_written |= matches!(component, Component::Timestamp);
        rest = others;
    }
    match &scheme.timestamp {
        Some((location, _)) => unless(
            is_written || is_covered(scheme, location),
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

const fn id_is_signed(scheme: &Scheme) -> Law {
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

const fn key_appears_once(scheme: &Scheme) -> Law {
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

/// Which headers are signed must not be the choice of anyone but the sender.
const fn listed_names_are_signed(scheme: &Scheme) -> Law {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let Component::ListedHeaders(listed) = component
            && !is_covered(scheme, &listed.names)
        {
            return unsound(
                "signs",
                "a list of signed headers must be signed itself: sign it as a `Component::Field`",
            );
        }
        rest = others;
    }
    Ok(())
}

/// Between two values of variable length there must be something that tells where one ends.
///
/// A value ends at the first occurrence of what follows it, and, once something that may contain
/// anything came before, begins at the last occurrence of what precedes it. Whether the values of
/// a delivery keep to that is checked when they are there.
const fn values_do_not_touch(scheme: &Scheme) -> Law {
    const REASON: &str = "two values of variable length touch: without a literal between them, bytes can move from one to the other under one signature; sign a literal between them, or accept it with `ambiguous_boundaries`";
    if scheme.ambiguous_boundaries {
        return Ok(());
    }
    let format = match &scheme.timestamp {
        Some((_, format)) => Some(*format),
        None => None,
    };
    let mut before: Option<&Component> = None;
    let mut is_ended = true;
    let mut follows_unbounded = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if let (Component::Timestamp, Some(TimeFormat::Rfc3339Utc)) = (component, format)
            && has_variable(others)
            && !ends_decimals(others)
        {
            return unsound("signs", REASON);
        }
        if component.is_variable() {
            let is_begun = match before {
                Some(before) if follows_unbounded => component.begins_after(before, format),
                _ => true,
            };
            if !(is_ended && is_begun) {
                return unsound("signs", REASON);
            }
            is_ended = match others {
                [next, ..] => component.ends_at(next, format),
                [] => true,
            };
            follows_unbounded |= component.is_unbounded();
        }
        before = Some(component);
        rest = others;
    }
    Ok(())
}

const fn has_variable(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if component.is_variable() {
            return true;
        }
        rest = others;
    }
    false
}

/// Returns whether what follows a time that no offset ends cannot be taken for its decimals: one
/// decimal more or less is as good a time.
const fn ends_decimals(after: &[Component]) -> bool {
    match after {
        [Component::Key, ..] => true,
        [Component::Literal(text), ..] => !matches!(text.as_bytes(), [b'.' | b'0'..=b'9', ..]),
        _ => false,
    }
}

/// Of values that may contain any separator there can be only one, and nothing may move within it.
const fn values_do_not_share_content(scheme: &Scheme) -> Law {
    const REASON: &str = "bytes can move from one value to the next under one signature, because neither the values nor what is between them says where they end; accept it with `ambiguous_boundaries`";
    if scheme.ambiguous_boundaries {
        return Ok(());
    }
    let mut has_unbounded = false;
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if component.has_ambiguous_boundaries() || (component.is_unbounded() && has_unbounded) {
            return unsound("signs", REASON);
        }
        has_unbounded |= component.is_unbounded();
        rest = others;
    }
    Ok(())
}

const fn body_is_signed(scheme: &Scheme) -> Law {
    unless(
        scheme.signs_body() || scheme.unsigned_body,
        "unsigned-body",
        "the signature does not cover the body: sign it, or accept that with `unsigned_body`",
    )
}

/// Returns whether a value is signed along with some component.
const fn is_covered(scheme: &Scheme, location: &Location) -> bool {
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        if component.covers(location, &scheme.signature, scheme.url_forms) {
            return true;
        }
        rest = others;
    }
    false
}

const fn unless(is_sound: bool, word: &'static str, reason: &'static str) -> Law {
    if is_sound {
        Ok(())
    } else {
        unsound(word, reason)
    }
}

const fn unsound(word: &'static str, reason: &'static str) -> Law {
    Err(Unsound { word, reason })
}
