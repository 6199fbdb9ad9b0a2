//! Whether the signature covers a value apart from the values that are signed by name.

use crate::scheme::check::is_covered;
use crate::scheme::{Location, Scheme};

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
