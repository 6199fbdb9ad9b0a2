//! What makes two deliveries the same event.

use std::fmt;

use crate::scheme::Location;

/// The greatest number of fields that an event is known by.
pub const IDENTITY_FIELD_LIMIT: usize = 8;

/// What makes two deliveries the same event.
///
/// A delivery can arrive several times: its vendor sends it again after a failure, signed anew or
/// byte for byte, and an attacker may send a captured one. A replay store handles each event
/// once, so it must be told what an event is. Wherever that is read from signed content, a captured
/// delivery is the same event as the genuine one.
///
/// A scheme says it with [`SchemeBuilder::event`](crate::scheme::SchemeBuilder::event), an app for
/// its own endpoint with `EndpointBuilder::identity`.
///
/// ```
/// use webhook_sig::provider::{HUBSPOT_V1, STRIPE};
/// use webhook_sig::scheme::{Identity, Location};
///
/// assert_eq!(STRIPE.event(), Some(Identity::Id(Location::json("/id"))));
///
/// // One delivery brings several events, and a retry may bring some of them.
/// let Some(Identity::Each { items, fields }) = HUBSPOT_V1.event() else { panic!() };
/// assert_eq!(items, Location::json(""));
/// assert_eq!(fields[0], Location::json("/eventId"));
///
/// // It prints in the way of a location.
/// assert_eq!(Identity::Id(Location::json("/id")).to_string(), "JSON /id: …");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The body, where a retry repeats it and no two events share it.
    ///
    /// An empty body identifies nothing.
    Body,
    /// Fields of each item of an array, at most [`IDENTITY_FIELD_LIMIT`]: one delivery brings several events.
    ///
    /// Without fields, the whole item identifies its event, as it is written.
    Each {
        /// Where the array is: [`Location::json`], or [`Location::form_json`] for one inside a form's
        /// field. The pointer `""` is the whole document.
        items: Location,
        /// Where the fields are, with pointers into the item.
        fields: &'static [Location],
    },
    /// Several fields together, at most [`IDENTITY_FIELD_LIMIT`].
    Fields(&'static [Location]),
    /// The first of several that a delivery has: a scheme with several kinds of delivery.
    ///
    /// Events of two kinds with as many fields and equal texts in them are one event. Where ids of
    /// different kinds can be equal, add a field that tells the kinds apart, such as the type.
    FirstOf(&'static [Self]),
    /// The id of the event.
    Id(Location),
    /// All that is signed, where a retry repeats it and no two events share it.
    ///
    /// Where nothing is signed, it is the method, the target and the body.
    Message,
    /// None: the response is the answer that the vendor reads, so that a repeat must run again.
    Unstored,
}

impl Identity {
    /// Calls a function with each location in the request; those in items of an array are not.
    pub(crate) fn visit_locations(&self, visit: &mut dyn FnMut(&Location)) {
        match self {
            Self::Id(location) => visit(location),
            Self::Fields(locations) => locations.iter().for_each(visit),
            Self::FirstOf(kinds) => kinds.iter().for_each(|kind| kind.visit_locations(visit)),
            Self::Body | Self::Each { .. } | Self::Message | Self::Unstored => {}
        }
    }

    /// Returns whether so many fields can identify an event.
    #[cfg(feature = "endpoint")]
    pub(crate) fn takes_fields(&self, count: usize) -> bool {
        match self {
            Self::Id(_) => count == 1,
            Self::Each { fields, .. } | Self::Fields(fields) => count == fields.len().max(1),
            Self::FirstOf(kinds) => kinds.iter().any(|kind| kind.takes_fields(count)),
            Self::Body | Self::Message | Self::Unstored => false,
        }
    }

    /// Returns whether no delivery has an event that is remembered.
    #[cfg(feature = "endpoint")]
    pub(crate) fn is_unstored(&self) -> bool {
        match self {
            Self::Unstored => true,
            Self::FirstOf(kinds) => kinds.iter().all(Self::is_unstored),
            _ => false,
        }
    }

    /// Returns whether a delivery may bring several events.
    pub(crate) fn has_batch(&self) -> bool {
        match self {
            Self::Each { .. } => true,
            Self::FirstOf(kinds) => kinds.iter().any(Self::has_batch),
            _ => false,
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("the body"),
            Self::Each { items, fields: [] } => write!(f, "each item of {items}"),
            Self::Each { items, fields } => {
                write_all(f, fields, " and ")?;
                write!(f, ", in each item of {items}")
            }
            Self::Fields(fields) => write_all(f, fields, " and "),
            Self::FirstOf(kinds) => write_all(f, kinds, "; otherwise "),
            Self::Id(location) => location.fmt(f),
            Self::Message => f.write_str("all that is signed"),
            Self::Unstored => f.write_str("nothing, because the response is the answer"),
        }
    }
}

fn write_all<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    values: &[T],
    separator: &str,
) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        let separator = if at > 0 { separator } else { "" };
        write!(f, "{separator}{value}")?;
    }
    Ok(())
}
