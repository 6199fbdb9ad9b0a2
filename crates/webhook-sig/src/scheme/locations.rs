//! Which locations a scheme names.

use crate::scheme::{Component, Identity, Location, Scheme};

impl Scheme {
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
