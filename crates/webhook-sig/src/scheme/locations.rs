//! Which locations a scheme names.

use crate::scheme::{Algorithm, Component, Identity, Location, Scheme};

impl Scheme {
    /// Returns where a delivery says which key signed it.
    ///
    /// [`SchemeBuilder::key_id`](crate::scheme::SchemeBuilder::key_id) shows it.
    #[must_use]
    pub const fn key_id(&self) -> Option<Location> {
        self.key_id
    }

    /// Returns where all the values of a delivery are that the scheme names, signed or not.
    ///
    /// What a [function](Component::Custom) reads is not among them, nor what a sender lists.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::scheme::Location;
    ///
    /// let locations = STRIPE.locations();
    /// assert!(locations.contains(&STRIPE.signature()));
    /// assert!(locations.contains(&Location::json("/id")));
    /// ```
    #[must_use]
    pub fn locations(&self) -> Vec<Location> {
        let timestamp = self.timestamp.map(|(location, _)| location);
        let event_time = self.event_time.map(|(location, _)| location);
        let optional = [
            self.shared_signature,
            timestamp,
            self.message_id,
            self.unsigned_id,
            self.event_type,
            event_time,
            self.key_id,
        ];
        let mut locations = vec![self.signature];
        locations.extend(optional.into_iter().flatten());
        locations.extend(self.components.iter().filter_map(named_by));
        if let Some(event) = &self.event {
            add_fields(event, &mut locations);
        }
        locations
    }

    /// Returns whether what a signer writes anew is in the same place as a value: the signature,
    /// the timestamp or the key's id.
    pub(crate) fn shares_place_with(&self, location: &Location) -> bool {
        let timestamp = self.timestamp.map(|(at, _)| at);
        let written = [Some(self.signature), timestamp, self.key_id];
        let mut written = written.iter().flatten();
        written.any(|at| at.shares_place_with(location))
    }

    /// Returns where the signatures are, and those by a shared secret next to a public key's.
    pub(crate) const fn signatures(&self) -> (&Location, Option<&Location>) {
        (&self.signature, self.shared_signature.as_ref())
    }

    /// Returns where signatures are that a key of an algorithm verifies; `None` if the scheme has no
    /// such keys.
    pub(crate) fn signature_under(&self, algorithm: Algorithm) -> Option<Location> {
        if algorithm == self.algorithm {
            return Some(self.signature);
        }
        let is_shared = algorithm == Algorithm::HmacSha256;
        self.shared_signature.filter(|_| is_shared)
    }
}

const fn named_by(component: &Component) -> Option<Location> {
    match component {
        Component::Field(location) => Some(*location),
        Component::ListedHeaders(listed) => Some(listed.names),
        _ => None,
    }
}

fn add_fields(event: &Identity, locations: &mut Vec<Location>) {
    // The fields of an item are in the batch, not in the request.
    if let Identity::Each { items, .. } = event {
        locations.push(*items);
    }
    event.visit_locations(&mut |location| locations.push(*location));
}
