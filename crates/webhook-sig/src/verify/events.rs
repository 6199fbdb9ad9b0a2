//! What a proven delivery says about its events.

use std::borrow::Cow;
#[cfg(feature = "endpoint")]
use std::collections::{HashMap, HashSet};

use crate::time::UnixTime;
use crate::verify::text::Text;

/// What a delivery says, and whether the signature covers it.
///
/// Where nothing is signed, because the sender shows a token, the token vouches for all of the
/// delivery: what it says is `Signed`.
///
/// ```
/// use webhook_sig::verify::Fact;
///
/// let (signed, unsigned) = (Fact::Signed("evt_1"), Fact::Unsigned("evt_2"));
///
/// assert_eq!(signed.signed(), Some("evt_1"));
/// assert_eq!(unsigned.signed(), None);
/// assert_eq!(unsigned.even_unsigned(), "evt_2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it is covered, or it is not")]
pub enum Fact<T> {
    /// The signature covers it.
    Signed(T),
    /// Anyone on the way may have written it.
    Unsigned(T),
}

impl<T> Fact<T> {
    /// Returns what is said if the signature covers it.
    #[must_use]
    pub fn signed(self) -> Option<T> {
        match self {
            Self::Signed(said) => Some(said),
            Self::Unsigned(_) => None,
        }
    }

    /// Returns what is said, whether the signature covers it or not.
    #[must_use]
    pub fn even_unsigned(self) -> T {
        match self {
            Self::Signed(said) | Self::Unsigned(said) => said,
        }
    }

    fn as_ref(&self) -> Fact<&T> {
        match self {
            Self::Signed(said) => Fact::Signed(said),
            Self::Unsigned(said) => Fact::Unsigned(said),
        }
    }

    pub(crate) fn and_then<U>(self, change: impl FnOnce(T) -> Option<U>) -> Option<Fact<U>> {
        match self {
            Self::Signed(said) => change(said).map(Fact::Signed),
            Self::Unsigned(said) => change(said).map(Fact::Unsigned),
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Signed(said) => Fact::Signed(change(said)),
            Self::Unsigned(said) => Fact::Unsigned(change(said)),
        }
    }
}

/// One event of a delivery.
///
/// [`Verified::event_ids`](crate::Verified::event_ids) lists them.
#[derive(Clone, Copy, Debug)]
pub struct EventId<'a> {
    event: &'a Event,
}

impl<'a> EventId<'a> {
    /// Returns the fields that identify the event, in the order of its
    /// [`Identity`](crate::scheme::Identity).
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.event.fields().iter().map(Text::as_str)
    }

    /// Returns the id, or several fields that identify the event, joined by spaces.
    #[must_use]
    pub fn to_text(&self) -> Cow<'a, str> {
        self.event.to_text()
    }

    /// Returns whether the event was not handled before; without a replay store every event is
    /// new.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        !self.event.was_handled
    }
}

/// What is known of the events of a delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventFacts {
    pub(crate) id: Option<Fact<Text>>,
    pub(crate) r#type: Option<Fact<Text>>,
    pub(crate) time: Option<Fact<UnixTime>>,
    /// Those that fields identify.
    pub(crate) events: Vec<Event>,
}

/// One event, identified by fields.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    fields: Fields,
    pub(super) was_handled: bool,
}

/// Most events are identified by one field.
#[derive(Clone, Debug)]
enum Fields {
    One([Text; 1]),
    Several(Vec<Text>),
}

impl Event {
    pub(crate) const fn of_one(field: Text) -> Self {
        Self {
            fields: Fields::One([field]),
            was_handled: false,
        }
    }

    pub(crate) const fn of_several(fields: Vec<Text>) -> Self {
        Self {
            fields: Fields::Several(fields),
            was_handled: false,
        }
    }

    pub(crate) fn fields(&self) -> &[Text] {
        match &self.fields {
            Fields::One(field) => field,
            Fields::Several(fields) => fields,
        }
    }

    #[cfg(feature = "endpoint")]
    pub(crate) fn values(&self) -> impl Iterator<Item = &[u8]> {
        self.fields().iter().map(|field| field.as_str().as_bytes())
    }

    pub(crate) fn to_text(&self) -> Cow<'_, str> {
        match self.fields() {
            [only] => Cow::Borrowed(only.as_str()),
            fields => {
                let texts: Vec<_> = fields.iter().map(Text::as_str).collect();
                Cow::Owned(texts.join(" "))
            }
        }
    }
}

impl EventFacts {
    pub(crate) fn id(&self) -> Option<Fact<&str>> {
        self.id.as_ref().map(|id| id.as_ref().map(Text::as_str))
    }

    pub(crate) fn r#type(&self) -> Option<Fact<&str>> {
        self.r#type
            .as_ref()
            .map(|name| name.as_ref().map(Text::as_str))
    }

    pub(crate) const fn time(&self) -> Option<Fact<UnixTime>> {
        self.time
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = EventId<'_>> {
        self.events.iter().map(|event| EventId { event })
    }

    /// Returns the places of the events that texts name.
    ///
    /// Several fields can make the same text as others do; then it names none of the events.
    #[cfg(feature = "endpoint")]
    pub(crate) fn named(&self, texts: &HashSet<&str>) -> Vec<usize> {
        let mut named: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, event) in self.events.iter().enumerate() {
            named.entry(event.to_text()).or_default().push(place);
        }
        let places = named.iter().filter_map(|(text, places)| match &**places {
            [only] if texts.contains(&**text) => Some(*only),
            _ => None,
        });
        places.collect()
    }

    /// Notes that the events in some places were handled before.
    #[cfg(feature = "endpoint")]
    pub(crate) fn mark_handled(&mut self, places: &[usize]) {
        for place in places {
            if let Some(event) = self.events.get_mut(*place) {
                event.was_handled = true;
            }
        }
    }
}
