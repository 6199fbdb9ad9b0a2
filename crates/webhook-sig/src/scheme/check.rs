//! The checks that a scheme must pass before anything is verified with it.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme, UrlForm};
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

const fn unsound(word: &'static str, reason: &'static str) -> Result<(), Unsound> {
    Err(Unsound { word, reason })
}

/// Tells why the words of a scheme do not go together, whatever it signs, if so.
pub(crate) const fn check_words(scheme: &Scheme) -> Result<(), Unsound> {
    let is_token = scheme.algorithm.is_token();
    if scheme.id.is_empty() {
        return unsound("id", "a scheme needs an id");
    }
    if !is_token && matches!(scheme.encoding, Encoding::Text) {
        return unsound(
            "encoding",
            "a signature is bytes, which are no text until they are encoded",
        );
    }
    if scheme.algorithm.is_symmetric() && matches!(scheme.key_format, KeyFormat::Pem) {
        return unsound(
            "key-format",
            "a PEM holds a public key, which must never serve as a shared secret",
        );
    }
    if is_token && (scheme.timestamp.is_some() || scheme.message_id.is_some()) {
        return unsound("algorithm", "a token signs nothing");
    }
    if scheme.methods.is_empty() {
        return unsound("methods", "a scheme needs a method");
    }
    if !matches!(scheme.url_forms, [UrlForm::AsConfigured, ..]) {
        return unsound(
            "url-forms",
            "the URL as it is configured is the first form that is tried",
        );
    }
    Ok(())
}

/// Tells why a scheme would not prove what it seems to prove, if so.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "indices stay below the number of components, and a constant has no iterators"
)]
pub(crate) const fn check(scheme: &Scheme) -> Result<(), Unsound> {
    if let Err(unsound) = check_words(scheme) {
        return Err(unsound);
    }
    let (mut timestamps, mut ids, mut keys) = (0, 0, 0);
    let mut last_free: Option<usize> = None;
    let mut has_unbounded = false;
    let mut follows_body = false;
    let mut index = 0;
    while index < scheme.components.len() {
        let component = &scheme.components[index];
        match component {
            Component::Timestamp => timestamps += 1,
            Component::Id => ids += 1,
            Component::Key => keys += 1,
            Component::Literal(text) if text.is_empty() => {
                return unsound("signs", "an empty literal separates nothing");
            }
            _ => {}
        }
        if component.overlaps(&scheme.signature) {
            return unsound(
                "signature",
                "a signature cannot cover the value that it stands in",
            );
        }
        if matches!(component, Component::BodyDigest(_, Encoding::Text)) {
            return unsound(
                "signs",
                "a hash is bytes, which are no text until they are encoded",
            );
        }
        if let Component::ListedHeaders(listed) = component
            && !is_covered(scheme.components, &listed.names)
        {
            return unsound("signs", "a list of signed headers must be signed itself");
        }
        if !scheme.ambiguous_boundaries
            && (component.has_ambiguous_boundaries() || (component.is_unbounded() && has_unbounded))
        {
            return unsound("signs", MOVABLE);
        }
        has_unbounded |= component.is_unbounded();
        // Without an offset at its end, one decimal more or less is a time as good.
        if let (Component::Timestamp, Some((_, TimeFormat::Rfc3339Utc))) =
            (component, scheme.timestamp)
            && index + 1 < scheme.components.len()
            && scheme.components[index + 1].is_variable()
            && !scheme.ambiguous_boundaries
        {
            return unsound("signs", TOUCHING);
        }
        if component.is_variable() {
            if let Some(last) = last_free
                && !scheme.ambiguous_boundaries
            {
                let before = &scheme.components[index - 1];
                let is_ended = scheme.components[last].ends_at(&scheme.components[last + 1]);
                let is_begun = !follows_body || before.is_delimiter() || before.ends_at(component);
                if !(is_ended && is_begun) {
                    return unsound("signs", TOUCHING);
                }
            }
            last_free = Some(index);
            follows_body |= component.is_unbounded();
        }
        index += 1;
    }
    match (scheme.components, scheme.algorithm.is_token()) {
        ([], false) => return unsound("signs", "a scheme signs something"),
        ([_, ..], true) => return unsound("signs", "a token signs nothing"),
        _ => {}
    }
    let is_timestamp_sound = match scheme.timestamp {
        Some((location, _)) => timestamps > 0 || is_covered(scheme.components, &location),
        None => timestamps == 0,
    };
    if !is_timestamp_sound {
        return unsound("timestamp", "a timestamp must be both declared and signed");
    }
    let is_id_sound = match scheme.message_id {
        Some(location) => ids > 0 || is_covered(scheme.components, &location),
        None => ids == 0,
    };
    if !is_id_sound {
        return unsound(
            "message-id",
            "a message id must be both declared and signed",
        );
    }
    match (scheme.algorithm.is_keyed_hash(), keys) {
        (true, 1) | (false, 0) => {}
        (true, _) => return unsound("signs", "a keyed hash has its key in the message, once"),
        (false, _) => return unsound("signs", "only a keyed hash has its key in the message"),
    }
    if !scheme.signs_body() && !scheme.unsigned_body {
        return unsound(
            "unsigned-body",
            "a scheme that does not sign the body must say so with `unsigned_body`",
        );
    }
    Ok(())
}

const TOUCHING: &str =
    "two free values touch: without a literal between them, bytes can move from one to the other";

const MOVABLE: &str = "bytes can move from one value to the next, because neither the values nor what stands between them says where they end; `ambiguous_boundaries` says so";

/// Tells whether the value in a location is signed along with some component.
const fn is_covered(components: &[Component], location: &Location) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if component.covers(location) {
            return true;
        }
        rest = others;
    }
    false
}
