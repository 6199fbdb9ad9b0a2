//! Planted bugs: small changes that make the code unsound, each with the test that must fail.
//!
//! They are data, in `tests/planted`, one file for each area. The program `planted` applies them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use self::scratch::{Planted, Scratch};
pub use self::test_name::TestName;
pub use self::test_program::{PATIENCE, Ran, TestProgram};

use crate::providers::workspace;

mod scratch;
mod test_name;
mod test_program;

/// The folder of the plants, from the workspace's root.
pub const PLANTED: &str = "tests/planted";

/// A bug that can be planted in one file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Plant {
    /// The file that it is described in, without its folder and ending.
    #[serde(skip)]
    pub area: String,
    /// The workspace of its test, from the root; the root's own if it is empty.
    #[serde(skip)]
    pub workspace: PathBuf,
    /// What is wrong once it is planted.
    pub bug: String,
    /// The file that it changes, from the workspace's root.
    pub file: PathBuf,
    /// The sound text, which occurs exactly once in that file.
    pub old: String,
    /// What replaces it.
    pub new: String,
    /// The test that must fail then.
    pub test: TestName,
    /// The program without which that test is skipped, if there is one.
    pub needs: Option<String>,
    /// The row of `docs/immunity.md` whose failure it causes, if it is one of those.
    pub row: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    #[serde(default)]
    workspace: PathBuf,
    plant: Vec<Plant>,
}

/// Why a plant does not fit the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// The old text is not in the file.
    Gone,
    /// The file does not exist.
    NoFile,
    /// The package has no function of the test's name.
    NoTest,
    /// The old text occurs more than once.
    NotUnique,
    /// The old and the new text are the same.
    Unchanged,
}

/// Reads every plant, by area.
///
/// # Panics
///
/// If a file of plants cannot be read, which names the line.
#[must_use]
pub fn all() -> Vec<Plant> {
    let files = fs::read_dir(workspace().join(PLANTED)).expect("the folder exists");
    let mut paths: Vec<_> = files
        .map(|file| file.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Plant> {
    let text = fs::read_to_string(path).expect("the file can be read");
    let area: Area =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let of_area = |plant| Plant {
        area: name.to_string(),
        workspace: area.workspace.clone(),
        ..plant
    };
    area.plant.into_iter().map(of_area).collect()
}

impl Plant {
    /// Checks that the checkout has the text that it replaces, and its test.
    ///
    /// # Errors
    ///
    /// [`Unfit`] if the code has moved on and the plant has not.
    pub fn check(&self) -> Result<(), Unfit> {
        self.applied_in(&workspace())?;
        if self.test.is_defined(&self.workspace) {
            Ok(())
        } else {
            Err(Unfit::NoTest)
        }
    }

    /// Returns the file's text, as it is below this root, with the bug in it.
    ///
    /// # Errors
    ///
    /// [`Unfit`] if the text that it replaces is not there.
    pub fn applied_in(&self, root: &Path) -> Result<String, Unfit> {
        let source = fs::read_to_string(root.join(&self.file));
        self.applied_to(&source.map_err(|_| Unfit::NoFile)?)
    }

    fn applied_to(&self, source: &str) -> Result<String, Unfit> {
        let mut found = source.match_indices(&self.old);
        match (found.next(), found.next()) {
            (None, _) => Err(Unfit::Gone),
            (Some(_), Some(_)) => Err(Unfit::NotUnique),
            (Some(_), None) if self.old == self.new => Err(Unfit::Unchanged),
            (Some(_), None) => Ok(source.replacen(&self.old, &self.new, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plant_that_does_not_fit_says_why() {
        let plant = |old: &str, new: &str| Plant {
            area: String::new(),
            workspace: PathBuf::new(),
            bug: String::new(),
            file: PathBuf::new(),
            old: old.to_owned(),
            new: new.to_owned(),
            test: "a::b c".to_owned().try_into().expect("it is a name"),
            needs: None,
            row: None,
        };
        let source = "if a && b && c";

        assert_eq!(
            plant("a && b", "a").applied_to(source),
            Ok("if a && c".to_owned())
        );
        assert_eq!(plant("&&", "||").applied_to(source), Err(Unfit::NotUnique));
        assert_eq!(plant("d", "").applied_to(source), Err(Unfit::Gone));
        assert_eq!(plant("a", "a").applied_to(source), Err(Unfit::Unchanged));
    }
}
