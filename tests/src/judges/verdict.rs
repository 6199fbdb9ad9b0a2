//! The comparison of two verdicts on one delivery.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

/// What a receiver says about a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// It is accepted.
    Verified,
    /// It is refused.
    Refused,
}

/// The two verdicts on one delivery.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trial {
    /// What the delivery is like, such as `utf8` or `wrong secret`.
    pub kind: String,
    /// The verdict that it deserves.
    pub expected: Verdict,
    /// What we say.
    pub ours: Verdict,
    /// What the SDK says.
    pub theirs: Verdict,
    /// The reasons of both.
    pub because: String,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// We accept a spoiled delivery, as the SDK does.
    BothAccept {
        /// What the delivery is like.
        kind: String,
    },
    /// We refuse a genuine delivery, as the SDK does.
    BothRefuse {
        /// What the delivery is like.
        kind: String,
        /// The reasons.
        because: String,
    },
    /// The verdicts differ, and no list says so.
    Unlisted {
        /// What the delivery is like.
        kind: String,
        /// What we say; the SDK says the opposite.
        ours: Verdict,
        /// The reasons.
        because: String,
    },
    /// A list names a difference that does not occur.
    Stale {
        /// What the delivery is like.
        kind: String,
    },
}

/// Compares all verdicts with the differences that are listed, by kind of delivery.
///
/// ```
/// use std::collections::BTreeMap;
/// use webhook_sig_tests::judges::compare;
///
/// let none = BTreeMap::new();
/// assert!(compare(&[], &none, &none).is_empty());
/// ```
#[must_use]
pub fn compare(
    trials: &[Trial],
    looser: &BTreeMap<String, String>,
    stricter: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut occurred = BTreeSet::new();
    for trial in trials {
        let kind = trial.kind.clone();
        let because = trial.because.clone();
        let (ours, theirs) = (trial.ours, trial.theirs);
        let listed = match theirs {
            Verdict::Verified => looser,
            Verdict::Refused => stricter,
        };
        if ours != theirs && listed.contains_key(&kind) {
            occurred.insert((theirs == Verdict::Verified, kind));
        } else if ours != theirs {
            findings.push(Finding::Unlisted {
                kind,
                ours,
                because,
            });
        } else if ours != trial.expected {
            findings.push(match ours {
                Verdict::Verified => Finding::BothAccept { kind },
                Verdict::Refused => Finding::BothRefuse { kind, because },
            });
        }
    }
    for (is_looser, listed) in [(true, looser), (false, stricter)] {
        for kind in listed.keys() {
            if !occurred.contains(&(is_looser, kind.clone())) {
                findings.push(Finding::Stale { kind: kind.clone() });
            }
        }
    }
    findings
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BothAccept { kind } => write!(f, "`{kind}` is accepted by both"),
            Self::BothRefuse { kind, because } => {
                write!(f, "`{kind}` is refused by both ({because})")
            }
            Self::Unlisted {
                kind,
                ours,
                because,
            } => {
                let what = match ours {
                    Verdict::Verified => "we accept it, and the SDK refuses it",
                    Verdict::Refused => "the SDK accepts it, and we refuse it",
                };
                write!(f, "`{kind}`: {what} ({because})")
            }
            Self::Stale { kind } => {
                write!(f, "`{kind}` is listed as a difference and does not occur")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: Verdict = Verdict::Refused;
    const VERIFIED: Verdict = Verdict::Verified;

    fn trial(kind: &str, expected: Verdict, ours: Verdict, theirs: Verdict) -> Trial {
        Trial {
            kind: kind.to_owned(),
            expected,
            ours,
            theirs,
            because: "reasons".to_owned(),
        }
    }

    fn listed(kinds: &[&str]) -> BTreeMap<String, String> {
        let reason = |kind: &&str| ((*kind).to_owned(), "a reason".to_owned());
        kinds.iter().map(reason).collect()
    }

    #[test]
    fn verdicts_that_agree_with_each_other_and_with_the_truth_find_nothing() {
        let trials = [
            trial("ascii", VERIFIED, VERIFIED, VERIFIED),
            trial("wrong secret", REFUSED, REFUSED, REFUSED),
        ];

        assert_eq!(compare(&trials, &listed(&[]), &listed(&[])), []);
    }

    #[test]
    fn a_difference_is_found_unless_its_kind_and_its_direction_are_listed() {
        let old = [trial("old", REFUSED, REFUSED, VERIFIED)];
        let unlisted = Finding::Unlisted {
            kind: "old".to_owned(),
            ours: REFUSED,
            because: "reasons".to_owned(),
        };
        let stale = Finding::Stale {
            kind: "old".to_owned(),
        };

        assert_eq!(compare(&old, &listed(&["old"]), &listed(&[])), []);
        assert_eq!(
            compare(&old, &listed(&[]), &listed(&[])),
            std::slice::from_ref(&unlisted)
        );
        assert_eq!(
            compare(&old, &listed(&[]), &listed(&["old"])),
            [unlisted, stale]
        );
    }

    #[test]
    fn a_listed_difference_that_does_not_occur_is_found() {
        let agreed = [trial("old", REFUSED, REFUSED, REFUSED)];
        let stale = Finding::Stale {
            kind: "old".to_owned(),
        };

        assert_eq!(compare(&agreed, &listed(&["old"]), &listed(&[])), [stale]);
    }

    #[test]
    fn agreeing_on_the_wrong_verdict_is_found_and_cannot_be_listed() {
        let trials = [
            trial("wrong secret", REFUSED, VERIFIED, VERIFIED),
            trial("ascii", VERIFIED, REFUSED, REFUSED),
        ];

        let findings = compare(&trials, &listed(&["wrong secret"]), &listed(&[]));

        assert!(matches!(findings[0], Finding::BothAccept { .. }));
        assert!(matches!(findings[1], Finding::BothRefuse { .. }));
        assert!(matches!(findings[2], Finding::Stale { .. }));
    }
}
