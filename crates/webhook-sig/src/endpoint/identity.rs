//! What the user of an endpoint says about its events.

use std::fmt;
use std::sync::Arc;

use crate::request::{Head, VerifiedBody};
use crate::scheme::{Identity, Location};
use crate::verify::Verified;

/// What an id is worth that the signature does not cover.
///
/// GitHub, Shopify and others send one. It matters for deliveries with equal content:
///
/// | | a vendor's second event with equal content | a captured delivery under another id |
/// | --- | --- | --- |
/// | `Trust` | is handled | is handled, at most [`UNSIGNED_ID_LIMIT`] times |
/// | `Ignore` | is answered as handled, and lost | is answered as handled |
///
/// [`UNSIGNED_ID_LIMIT`]: crate::replay::UNSIGNED_ID_LIMIT
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third choice")]
pub enum UnsignedIds {
    /// The content alone tells events apart.
    Ignore,
    /// Content and id together tell events apart.
    Trust,
}

/// How the events of an endpoint are recognized, where its scheme does not say, or not well enough.
///
/// It is created from a [`Location`] of the event's id, from any [`Identity`], or from a function
/// of the [`ProvenDelivery`] that returns the ids of its events; see
/// [`EndpointBuilder::identity`](crate::endpoint::EndpointBuilder::identity).
#[derive(Clone)]
pub struct EventIdentity {
    pub(super) source: Source,
}

#[derive(Clone)]
pub(super) enum Source {
    Function(Arc<Identify>),
    Words(Identity),
}

pub(super) type Identify = dyn Fn(&ProvenDelivery<'_>) -> Vec<String> + Send + Sync;

/// A delivery that was verified, for a function that recognizes its events.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ProvenDelivery<'a> {
    /// The proof.
    pub verified: &'a Verified,
    /// Method, target and headers; not all of them are signed.
    pub head: &'a Head<'a>,
    /// The very bytes that were verified.
    pub body: &'a VerifiedBody,
}

impl From<Identity> for EventIdentity {
    fn from(identity: Identity) -> Self {
        Self {
            source: Source::Words(identity),
        }
    }
}

impl From<Location> for EventIdentity {
    fn from(id: Location) -> Self {
        Identity::Id(id).into()
    }
}

impl<F> From<F> for EventIdentity
where
    F: Fn(&ProvenDelivery<'_>) -> Vec<String> + Send + Sync + 'static,
{
    fn from(identify: F) -> Self {
        Self {
            source: Source::Function(Arc::new(identify)),
        }
    }
}

impl fmt::Debug for EventIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Function(_) => f.write_str("EventIdentity(function)"),
            Source::Words(identity) => f.debug_tuple("EventIdentity").field(identity).finish(),
        }
    }
}
