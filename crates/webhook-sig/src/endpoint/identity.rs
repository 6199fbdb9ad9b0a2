//! How an endpoint recognizes events: by its scheme, or by the word of its user.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::invalid::IdentityReason;
use crate::endpoint::settings::Options;
use crate::key::Tenant;
use crate::replay::{EndpointSpace, EventKey, Events, Kind};
use crate::request::{Head, VerifiedBody};
use crate::scheme::check::unsound_identity;
use crate::scheme::{Identity, Location};
use crate::verify::{
    EVENT_FIELD_LIMIT, EVENT_LIMIT, Event, Otherwise, Recognition, Recognized, Text, Verified,
    Verifier,
};

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
    source: Source,
}

#[derive(Clone)]
enum Source {
    Function(Arc<Identify>),
    Words(Identity),
}

type Identify = dyn Fn(&ProvenDelivery<'_>) -> Vec<String> + Send + Sync;

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

/// How the events of an endpoint with a store are recognized, and the names that are in their keys.
pub(crate) struct Identifier {
    pub(crate) recognition: Recognition,
    function: Option<Arc<Identify>>,
    space: EndpointSpace,
    /// For how long events with the same content are counted.
    must_keep: Duration,
}

impl Identifier {
    /// Returns how an endpoint with these options recognizes events; nothing without a store.
    pub(crate) fn of(
        options: &Options,
        verifier: &Verifier,
    ) -> Result<Option<Self>, IdentityReason> {
        let scheme = verifier.scheme();
        let (identity, unsigned_ids) = (&options.identity, options.unsigned_ids);
        let Some(replay) = &options.replay else {
            return match (identity, unsigned_ids) {
                (None, None) => Ok(None),
                (Some(_), _) => Err(IdentityReason::StoreMissing("identity")),
                (None, Some(_)) => Err(IdentityReason::StoreMissing("unsigned_ids")),
            };
        };
        if options.name.is_empty() {
            return Err(IdentityReason::NameMissing);
        }
        let mut recognition = Recognition::of(scheme);
        let mut function = None;
        match (
            identity.as_ref().map(|identity| &identity.source),
            unsigned_ids,
        ) {
            (Some(_), Some(_)) => return Err(IdentityReason::Twice),
            (Some(Source::Function(identify)), None) => {
                function = Some(identify.clone());
                recognition.identity = None;
            }
            (Some(Source::Words(identity)), None) => {
                if let Some(reason) = unsound_identity(scheme, identity) {
                    return Err(IdentityReason::Unsound(reason));
                }
                recognition.identity = Some(*identity);
            }
            (None, Some(unsigned_ids)) => {
                let id = scheme.unsigned_id();
                let id = id.ok_or(IdentityReason::NoUnsignedId(scheme.id()))?;
                recognition.otherwise = match unsigned_ids {
                    UnsignedIds::Ignore => Otherwise::Content,
                    UnsignedIds::Trust => Otherwise::ContentAndId(id),
                };
            }
            (None, None) if scheme.unsigned_id().is_some() => {
                return Err(IdentityReason::UnsignedIdUndecided(scheme.id()));
            }
            (None, None) if scheme.event().is_none() => {
                return Err(IdentityReason::Unknown(scheme.id()));
            }
            (None, None) => {}
        }
        if function.is_none() && recognition.identity == Some(Identity::Unstored) {
            return Err(IdentityReason::ResponseIsAnswer(scheme.id()));
        }
        Ok(Some(Self {
            recognition,
            function,
            space: EndpointSpace::new(scheme, &options.name),
            must_keep: replay.keep_of(scheme, verifier.window()).must(),
        }))
    }

    /// Returns the key of an event that fields identify.
    pub(crate) fn key_of(&self, tenant: Option<&Tenant>, fields: &[&str]) -> EventKey {
        let space = self.space.of_tenant(tenant);
        let fields = fields.iter().map(|field| field.as_bytes());
        if self.function.is_some() {
            space.key_in_group(Kind::Own, fields)
        } else if self.recognition.brings_several_events() {
            space.key_in_group(Kind::Fields, fields)
        } else {
            space.key(Kind::Fields, fields)
        }
    }

    /// Returns the events of a delivery.
    ///
    /// # Errors
    ///
    /// What could not be read, and the delivery is not remembered.
    pub(crate) fn events(
        &self,
        delivery: &ProvenDelivery<'_>,
        recognized: Recognized,
    ) -> Result<Found, Unread> {
        let space = self.space.of_tenant(delivery.verified.tenant());
        if let Some(identify) = &self.function {
            let ids = identify(delivery);
            if ids.is_empty() || ids.len() > EVENT_LIMIT || !ids.iter().all(|id| is_usable(id)) {
                return Err(Unread::Function);
            }
            let listed: Vec<_> = ids.iter().map(|id| Event::of_one(Text::new(id))).collect();
            let key = |event: &Event| space.key_in_group(Kind::Own, event.values());
            let Found {
                events,
                without_doubles,
            } = Found::each(&listed, key);
            return Ok(Found {
                events,
                without_doubles: without_doubles.or(Some(listed)),
            });
        }
        let listed = delivery
            .verified
            .events()
            .map_or(&[][..], |facts| &facts.events);
        let digest = |kind, digest: [u8; 32]| Found::one(space.key(kind, [&digest[..]]));
        match recognized {
            Recognized::Batch => Ok(Found::each(listed, |event| {
                space.key_in_group(Kind::Fields, event.values())
            })),
            Recognized::Body(body) => Ok(digest(Kind::Body, body)),
            Recognized::ContentAndId(digest, id) => {
                let content = space.key_in_group(Kind::Content, [&digest[..]]);
                let id = id.as_ref().map_or("", Text::as_str);
                let key = space.key_in_group(Kind::ContentAndId, [&digest[..], id.as_bytes()]);
                Ok(Found {
                    events: Some(Events::one(key).within(content, self.must_keep)),
                    without_doubles: None,
                })
            }
            Recognized::Fields => {
                let event = listed.first().ok_or(Unread::Field(None))?;
                Ok(Found::one(space.key(Kind::Fields, event.values())))
            }
            Recognized::Message(message) => Ok(digest(Kind::Message, message)),
            Recognized::Unknown(field) => Err(Unread::Field(field)),
            Recognized::Unstored => Ok(Found::default()),
        }
    }
}

/// The events of a delivery.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What is to be claimed, if the delivery brings an event.
    pub(crate) events: Option<Events>,
    /// The events in the order of their keys, if that is not how the delivery lists them.
    pub(crate) without_doubles: Option<Vec<Event>>,
}

impl Found {
    const fn one(key: EventKey) -> Self {
        Self {
            events: Some(Events::one(key)),
            without_doubles: None,
        }
    }

    /// Finds the events of a batch, each of them once.
    fn each(listed: &[Event], key: impl Fn(&Event) -> EventKey) -> Self {
        let mut known = HashSet::with_capacity(listed.len());
        let mut keys = Vec::with_capacity(listed.len());
        let mut first = Vec::with_capacity(listed.len());
        for event in listed {
            let key = key(event);
            if known.insert(key) {
                keys.push(key);
                first.push(event);
            }
        }
        let has_doubles = first.len() < listed.len();
        Self {
            without_doubles: has_doubles.then(|| first.into_iter().cloned().collect()),
            events: (!keys.is_empty()).then(|| Events::each(keys)),
        }
    }
}

fn is_usable(id: &str) -> bool {
    !id.is_empty() && id.len() <= EVENT_FIELD_LIMIT
}

/// Why the events of a delivery are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// A field that identifies them is missing or malformed; which one, where one is at fault.
    Field(Option<Location>),
    /// The user's function named none, or too many, or one that is too long.
    Function,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(Some(location)) => write!(f, "{location}"),
            Self::Field(None) => f.write_str("the body"),
            Self::Function => f.write_str("the ids of the function"),
        }
    }
}
