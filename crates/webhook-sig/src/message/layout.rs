//! What follows from a scheme for every delivery of it, computed once.

use crate::request::LOOKED_UP;
use crate::scheme::location::Place;
use crate::scheme::{Component, Location, Scheme};

/// How the deliveries of a scheme are verified: which headers are looked up, and which components
/// of the signed message are hashed before, while and after the body arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// The headers that are looked up in every delivery; the first is the announced length.
    pub(crate) looked_up: [&'static str; LOOKED_UP],
    /// Signature, timestamp and id are all in the head.
    pub(crate) has_values_in_head: bool,
    /// Some component or location reads the body otherwise than byte by byte.
    pub(crate) reads_body: bool,
    /// The sender chooses some component's text, which must not reach beyond its boundaries.
    pub(crate) has_boundaries: bool,
    /// The URL is signed, in one of several forms.
    pub(crate) signs_url: bool,
    /// A URL and the body are next to each other in the message.
    pub(crate) has_url_and_body: bool,
    /// The signature covers nothing of the body but hashes in claims, and is verified before it.
    pub(crate) proves_head: bool,
    /// The signature is in a token.
    pub(crate) has_token: bool,
    /// What can be written before the body is there.
    pub(crate) before_body: &'static [Component],
    /// What precedes the body may turn out to be missing or malformed, or not to be set.
    pub(crate) can_prefix_fail: bool,
    /// The body is hashed as it arrives.
    pub(crate) hashes_body: bool,
    /// What follows the body that was hashed, or all the rest if it is not hashed as it arrives.
    pub(crate) after_body: &'static [Component],
}

/// The header with the length that the sender announces.
pub(crate) const CONTENT_LENGTH: &str = "content-length";

impl Layout {
    pub(crate) const fn of(scheme: &Scheme) -> Self {
        let timestamp = match scheme.timestamp() {
            Some((location, _)) => Some(location),
            None => None,
        };
        let locations = [Some(scheme.signature()), timestamp, scheme.message_id()];
        let [signature, timestamp, id] = &locations;
        let looked_up = [
            CONTENT_LENGTH,
            header_of(signature),
            header_of(timestamp),
            header_of(id),
        ];
        let components = scheme.components();
        // A payload in base64 is written as a whole.
        let leading = if scheme.has_token() {
            0
        } else {
            leading_components_of_head(components)
        };
        let (before_body, rest) = components.split_at(leading);
        let has_values_in_head =
            !(is_in_body(signature) || is_in_body(timestamp) || is_in_body(id));
        let (hashes_body, after_body) = match rest {
            // What precedes the body may be a value that is read from it.
            [Component::Body, after @ ..] if has_values_in_head && !scheme.has_token() => {
                (true, after)
            }
            _ => (false, rest),
        };
        Self {
            looked_up,
            has_values_in_head,
            reads_body: !has_values_in_head || reads_body_apart(components),
            has_boundaries: has_variable(components),
            signs_url: scheme.signs_url(),
            has_url_and_body: has_url_and_body(components),
            has_token: scheme.has_token(),
            proves_head: has_values_in_head && scheme.has_claims(),
            before_body,
            can_prefix_fail: has_values_in_head && can_fail(before_body),
            hashes_body,
            after_body,
        }
    }
}

/// Returns the name of the header that holds a value, the first if it has several; nothing if the
/// value is elsewhere.
const fn header_of(location: &Option<Location>) -> &'static str {
    match location {
        Some(location) => match location.place() {
            Place::Header(name) => name,
            Place::Synonyms([name, ..]) => name,
            _ => "",
        },
        None => "",
    }
}

const fn is_in_body(location: &Option<Location>) -> bool {
    match location {
        Some(location) => location.is_in_body(),
        None => false,
    }
}

/// Counts the components before the first one that is not in the head.
const fn leading_components_of_head(components: &[Component]) -> usize {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if !component.is_in_head() {
            break;
        }
        rest = others;
    }
    components.len().saturating_sub(rest.len())
}

/// Returns whether some component may be missing although signature, timestamp and id are there.
const fn can_fail(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if !matches!(
            component,
            Component::Id
                | Component::Key
                | Component::Literal(_)
                | Component::Method
                | Component::Path
                | Component::Query
                | Component::Timestamp
        ) {
            return true;
        }
        rest = others;
    }
    false
}

const fn reads_body_apart(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if !component.is_of_body() && !component.is_in_head() {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_variable(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if component.is_variable() && !matches!(component, Component::Body) {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_url_and_body(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if let (Component::Url, [Component::Body, ..]) | (Component::Body, [Component::Url, ..]) =
            (component, others)
        {
            return true;
        }
        rest = others;
    }
    false
}
