//! Locations where several values may be, or one under several names.

use crate::scheme::location::shape::Shape;
use crate::scheme::location::{CANDIDATE_LIMIT, Location, Place};

impl Location {
    /// Returns whether several headers may come, each with a signature by a different key.
    ///
    /// ```
    /// use webhook_sig::provider::{BOX, MOLLIE, STRIPE};
    ///
    /// assert!(BOX.signature().is_in_several_headers());
    /// assert!(MOLLIE.signature().is_in_several_headers());
    /// assert!(!STRIPE.signature().is_in_several_headers());
    /// ```
    #[must_use]
    pub const fn is_in_several_headers(&self) -> bool {
        matches!(self.place, Place::Headers(_)) || self.may_repeat()
    }

    /// Returns whether a header of one name may come several times.
    ///
    /// Elsewhere a duplicate header is refused.
    #[must_use]
    pub const fn may_repeat(&self) -> bool {
        matches!(self.place, Place::Repeated(_))
    }

    /// Returns whether one value may come under any of several names of headers.
    #[must_use]
    pub const fn has_synonyms(&self) -> bool {
        matches!(self.place, Place::Synonyms(_))
    }

    /// Returns the names of the headers where the value may be; none if it is elsewhere.
    #[cfg(feature = "diagnose")]
    pub(crate) fn headers_named(&self) -> Vec<&'static str> {
        match self.place {
            Place::Header(name) | Place::Repeated(name) => vec![name],
            Place::Headers(names) | Place::Synonyms(names) => names.to_vec(),
            _ => Vec::new(),
        }
    }

    /// Returns the greatest number of signatures that may be here: each of several names has one.
    pub(crate) fn candidate_limit(&self) -> usize {
        match self.place {
            Place::Headers(names) => CANDIDATE_LIMIT.max(names.len()),
            _ => CANDIDATE_LIMIT,
        }
    }

    /// Returns whether several values may be here.
    pub(crate) const fn is_list(&self) -> bool {
        self.is_in_several_headers()
            || matches!(
                self.shape,
                Shape::Entry { .. }
                    | Shape::Last { .. }
                    | Shape::Pair { .. }
                    | Shape::Versions { .. }
            )
    }
}
