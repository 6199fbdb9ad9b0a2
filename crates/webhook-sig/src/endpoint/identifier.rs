//! Recognizing the events of a delivery, and the keys under which a store knows them.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::identity::{EventIdentity, Identify, ProvenDelivery, Source, UnsignedIds};
use crate::endpoint::invalid::IdentityReason;
use crate::key::Tenant;
use crate::replay::{EndpointSpace, EventKey, EventSpace, Events, Kind};
use crate::scheme::Location;
use crate::scheme::check::check_identity;
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
    /// Creates what recognizes the events of an endpoint, by its scheme or by what its user says.
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
                check_identity(scheme, identity)
                    .map_err(|unsound| IdentityReason::unsound(scheme, unsound))?;
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
                return Err(IdentityReason::unknown(scheme));
            }
            (None, None) => {}
        }
        if function.is_none() && recognition.stores_nothing() {
            return Err(if identity.is_some() {
                IdentityReason::NothingStored
            } else {
                IdentityReason::ResponseIsAnswer(scheme.id())
            });
        }
        Ok(Self {
            recognition,
            function,
            space: EndpointSpace::new(scheme, name),
            must_keep,
        })
    }

    /// Returns the key of an event that fields identify; nothing if so many fields do not.
    pub(crate) fn key_of(&self, tenant: Option<&Tenant>, fields: &[&str]) -> Option<EventKey> {
        let is_one = match &self.recognition.identity {
            _ if self.function.is_some() => fields.len() == 1,
            Some(identity) => identity.takes_fields(fields.len()),
            None => false,
        };
        if !is_one {
            return None;
        }
        let space = self.space.of_tenant(tenant);
        let fields = fields.iter().map(|field| field.as_bytes());
        Some(if self.function.is_some() {
            space.key_in_group(Kind::Own, fields)
        } else {
            self.key_of_fields(&space, fields)
        })
    }

    fn key_of_fields<'v>(
        &self,
        space: &EventSpace<'_>,
        fields: impl IntoIterator<Item = &'v [u8]>,
    ) -> EventKey {
        // Where some deliveries are batches, the key is the same for those that are not.
        if self.recognition.brings_several_events() {
            space.key_in_group(Kind::Fields, fields)
        } else {
            space.key(Kind::Fields, fields)
        }
    }

    /// Returns the events of a delivery.
    pub(crate) fn events(&self, delivery: &ProvenDelivery<'_>, recognized: Recognized) -> Found {
        let space = self.space.of_tenant(delivery.verified.tenant());
        if let Some(identify) = &self.function {
            let ids = identify(delivery);
            if (1..=EVENT_LIMIT).contains(&ids.len()) && ids.iter().all(|id| is_usable(id)) {
                return Found::of_function(&space, &ids);
            }
            let message = match recognized {
                Recognized::Unread { message, .. } => message,
                _ => None,
            };
            return Found::unread(&space, Unread::Function, message);
        }
        let listed = delivery.verified.events();
        let listed = listed.map_or(&[][..], |facts| &facts.events);
        let digest = |kind, digest: [u8; 32]| Found::one(space.key(kind, [&digest[..]]));
        match recognized {
            Recognized::Batch => Found::each(listed, |event| {
                space.key_in_group(Kind::Fields, event.values())
            }),
            Recognized::Body(body) => digest(Kind::Body, body),
            Recognized::ContentAndId(digest, id) => {
                let content = space.key_in_group(Kind::Content, [&digest[..]]);
                let id = id.as_ref().map_or("", Text::as_str);
                let key = space.key_in_group(Kind::ContentAndId, [&digest[..], id.as_bytes()]);
                Found {
                    events: Some(Events::one(key).within(content, self.must_keep)),
                    ..Found::default()
                }
            }
            Recognized::Fields => listed.first().map_or_else(Found::default, |event| {
                Found::one(self.key_of_fields(&space, event.values()))
            }),
            Recognized::Message(message) => digest(Kind::Message, message),
            Recognized::Unread { field, message } => {
                Found::unread(&space, Unread::Field(field), message)
            }
            Recognized::Unstored => Found::default(),
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
    /// What should have identified them, and could not be read.
    pub(crate) unread: Option<Unread>,
}

impl Found {
    const fn one(key: EventKey) -> Self {
        Self {
            events: Some(Events::one(key)),
            without_doubles: None,
            unread: None,
        }
    }

    fn of_function(space: &EventSpace<'_>, ids: &[String]) -> Self {
        let listed: Vec<_> = ids.iter().map(|id| Event::of_one(Text::new(id))).collect();
        let found = Self::each(&listed, |event| {
            space.key_in_group(Kind::Own, event.values())
        });
        Self {
            without_doubles: found.without_doubles.or(Some(listed)),
            ..found
        }
    }

    /// Finds the only event of a delivery by all that is signed, if no other event shares it.
    fn unread(space: &EventSpace<'_>, unread: Unread, message: Option<[u8; 32]>) -> Self {
        let key = |message: [u8; 32]| space.key(Kind::Message, [&message[..]]);
        Self {
            events: message.map(key).map(Events::one),
            without_doubles: None,
            unread: Some(unread),
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
            unread: None,
        }
    }
}

fn is_usable(id: &str) -> bool {
    !id.is_empty() && id.len() <= EVENT_FIELD_LIMIT
}

/// What should have identified the events of a delivery.
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
