//! Recognizing the events of a delivery, and the keys under which a store knows them.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::identity::{EventIdentity, Identify, ProvenDelivery, Source, UnsignedIds};
use crate::endpoint::invalid::IdentityReason;
use crate::key::Tenant;
use crate::replay::{EndpointSpace, EventKey, Events, Kind};
use crate::scheme::check::unsound_identity;
use crate::scheme::{Identity, Location};
use crate::verify::{
    EVENT_FIELD_LIMIT, EVENT_LIMIT, Event, Otherwise, Recognition, Recognized, Text, Verifier,
};

/// How the events of an endpoint with a store are recognized, and the names that are in their keys.
pub(crate) struct Identifier {
    pub(crate) recognition: Recognition,
    function: Option<Arc<Identify>>,
    space: EndpointSpace,
    /// For how long events with the same content are counted.
    must_keep: Duration,
}

impl Identifier {
    /// Creates what recognizes the events of an endpoint, by its scheme or by the word of its user.
    pub(crate) fn new(
        verifier: &Verifier,
        name: &str,
        must_keep: Duration,
        (identity, unsigned_ids): (Option<&EventIdentity>, Option<UnsignedIds>),
    ) -> Result<Self, IdentityReason> {
        let scheme = verifier.scheme();
        let mut recognition = Recognition::of(scheme);
        let mut function = None;
        match (identity.map(|identity| &identity.source), unsigned_ids) {
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
        Ok(Self {
            recognition,
            function,
            space: EndpointSpace::new(scheme, name),
            must_keep,
        })
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
