//! Holes that are found and not closed yet.

use crate::hunt::{Found, Problem};

/// A hole that the hunt finds, and passes over until it is closed.
pub(crate) struct Known {
    pub(crate) reason: &'static str,
    is_it: fn(&Found) -> bool,
}

/// Delete an entry together with its hole: one that is not found any more fails the long hunt.
pub(crate) const KNOWN: &[Known] = &[Known {
    reason: "the signer signs URLs that the verifier refuses",
    is_it: |found| {
        matches!(found.problem, Problem::Mismatched(_)) && found.draft.url_forms.len() > 1
    },
}];

impl Known {
    /// Returns the hole that was found, if it is a known one.
    pub(crate) fn of(found: &Found) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is_it)(found))
    }
}
