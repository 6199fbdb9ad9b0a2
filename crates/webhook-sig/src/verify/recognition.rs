//! How the events of a delivery are recognized.

use std::borrow::Cow;

use crate::crypto::{self, Hasher};
use crate::error::Error;
use crate::message::MessageWriter;
use crate::request::{ReadError, View, json};
use crate::scheme::coverage::Coverage;
use crate::scheme::location::Place;
use crate::scheme::{Identity, Location, Scheme};
use crate::verify::events::{Event, EventFacts, Fact};
use crate::verify::text::Text;

/// The greatest number of events in one delivery: 1000.
///
/// A delivery of more is handled and not remembered.
pub const EVENT_LIMIT: usize = 1000;

/// How the events of a delivery are recognized.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recognition {
    pub(crate) identity: Option<Identity>,
    pub(crate) otherwise: Otherwise,
}

/// What recognizes a delivery whose identity is not known, or cannot be read.
#[cfg_attr(
    not(feature = "endpoint"),
    expect(dead_code, reason = "only an endpoint has a store to claim from")
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Otherwise {
    /// Its content alone: what is signed, or the body.
    Content,
    /// Its content together with an id that is not signed.
    ContentAndId(Location),
    /// All that is signed.
    Message,
    /// Nothing: it is handled, and not remembered.
    Nothing,
}

/// What a delivery was recognized by.
#[cfg_attr(
    not(feature = "endpoint"),
    expect(dead_code, reason = "only an endpoint has a store to claim from")
)]
#[derive(Clone, Debug)]
pub(crate) enum Recognized {
    /// The events of a batch, each by its fields.
    Batch,
    /// The digest of its body.
    Body([u8; 32]),
    /// The digest of its content, together with an id that is not signed, if it brings one.
    ContentAndId([u8; 32], Option<Text>),
    /// The fields of its only event.
    Fields,
    /// The digest of what is signed.
    Message([u8; 32]),
    /// Nothing that says so: the field could not be read, or there is none.
    Unread {
        field: Option<Location>,
        /// The digest of what is signed, if no two events share it.
        message: Option<[u8; 32]>,
    },
    /// Nothing, because its response is an answer that must be given again.
    Unstored,
}

impl Recognized {
    pub(crate) const NOTHING: Self = Self::Unread {
        field: None,
        message: None,
    };
}

impl Recognition {
    /// Returns what the scheme says.
    pub(crate) const fn of(scheme: &Scheme) -> Self {
        Self {
            identity: scheme.event(),
            otherwise: if scheme.has_unique_messages() {
                Otherwise::Message
            } else {
                Otherwise::Nothing
            },
        }
    }

    /// Returns whether no delivery is ever remembered.
    #[cfg(feature = "endpoint")]
    pub(crate) fn stores_nothing(&self) -> bool {
        self.identity.as_ref().is_some_and(Identity::is_unstored)
    }

    #[cfg(feature = "endpoint")]
    pub(crate) fn brings_several_events(&self) -> bool {
        self.identity.as_ref().is_some_and(Identity::has_batch)
    }

    /// Reads what a proven delivery says about its events.
    ///
    /// It never fails: the delivery is genuine, even if its id is not what it should be.
    pub(crate) fn read(&self, message: &MessageWriter<'_, '_>) -> (EventFacts, Recognized) {
        let body = message.body.contiguous();
        let mut view = message.view.with_body(&body);
        self.read_ahead(&mut view, message.scheme);
        let reader = Reader {
            view: &view,
            message,
        };
        let mut facts = EventFacts::default();
        let recognized = match &self.identity {
            Some(identity) => reader.identify(identity, &mut facts.events),
            None => Err(Unread::NOTHING),
        };
        let recognized = recognized.unwrap_or_else(|unread| self.otherwise(&reader, unread.field));
        if let (Recognized::Fields, [event]) = (&recognized, &*facts.events)
            && let [only] = event.fields()
        {
            facts.id = Some(Fact::Signed(only.clone()));
        }
        reader.read_facts(&mut facts);
        (facts, recognized)
    }

    /// Reads all that is in JSON in one pass.
    fn read_ahead(&self, view: &mut View<'_>, scheme: &Scheme) {
        let mut pointers = Vec::new();
        let mut add = |location: &Location| {
            if let Place::Json(pointer) = location.place() {
                pointers.push(pointer);
            }
        };
        if let Some(identity) = &self.identity {
            identity.visit_locations(&mut add);
        }
        let time = scheme.event_time().map(|(location, _)| location);
        let others = [scheme.unsigned_id(), scheme.event_type(), time];
        others.iter().flatten().for_each(add);
        if !pointers.is_empty() {
            view.read_ahead(&pointers);
        }
    }

    fn otherwise(&self, reader: &Reader<'_, '_, '_, '_>, field: Option<Location>) -> Recognized {
        let read = match self.otherwise {
            Otherwise::Content => reader.content(),
            Otherwise::ContentAndId(location) => reader
                .content_digest()
                .map(|digest| Recognized::ContentAndId(digest, reader.text(&location).ok())),
            Otherwise::Message => {
                let message = reader.message_digest();
                Some(Recognized::Unread { field, message })
            }
            Otherwise::Nothing => None,
        };
        read.unwrap_or(Recognized::Unread {
            field,
            message: None,
        })
    }
}

/// A proven delivery that is read once more.
struct Reader<'r, 'b, 'w, 'm> {
    view: &'r View<'b>,
    message: &'r MessageWriter<'w, 'm>,
}

/// Why an identity says nothing.
struct Unread {
    field: Option<Location>,
    /// Whether the field is there, or the delivery is of another kind.
    error: ReadError,
}

impl Unread {
    const NOTHING: Self = Self {
        field: None,
        error: ReadError::Missing,
    };
}

type Identified = Result<Recognized, Unread>;

impl Reader<'_, '_, '_, '_> {
    fn identify(&self, identity: &Identity, events: &mut Vec<Event>) -> Identified {
        match identity {
            Identity::Body => self.body().ok_or(Unread::NOTHING),
            Identity::Each { items, fields } => self.batch(items, fields, events),
            Identity::Fields(locations) => {
                let fields = locations.iter().map(|location| self.field(location));
                events.push(Event::of_several(fields.collect::<Result<_, _>>()?));
                Ok(Recognized::Fields)
            }
            Identity::FirstOf(kinds) => {
                let mut first = None;
                for kind in *kinds {
                    match self.identify(kind, events) {
                        // It is of this kind, and a later one would take it for something else.
                        Err(unread) if unread.error == ReadError::Malformed => return Err(unread),
                        Err(unread) => first = first.or(Some(unread)),
                        recognized => return recognized,
                    }
                }
                Err(first.unwrap_or(Unread::NOTHING))
            }
            Identity::Id(location) => {
                events.push(Event::of_one(self.field(location)?));
                Ok(Recognized::Fields)
            }
            Identity::Message => self.message().ok_or(Unread::NOTHING),
            Identity::Unstored => Ok(Recognized::Unstored),
        }
    }

    /// Reads a signed field; one that is signed only if the sender lists it may not be.
    fn field(&self, location: &Location) -> Result<Text, Unread> {
        let is_proven = self.is_covered(location);
        let text = if is_proven {
            self.text(location)
        } else {
            Err(ReadError::Missing)
        };
        text.map_err(|error| Unread {
            field: Some(*location),
            error,
        })
    }

    fn batch(
        &self,
        items: &Location,
        fields: &'static [Location],
        events: &mut Vec<Event>,
    ) -> Identified {
        let read = || {
            if !self.is_covered(items) {
                return Err(ReadError::Missing);
            }
            let (text, pointer) = match items.place() {
                Place::FormJson(name, pointer) => (self.view.field(name)?, pointer),
                Place::Json(pointer) => (Cow::Borrowed(self.view.body()), pointer),
                _ => return Err(ReadError::Missing),
            };
            let mut batch = Vec::new();
            for item in json::items(&text, pointer, EVENT_LIMIT)? {
                let event = event_of_item(item, fields);
                batch.push(event.map_err(|_| ReadError::Malformed)?);
            }
            Ok(batch)
        };
        *events = read().map_err(|error| Unread {
            field: Some(*items),
            error,
        })?;
        Ok(Recognized::Batch)
    }

    fn body(&self) -> Option<Recognized> {
        let body = self.view.body();
        (!body.is_empty()).then(|| Recognized::Body(crypto::sha256([body])))
    }

    fn message(&self) -> Option<Recognized> {
        self.message_digest().map(Recognized::Message)
    }

    fn content(&self) -> Option<Recognized> {
        if self.signs_body() {
            self.body()
        } else {
            self.message()
        }
    }

    /// Returns a digest of what is signed, without what may differ between attempts if the body is
    /// all that matters.
    fn content_digest(&self) -> Option<[u8; 32]> {
        match self.content()? {
            Recognized::Body(digest) | Recognized::Message(digest) => Some(digest),
            _ => None,
        }
    }

    fn signs_body(&self) -> bool {
        self.message.scheme.signs_body() && !self.view.body().is_empty()
    }

    fn message_digest(&self) -> Option<[u8; 32]> {
        let scheme = self.message.scheme;
        if !scheme.algorithm().is_token() {
            let mut hasher = Hasher::default();
            let written: Result<(), Error> = self.message.write_all(&mut hasher);
            return written.is_ok().then(|| hasher.finish());
        }
        let body = self.view.body();
        if body.is_empty() {
            return None;
        }
        let head = self.view.as_arrived();
        let digest = crypto::sha256([body]);
        // A method has no space in it, and the digest has a fixed length.
        let request = [
            head.method().as_bytes(),
            b" ",
            head.target().as_bytes(),
            &digest,
        ];
        Some(crypto::sha256(request))
    }

    fn read_facts(&self, facts: &mut EventFacts) {
        let scheme = self.message.scheme;
        let fact = |location: &Location| {
            let text = self.text(location).ok()?;
            Some(if self.is_covered(location) {
                Fact::Signed(text)
            } else {
                Fact::Unsigned(text)
            })
        };
        if facts.id.is_none() {
            facts.id = scheme.unsigned_id().as_ref().and_then(fact);
        }
        facts.r#type = scheme.event_type().as_ref().and_then(fact);
        facts.time = scheme.event_time().and_then(|(location, format)| {
            let text = fact(&location)?;
            text.and_then(|text| format.parse(text.as_str().as_bytes()))
        });
    }

    /// Reads a text or an integer.
    fn text(&self, location: &Location) -> Result<Text, ReadError> {
        match location.place() {
            Place::Json(pointer) if location.is_whole() => {
                Text::of_field(self.view.scalar(pointer)?)
            }
            _ => {
                let bytes = location.read(self.view)?;
                let text = std::str::from_utf8(&bytes).map_err(|_| ReadError::Malformed)?;
                Text::bounded(text)
            }
        }
    }

    /// Returns whether the signature covers a value of this delivery.
    fn is_covered(&self, location: &Location) -> bool {
        let scheme = self.message.scheme;
        match scheme.coverage(location) {
            Coverage::Always => true,
            Coverage::IfListed => self.message.lists(location),
            Coverage::IfPosted => self.view.method() != "GET",
            Coverage::Never => false,
        }
    }
}

/// Reads what identifies one item of a batch.
fn event_of_item(item: &str, fields: &[Location]) -> Result<Event, ReadError> {
    if fields.is_empty() {
        let digest = crypto::sha256([item.as_bytes()]);
        return Ok(Event::of_one(Text::new(&hex::encode(digest))));
    }
    let pointers: Vec<_> = fields.iter().map(pointer).collect();
    let scalars = json::read_all(item.as_bytes(), &pointers).into_iter();
    let mut texts = scalars.map(|scalar| Text::of_field(scalar?));
    if fields.len() == 1 {
        return texts
            .next()
            .unwrap_or(Err(ReadError::Missing))
            .map(Event::of_one);
    }
    texts.collect::<Result<_, _>>().map(Event::of_several)
}

/// Returns the pointer into an item; a scheme has no other location there.
const fn pointer(field: &Location) -> &'static str {
    match field.place() {
        Place::Json(pointer) => pointer,
        _ => "",
    }
}
