//! Holes that are found and not closed yet.

use crate::hunt::{Found, Hunt, Problem};

/// A hole that the hunt finds, and passes over until it is closed.
pub(crate) struct Known {
    pub(crate) reason: &'static str,
    is_it: fn(&Found) -> bool,
}

/// An entry goes with its hole: a long hunt that does not find one any more fails.
const KNOWN: &[Known] = &[Known {
    reason: "the signer signs URLs that the verifier refuses",
    is_it: |found| {
        matches!(found.problem, Problem::Mismatched(_)) && found.draft.url_forms.len() > 1
    },
}];

impl Known {
    /// Returns the reasons of those that a hunt did not find.
    pub(crate) fn closed(total: &Hunt) -> Vec<&'static str> {
        let reasons = KNOWN.iter().map(|known| known.reason);
        reasons
            .filter(|reason| !total.known.contains_key(reason))
            .collect()
    }

    /// Returns the hole that was found, if it is a known one.
    pub(crate) fn of(found: &Found) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is_it)(found))
    }
}
