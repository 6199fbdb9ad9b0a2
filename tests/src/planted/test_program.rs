//! The program of tests that cargo builds of one target, in the copy.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::planted::Scratch;

/// How long one test may take: 5 minutes, which none does that ends, nor one that compiles others.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The tests of one target.
#[derive(Debug)]
pub struct TestProgram<'s> {
    scratch: &'s Scratch,
    executable: PathBuf,
    /// The package's folder, where cargo runs its tests.
    folder: PathBuf,
}

/// What came of running one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ran {
    /// It failed, or ended the process.
    Failed,
    /// The test does not exist.
    Missing,
    /// It passed.
    Passed,
    /// It did not end.
    Stuck,
}

impl<'s> TestProgram<'s> {
    /// Builds a target of a workspace with all features, so that every plant of a package shares
    /// one build.
    ///
    /// # Errors
    ///
    /// As from starting cargo; what does not compile is the inner error, with the diagnostics.
    pub fn build(
        scratch: &'s Scratch,
        workspace: &Path,
        target: &[&str],
    ) -> io::Result<Result<Self, String>> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = command(scratch, Path::new(&cargo), &scratch.root().join(workspace))
            .args(["test", "--no-run", "--locked", "--all-features"])
            .args(["--quiet", "--message-format", "json-render-diagnostics"])
            .args(target)
            .output()?;
        if !built.status.success() {
            return Ok(Err(String::from_utf8_lossy(&built.stderr).into_owned()));
        }
        let messages = String::from_utf8_lossy(&built.stdout);
        let mut artifacts = messages.lines().filter_map(|line| {
            let artifact: Value = serde_json::from_str(line).ok()?;
            let is_test = artifact.pointer("/profile/test")?.as_bool()?;
            let manifest = Path::new(artifact.get("manifest_path")?.as_str()?);
            Some(Self {
                scratch,
                executable: artifact
                    .get("executable")?
                    .as_str()
                    .filter(|_| is_test)?
                    .into(),
                folder: manifest.parent()?.to_owned(),
            })
        });
        let program = artifacts.next();
        Ok(program.ok_or_else(|| format!("{target:?} holds no tests")))
    }

    /// Runs one test, also one that is a step of its own.
    ///
    /// # Errors
    ///
    /// As from starting the program.
    pub fn run(&self, path: &str) -> io::Result<Ran> {
        let mut running = command(self.scratch, &self.executable, &self.folder)
            .args(["--exact", path, "--include-ignored"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut output = running.stdout.take();
        let (ended, end) = mpsc::channel();
        thread::spawn(move || {
            let mut text = Vec::new();
            // What cannot be read is judged by how the program ended.
            let _ = output.as_mut().map(|output| output.read_to_end(&mut text));
            let _ = ended.send(text);
        });
        let Ok(text) = end.recv_timeout(PATIENCE) else {
            running.kill()?;
            running.wait()?;
            return Ok(Ran::Stuck);
        };
        if !running.wait()?.success() {
            return Ok(Ran::Failed);
        }
        let has_run = String::from_utf8_lossy(&text).contains("test result: ok. 1 passed");
        Ok(if has_run { Ran::Passed } else { Ran::Missing })
    }
}

/// Returns a command that builds and runs in the copy, without a trace of our own cargo.
fn command(scratch: &Scratch, program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("CARGO_MANIFEST_DIR", folder)
        .env("CARGO_TARGET_DIR", scratch.target())
        .env("CARGO_INCREMENTAL", "1")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        // A plant may leave a variable without a use, which is not what it is judged by.
        .env("RUSTFLAGS", "--cap-lints=warn");
    command
}
