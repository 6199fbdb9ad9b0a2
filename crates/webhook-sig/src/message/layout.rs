//! What follows from a scheme for every delivery of it, found out once.

use crate::request::LOOKED_UP;
use crate::scheme::location::Place;
use crate::scheme::{Component, Location, Scheme};

/// How the deliveries of a scheme are verified: what is asked of the head, and which components of the
/// message are hashed before, while and after the body arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// The headers that every delivery is asked for; the first is the announced length.
    pub(crate) asked: [&'static str; LOOKED_UP],
    /// Signature, timestamp and id all stand in the head.
    pub(crate) has_claims_in_head: bool,
    /// Some component or location reads the body otherwise than byte by byte.
    pub(crate) reads_body: bool,
    /// Some component is a free text, which must not reach over its borders.
    pub(crate) has_borders: bool,
    /// The URL is signed, in one of several forms.
    pub(crate) signs_url: bool,
    /// A URL and a body touch in the message.
    pub(crate) has_url_border: bool,
    pub(crate) before_body: &'static [Component],
    /// What stands before the body may turn out to be missing or malformed, or not to be set.
    pub(crate) can_prefix_fail: bool,
    /// The body is hashed as it arrives.
    pub(crate) hashes_body: bool,
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
        let asked = [
            CONTENT_LENGTH,
            header_of(signature),
            header_of(timestamp),
            header_of(id),
        ];
        let components = scheme.components();
        let (before_body, rest) = components.split_at(leading_head_parts(components));
        let has_claims_in_head =
            !(is_in_body(signature) || is_in_body(timestamp) || is_in_body(id));
        let (hashes_body, after_body) = match rest {
            // What stands before the body may be a claim that stands in it.
            [Component::Body, after @ ..] if has_claims_in_head => (true, after),
            _ => (false, rest),
        };
        Self {
            asked,
            has_claims_in_head,
            reads_body: !has_claims_in_head || has_part_of_read_body(components),
            has_borders: has_free_text(components),
            signs_url: signs_url(components),
            has_url_border: has_url_border(components),
            before_body,
            can_prefix_fail: has_claims_in_head && can_fail(before_body),
            hashes_body,
            after_body,
        }
    }
}

/// Returns the name of the header in which a value stands; nothing if it stands elsewhere.
const fn header_of(location: &Option<Location>) -> &'static str {
    match location {
        Some(location) => match location.place() {
            Place::Header(name) => name,
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

/// Counts the components that stand before the first one that is not in the head.
const fn leading_head_parts(components: &[Component]) -> usize {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if !component.is_in_head() {
            break;
        }
        rest = others;
    }
    components.len().saturating_sub(rest.len())
}

/// Tells whether a component is not there for certain once the claims are.
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

const fn has_part_of_read_body(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if !matches!(component, Component::Body | Component::BodyDigest(..))
            && !component.is_in_head()
        {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_free_text(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if component.is_variable() && !matches!(component, Component::Body) {
            return true;
        }
        rest = others;
    }
    false
}

const fn signs_url(components: &[Component]) -> bool {
    let mut rest = components;
    while let [component, others @ ..] = rest {
        if matches!(component, Component::Url | Component::UrlPath) {
            return true;
        }
        rest = others;
    }
    false
}

const fn has_url_border(components: &[Component]) -> bool {
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
