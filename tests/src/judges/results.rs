//! What the judges said, as it is kept in the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::{Differences, Judge, Trial, Verdict, Whose};
use crate::providers::workspace;

/// The results of every program, by its name.
pub type Results = BTreeMap<String, Vec<Result>>;

/// What one judge said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Result {
    /// The scheme's id.
    pub scheme: String,
    /// The registry and the name of the package.
    pub package: String,
    /// The version of the package.
    pub version: String,
    /// Whose code it is.
    pub whose: Whose,
    /// How many genuine deliveries of ours the SDK judged.
    pub genuine: usize,
    /// How many of these it accepted.
    pub verified: usize,
    /// How many of the SDK's deliveries we judged; none if it does not sign.
    pub signed: usize,
    /// How many spoiled deliveries both judged.
    pub spoiled: usize,
    /// How many of these it refused by an error of the language, and not by one of its own.
    pub crashed: usize,
    /// What the verdicts differ in.
    #[serde(flatten)]
    pub differences: Differences,
}

impl Result {
    /// Counts the trials of a judge.
    #[must_use]
    pub fn new(judge: &Judge, trials: &[Trial]) -> Self {
        let count = |is_counted: &dyn Fn(&Trial) -> bool| {
            trials.iter().filter(|trial| is_counted(trial)).count()
        };
        Self {
            scheme: judge.scheme.clone(),
            package: judge.package.clone(),
            version: judge.version.clone(),
            whose: judge.whose,
            genuine: count(&Trial::is_our_genuine),
            verified: count(&|trial| trial.is_our_genuine() && trial.theirs == Verdict::Verified),
            signed: count(&Trial::is_signed_by_sdk),
            spoiled: count(&|trial| trial.expected == Verdict::Refused),
            crashed: count(&|trial| trial.crashed && trial.expected == Verdict::Refused),
            differences: judge.differences.clone(),
        }
    }

    /// Returns how many deliveries were judged.
    #[must_use]
    pub const fn deliveries(&self) -> usize {
        self.genuine
            .saturating_add(self.signed)
            .saturating_add(self.spoiled)
    }
}

/// Returns where the results are kept.
#[must_use]
pub fn path() -> PathBuf {
    workspace().join("tests/judges/results.json")
}

/// Reads the results that were accepted.
///
/// # Errors
///
/// If the file cannot be read.
pub fn accepted() -> io::Result<Results> {
    match fs::read_to_string(path()) {
        Ok(text) => Ok(serde_json::from_str(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Results::new()),
        Err(error) => Err(error),
    }
}

/// Writes the results.
///
/// # Errors
///
/// If the file cannot be written.
pub fn accept(results: &Results) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(results)?;
    text.push('\n');
    fs::write(path(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(kind: &str, expected: Verdict, theirs: Verdict, crashed: bool) -> Trial {
        Trial {
            kind: kind.to_owned(),
            expected,
            ours: expected,
            theirs,
            crashed,
            because: String::new(),
        }
    }

    #[test]
    fn what_the_sdk_refuses_does_not_count_as_verified() {
        let judge = r#"{"scheme": "acme", "package": "npm acme", "version": "1", "whose": "vendor",
            "signs": true, "stricter": {"utf8": "the SDK reads ASCII"}}"#;
        let judge: Judge = serde_json::from_str(judge).expect("it is in the protocol");
        let (verified, refused) = (Verdict::Verified, Verdict::Refused);
        let trials = [
            trial("ascii", verified, verified, false),
            trial("utf8", verified, refused, true),
            trial("wrong secret", refused, refused, false),
            trial("missing signature", refused, refused, true),
            trial("signed ascii", verified, verified, false),
        ];

        let result = Result::new(&judge, &trials);

        assert_eq!((result.genuine, result.verified), (2, 1));
        assert_eq!((result.signed, result.spoiled, result.crashed), (1, 2, 1));
        assert_eq!(result.deliveries(), 5);
    }
}
