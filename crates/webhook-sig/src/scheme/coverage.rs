//! What the signature covers: the body, the URL, and values apart from those that are signed by name.

use crate::scheme::check::is_covered;
use crate::scheme::location::Place;
use crate::scheme::sorted::Source;
use crate::scheme::{Component, Location, Scheme};

/// Whether the signature covers a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    Always,
    /// It does if the sender lists the header that the value is in.
    IfListed,
    /// It does unless the request is a GET, whose form is its query and not the signed body.
    IfPosted,
    Never,
}

impl Scheme {
    /// Returns whether deliveries are submitted forms: the signature or a signed value is a field.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(FASTSPRING_CLASSIC.reads_form());
    /// assert!(!STRIPE.reads_form());
    /// # }
    /// ```
    #[must_use]
    pub fn reads_form(&self) -> bool {
        let timestamp = self.timestamp.map(|(location, _)| location);
        let locations = [Some(self.signature), timestamp, self.message_id];
        let is_field = |component: &Component| match component {
            Component::Field(location) => location.is_in_form(),
            Component::Sorted(sorted) => !matches!(sorted.source(), Source::Query),
            Component::Custom(custom) => custom.is_reading_form(),
            _ => false,
        };
        locations.iter().flatten().any(Location::is_in_form) || self.components.iter().any(is_field)
    }

    /// Returns whether the signature covers the whole body, rather than parts of it or nothing.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(STRIPE.signs_body());
    /// assert!(!FASTSPRING_CLASSIC.signs_body());
    /// # }
    /// ```
    #[must_use]
    pub const fn signs_body(&self) -> bool {
        if self.token_signs_body() {
            return true;
        }
        if let Some(policy) = self.policy() {
            return policy.signs_body() && !self.unsigned_body;
        }
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if component.signs_body(&self.signature) {
                return !self.unsigned_body;
            }
            rest = others;
        }
        false
    }

    /// Returns whether the receiver's URL is signed.
    ///
    /// A verifier then needs its [`BaseUrl`](crate::BaseUrl).
    #[must_use]
    pub const fn signs_url(&self) -> bool {
        if self.token_signs_url() || self.needs_authority() {
            return true;
        }
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if matches!(component, Component::Url | Component::UrlPath) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Returns the header with the timestamp, if it is signed only where the sender lists it, which
    /// each delivery then must.
    pub(crate) const fn listed_timestamp(&self) -> Option<&'static str> {
        let Some((location, _)) = &self.timestamp else {
            return None;
        };
        let Place::Header(header) = location.place() else {
            return None;
        };
        let mut has_lines = false;
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if matches!(component, Component::Timestamp) {
                return None;
            }
            has_lines |= matches!(component, Component::HeaderLines(_));
            rest = others;
        }
        if has_lines && !is_covered(self, location) {
            Some(header)
        } else {
            None
        }
    }

    /// Returns whether the signature covers a value; a token vouches for all of a delivery.
    pub(crate) const fn coverage(&self, location: &Location) -> Coverage {
        if self.algorithm.is_token() || is_covered(self, location) {
            return Coverage::Always;
        }
        if let Some(id) = &self.message_id
            && id.covers(location)
        {
            return Coverage::Always;
        }
        if let Some((timestamp, _)) = &self.timestamp
            && timestamp.covers(location)
        {
            return Coverage::Always;
        }
        if let Some(policy) = self.policy()
            && policy.signs_body()
            && location.is_in_form()
        {
            return Coverage::IfPosted;
        }
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            match component {
                _ if component.is_whole_body() && location.is_in_form() => {
                    return Coverage::IfPosted;
                }
                _ if location.is_in_header() && component.listed_names().is_some() => {
                    return Coverage::IfListed;
                }
                _ => {}
            }
            rest = others;
        }
        Coverage::Never
    }
}
