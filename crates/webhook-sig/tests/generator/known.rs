//! Holes that are found and not closed yet.

use webhook_sig::TimeFormat;

use crate::hunt::{Found, Problem};
use crate::words::{Honest, Place, Word};

/// A hole that the hunt finds, and passes over until it is closed.
pub(crate) struct Known {
    pub(crate) reason: &'static str,
    is_it: fn(&Found) -> bool,
}

/// Delete an entry together with its hole: one that is not found any more fails the long hunt.
pub(crate) const KNOWN: &[Known] = &[
    Known {
        reason: "a function after an unbounded value is not read backwards",
        is_it: |found| found.draft.content.contains(&Word::Custom(Honest::Agent)),
    },
    Known {
        reason: "a literal after a date without an offset may be its decimals",
        is_it: |found| matches!(found.draft.timestamp, Some((_, TimeFormat::Rfc3339Utc))),
    },
    Known {
        reason: "a signature in the JSON of a field leaves the rest of the field unsigned",
        is_it: |found| matches!(found.draft.signature.place, Place::FormJson(..)),
    },
    Known {
        reason: "the signer signs URLs that the verifier refuses",
        is_it: |found| {
            matches!(found.problem, Problem::Mismatched(_)) && found.draft.url_forms.len() > 1
        },
    },
];

impl Known {
    /// Returns the hole that was found, if it is a known one.
    pub(crate) fn of(found: &Found) -> Option<&'static Self> {
        KNOWN.iter().find(|known| (known.is_it)(found))
    }
}
