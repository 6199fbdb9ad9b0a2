//! Which locations a scheme names.

#[cfg(feature = "certificates")]
use crate::scheme::ChainPolicy;
use crate::scheme::{
    Algorithm, CertificatePolicy, Component, ITEM_LIMIT, Identity, Location, Scheme, TOKEN_LIMIT,
};

impl Scheme {
    /// Returns where a delivery says which key signed it.
    ///
    /// [`SchemeBuilder::key_id`](crate::scheme::SchemeBuilder::key_id) shows it.
    #[must_use]
    pub const fn key_id(&self) -> Option<Location> {
        self.key_id
    }

    /// Returns where a signature by HMAC-SHA256 may be instead, which a shared secret verifies.
    #[must_use]
    pub const fn shared_signature(&self) -> Option<Location> {
        self.shared_signature
    }

    /// Returns where an id of the event is that the signature does not cover.
    ///
    /// ```
    /// use webhook_sig::provider::{GITHUB, STRIPE};
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(GITHUB.unsigned_id(), Some(Location::header("X-GitHub-Delivery")));
    /// assert_eq!(STRIPE.unsigned_id(), None);
    /// ```
    #[must_use]
    pub const fn unsigned_id(&self) -> Option<Location> {
        self.unsigned_id
    }

    /// Returns where a delivery names the URL of its certificate, and which URLs are the vendor's.
    ///
    /// [`CertificatePolicy`] shows it.
    #[must_use]
    pub const fn certificate_url(&self) -> Option<CertificatePolicy> {
        self.certificate_url
    }

    /// Returns what the chain of certificates must be that a delivery brings.
    ///
    /// [`ChainPolicy`] shows it.
    #[cfg(feature = "certificates")]
    #[must_use]
    pub const fn certificate_chain(&self) -> Option<ChainPolicy> {
        self.certificate_chain
    }

    /// Returns whether a delivery brings the certificates of the key that signed it, so that the keys
    /// of the scheme are root certificates.
    #[must_use]
    pub const fn brings_certificates(&self) -> bool {
        #[cfg(feature = "certificates")]
        return self.certificate_chain.is_some();
        #[cfg(not(feature = "certificates"))]
        false
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
        if let Some(certificate) = &self.certificate_url {
            locations.extend(certificate.locations());
        }
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

    /// Returns the greatest number of items in which a sender may prove itself.
    pub(crate) const fn item_limit(&self) -> usize {
        if self.has_token() {
            TOKEN_LIMIT
        } else {
            ITEM_LIMIT
        }
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
        _ => match component.list_of_names() {
            Some(names) => Some(*names),
            None => None,
        },
    }
}

fn add_fields(event: &Identity, locations: &mut Vec<Location>) {
    // The fields of an item are in the batch, not in the request.
    if let Identity::Each { items, .. } = event {
        locations.push(*items);
    }
    event.visit_locations(&mut |location| locations.push(*location));
}
