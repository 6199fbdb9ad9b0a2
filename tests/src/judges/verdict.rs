//! The comparison of two verdicts on one delivery.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a receiver says about a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// It is accepted.
    Verified,
    /// It is refused.
    Refused,
}

/// What verdicts may differ in: the reason, by the kind of delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Differences {
    /// What the SDK accepts and we refuse.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub looser: BTreeMap<String, String>,
    /// What the SDK refuses and we accept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stricter: BTreeMap<String, String>,
    /// What the SDK refuses because we do not sign it as the vendor does.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ours: BTreeMap<String, String>,
}

impl Differences {
    /// Returns the lists with their names, and the SDK's verdict that each of them excuses.
    pub(crate) fn lists(&self) -> [(&'static str, Verdict, &BTreeMap<String, String>); 3] {
        [
            ("looser", Verdict::Verified, &self.looser),
            ("stricter", Verdict::Refused, &self.stricter),
            ("ours", Verdict::Refused, &self.ours),
        ]
    }

    fn has(&self, theirs: Verdict, kind: &str) -> bool {
        let mut lists = self.lists().into_iter();
        lists.any(|(_, verdict, list)| verdict == theirs && list.contains_key(kind))
    }
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
    /// Whether the SDK refuses by an error of the language, such as one that a missing header
    /// causes, and not by one of its own.
    pub crashed: bool,
    /// The reasons of both.
    pub because: String,
}

impl Trial {
    /// Returns whether the SDK signed the delivery.
    pub(crate) fn is_signed_by_sdk(&self) -> bool {
        self.kind.starts_with("signed ")
    }

    /// Returns whether the delivery is a genuine one of ours.
    pub(crate) fn is_our_genuine(&self) -> bool {
        self.expected == Verdict::Verified && !self.is_signed_by_sdk()
    }
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
    /// The SDK accepts no genuine delivery of ours, so what it refuses shows nothing.
    NeverAccepts,
    /// A list names a difference that does not occur.
    Stale {
        /// What the delivery is like.
        kind: String,
    },
}

/// Compares all verdicts with the differences that are listed.
///
/// ```
/// use webhook_sig_tests::judges::{Differences, Finding, compare};
///
/// assert_eq!(compare(&[], &Differences::default()), [Finding::NeverAccepts]);
/// ```
#[must_use]
pub fn compare(trials: &[Trial], listed: &Differences) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut occurred = BTreeSet::new();
    for trial in trials {
        let kind = trial.kind.clone();
        let because = trial.because.clone();
        let (ours, theirs) = (trial.ours, trial.theirs);
        if ours != theirs && listed.has(theirs, &kind) {
            occurred.insert((theirs, kind));
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
    let accepts = |trial: &Trial| trial.is_our_genuine() && trial.theirs == Verdict::Verified;
    if !trials.iter().any(accepts) {
        findings.push(Finding::NeverAccepts);
    }
    for (_, verdict, list) in listed.lists() {
        for kind in list.keys() {
            if !occurred.contains(&(verdict, kind.clone())) {
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
            Self::NeverAccepts => write!(f, "no genuine delivery is accepted by the SDK"),
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
            crashed: false,
            because: "reasons".to_owned(),
        }
    }

    fn listed(kinds: &[&str]) -> BTreeMap<String, String> {
        let reason = |kind: &&str| ((*kind).to_owned(), "a reason".to_owned());
        kinds.iter().map(reason).collect()
    }

    fn looser(kind: &str) -> Differences {
        Differences {
            looser: listed(&[kind]),
            ..Differences::default()
        }
    }

    fn stricter(kind: &str) -> Differences {
        Differences {
            stricter: listed(&[kind]),
            ..Differences::default()
        }
    }

    fn with_genuine(other: Trial) -> [Trial; 2] {
        [trial("ascii", VERIFIED, VERIFIED, VERIFIED), other]
    }

    #[test]
    fn verdicts_that_agree_with_each_other_and_with_the_truth_find_nothing() {
        let trials = with_genuine(trial("wrong secret", REFUSED, REFUSED, REFUSED));

        assert_eq!(compare(&trials, &Differences::default()), []);
    }

    #[test]
    fn a_difference_is_found_unless_its_kind_and_its_direction_are_listed() {
        let old = with_genuine(trial("old", REFUSED, REFUSED, VERIFIED));
        let unlisted = Finding::Unlisted {
            kind: "old".to_owned(),
            ours: REFUSED,
            because: "reasons".to_owned(),
        };
        let stale = Finding::Stale {
            kind: "old".to_owned(),
        };

        assert_eq!(compare(&old, &looser("old")), []);
        assert_eq!(
            compare(&old, &Differences::default()),
            std::slice::from_ref(&unlisted)
        );
        assert_eq!(compare(&old, &stricter("old")), [unlisted, stale]);
    }

    #[test]
    fn what_we_sign_wrong_is_listed_apart_from_what_the_sdk_is_stricter_in() {
        let refused = with_genuine(trial("utf8", VERIFIED, VERIFIED, REFUSED));
        let ours = Differences {
            ours: listed(&["utf8"]),
            ..Differences::default()
        };

        assert_eq!(compare(&refused, &ours), []);
        assert_eq!(compare(&refused, &stricter("utf8")), []);
        assert_eq!(compare(&refused, &looser("utf8")).len(), 2);
    }

    #[test]
    fn a_listed_difference_that_does_not_occur_is_found() {
        let agreed = with_genuine(trial("old", REFUSED, REFUSED, REFUSED));
        let stale = Finding::Stale {
            kind: "old".to_owned(),
        };

        assert_eq!(compare(&agreed, &looser("old")), [stale]);
    }

    #[test]
    fn an_sdk_that_accepts_nothing_of_ours_is_found_and_cannot_be_listed() {
        let trials = [
            trial("ascii", VERIFIED, VERIFIED, REFUSED),
            trial("signed ascii", VERIFIED, VERIFIED, VERIFIED),
            trial("wrong secret", REFUSED, REFUSED, REFUSED),
        ];

        assert_eq!(
            compare(&trials, &stricter("ascii")),
            [Finding::NeverAccepts]
        );
    }

    #[test]
    fn agreeing_on_the_wrong_verdict_is_found_and_cannot_be_listed() {
        let trials = [
            trial("wrong secret", REFUSED, VERIFIED, VERIFIED),
            trial("ascii", VERIFIED, REFUSED, REFUSED),
        ];

        let findings = compare(&trials, &looser("wrong secret"));

        assert!(matches!(findings[0], Finding::BothAccept { .. }));
        assert!(matches!(findings[1], Finding::BothRefuse { .. }));
        assert!(matches!(findings[2], Finding::NeverAccepts));
        assert!(matches!(findings[3], Finding::Stale { .. }));
    }
}
