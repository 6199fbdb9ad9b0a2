//! What the judges said, as it is kept in the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::{Judge, Trial, Verdict};
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
    /// How many of our genuine deliveries the SDK judged.
    pub verified: usize,
    /// How many of the SDK's deliveries we judged; none if it does not sign.
    pub signed: usize,
    /// How many spoiled deliveries both judged.
    pub spoiled: usize,
    /// What the SDK accepts and we refuse, with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub looser: BTreeMap<String, String>,
    /// What the SDK refuses and we accept, with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stricter: BTreeMap<String, String>,
}

impl Result {
    /// Counts the trials of a judge.
    #[must_use]
    pub fn new(judge: &Judge, trials: &[Trial]) -> Self {
        let count = |is_counted: &dyn Fn(&Trial) -> bool| {
            trials.iter().filter(|trial| is_counted(trial)).count()
        };
        let is_signed = |trial: &Trial| trial.kind.starts_with("signed ");
        Self {
            scheme: judge.scheme.clone(),
            package: judge.package.clone(),
            version: judge.version.clone(),
            verified: count(&|trial| trial.expected == Verdict::Verified && !is_signed(trial)),
            signed: count(&is_signed),
            spoiled: count(&|trial| trial.expected == Verdict::Refused),
            looser: judge.looser.clone(),
            stricter: judge.stricter.clone(),
        }
    }

    /// Returns how many deliveries were judged.
    #[must_use]
    pub const fn deliveries(&self) -> usize {
        self.verified
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
