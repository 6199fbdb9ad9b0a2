//! Whether the signature covers a value that is no part of the signed content by itself.

use crate::scheme::check::is_covered;
use crate::scheme::{Component, Location, Scheme};

/// Whether the signature covers a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    Always,
    /// It does if the sender lists the header that the value is in.
    IfListed,
    Never,
}

impl Scheme {
    /// Returns whether the signature covers a value; a token vouches for all of a delivery.
    pub(crate) const fn coverage(&self, location: &Location) -> Coverage {
        if self.algorithm.is_token() || self.covers_field(location) || self.covers_as_body(location)
        {
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
        if location.is_in_header() && self.lists_headers() {
            return Coverage::IfListed;
        }
        Coverage::Never
    }

    /// Returns whether a component covers a value, however the request carries it.
    pub(crate) const fn covers_field(&self, location: &Location) -> bool {
        is_covered(self, location)
    }

    /// Returns whether a field of a form is in the signed body. The form of a GET is its query.
    const fn covers_as_body(&self, location: &Location) -> bool {
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if matches!(component, Component::Body | Component::BodyDigest(..)) {
                return location.is_in_form();
            }
            rest = others;
        }
        false
    }

    const fn lists_headers(&self) -> bool {
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if component.listed_names().is_some() {
                return true;
            }
            rest = others;
        }
        false
    }
}
