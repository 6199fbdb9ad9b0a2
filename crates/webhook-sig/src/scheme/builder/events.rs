//! What is known of a vendor's events.

use std::time::Duration;

use crate::scheme::{Identity, Location, SchemeBuilder};
use crate::time::TimeFormat;

impl SchemeBuilder {
    /// Sets what makes two deliveries the same event.
    ///
    /// Leave it out if that is not known: a replay store then asks the user of the scheme for it.
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .event(Identity::Id(Location::json("/id")))
    ///         .signs(&[Component::Body]);
    ///
    /// assert_eq!(ACME.event(), Some(Identity::Id(Location::json("/id"))));
    /// ```
    pub const fn event(mut self, identity: Identity) -> Self {
        self.draft.event = Some(identity);
        self
    }

    /// Sets the location of an id of the event that the signature does not cover.
    ///
    /// A replay store uses it only if the user of the scheme trusts it.
    pub const fn unsigned_id(mut self, location: Location) -> Self {
        self.draft.unsigned_id = Some(location);
        self
    }

    /// Sets the location of the event's type, signed or not.
    pub const fn event_type(mut self, location: Location) -> Self {
        self.draft.event_type = Some(location);
        self
    }

    /// Sets the location of the time when the event happened, signed or not, and how it is written.
    pub const fn event_time(mut self, location: Location, format: TimeFormat) -> Self {
        self.draft.event_time = Some((location, format));
        self
    }

    /// Declares that no two events have the same signed content.
    ///
    /// A delivery without a readable id is then known by its content.
    pub const fn unique_messages(mut self) -> Self {
        self.draft.unique_messages = true;
        self
    }

    /// Sets how long the vendor tries to deliver an event.
    ///
    /// A replay store remembers an event for as long, if it has room.
    pub const fn retried_for(mut self, horizon: Duration) -> Self {
        self.draft.retried_for = Some(horizon);
        self
    }
}
