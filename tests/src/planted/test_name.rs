//! The name of one test of the workspace, as cargo-nextest writes it.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

use crate::providers::workspace;
use crate::sources;

/// One test: `package path` in a library, `package::target path` in a folder `tests`, and
/// `package::bin/program path` in a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct TestName {
    package: String,
    target: Target,
    path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Bin(String),
    Lib,
    Test(String),
}

impl TestName {
    /// Returns cargo's arguments for the target that holds the test.
    #[must_use]
    pub fn target(&self) -> Vec<&str> {
        let package = ["--package", &self.package];
        let target = match &self.target {
            Target::Bin(name) => vec!["--bin", name],
            Target::Lib => vec!["--lib"],
            Target::Test(name) => vec!["--test", name],
        };
        package.into_iter().chain(target).collect()
    }

    /// Returns whether the package, in a workspace below the root or in the root's own, has a
    /// function of that name.
    #[must_use]
    pub fn is_defined(&self, of: &Path) -> bool {
        let root = Path::new("");
        let folder = match (&*self.package, self.package.strip_prefix("example-")) {
            (env!("CARGO_PKG_NAME"), _) => "tests".into(),
            (_, Some(example)) if of == root => Path::new("examples").join(example),
            (package, None) if of == root => Path::new("crates").join(package),
            (package, example) => of.join(example.unwrap_or(package)),
        };
        let function = self.path.rsplit("::").next().unwrap_or_default();
        let head = format!("fn {function}(");
        let mut is_defined = false;
        let folder = workspace().join(folder);
        if folder.is_dir() {
            sources::visit(&folder, &mut |source| is_defined |= source.contains(&head));
        }
        is_defined
    }

    /// Returns the test's path within its target.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl TryFrom<String> for TestName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let (binary, path) = name
            .split_once(' ')
            .ok_or("a test is named `package::target path`")?;
        let (package, target) = match binary.split_once("::") {
            None => (binary, Target::Lib),
            Some((package, target)) => {
                let target = match target.strip_prefix("bin/") {
                    Some(name) => Target::Bin(name.to_owned()),
                    None => Target::Test(target.to_owned()),
                };
                (package, target)
            }
        };
        Ok(Self {
            package: package.to_owned(),
            target,
            path: path.to_owned(),
        })
    }
}

impl fmt::Display for TestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { package, path, .. } = self;
        match &self.target {
            Target::Bin(name) => write!(f, "{package}::bin/{name} {path}"),
            Target::Lib => write!(f, "{package} {path}"),
            Target::Test(name) => write!(f, "{package}::{name} {path}"),
        }
    }
}
