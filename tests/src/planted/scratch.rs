//! A copy of the checkout to plant bugs in, so that none is ever in the checkout itself.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::planted::{Plant, Unfit};
use crate::providers::workspace;

/// The copy, in cargo's target directory, with a target directory of its own.
///
/// Both are kept between runs, so that only what has changed is built. Cargo goes by the time at
/// which a file was written: a file whose text is right is left alone, and every other one is
/// written anew.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// The operating system releases it, so that it does not outlive us.
    _lock: File,
}

impl Scratch {
    /// Brings the copy up to date with the checkout, even after a run that was killed.
    ///
    /// # Errors
    ///
    /// As from the file system; if another run is under way; if `git` does not list the files.
    pub fn open() -> io::Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        let folder = workspace().join(target).join("planted");
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::Error(error) => error,
            TryLockError::WouldBlock => io::Error::other("another run is under way"),
        })?;
        let scratch = Self {
            folder,
            _lock: lock,
        };
        scratch.bring_up_to_date()?;
        Ok(scratch)
    }

    /// Returns the copy's root.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.join("checkout")
    }

    /// Returns the directory for what is built from it.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Plants a bug, and returns what takes it out again when it is dropped.
    ///
    /// # Errors
    ///
    /// As from the file system, or [`Unfit`].
    pub fn plant(&self, plant: &Plant) -> io::Result<Planted> {
        let unfit = |unfit: Unfit| io::Error::other(format!("{unfit:?}"));
        let bug = plant.applied_in(&self.root()).map_err(unfit)?;
        let file = self.root().join(&plant.file);
        let sound = fs::read(&file)?;
        let planted = Planted { file, sound };
        fs::write(&planted.file, bug)?;
        Ok(planted)
    }

    fn bring_up_to_date(&self) -> io::Result<()> {
        let (from, to) = (workspace(), self.root());
        let files: BTreeSet<_> = files()?
            .into_iter()
            .filter(|file| from.join(file).is_file())
            .collect();
        for file in &files {
            let (source, copy) = (fs::read(from.join(file))?, to.join(file));
            if fs::read(&copy).ok().as_ref() != Some(&source) {
                fs::create_dir_all(copy.parent().unwrap_or(&to))?;
                fs::write(copy, source)?;
            }
        }
        remove_others(&to, &to, &files)
    }
}

/// A bug in the copy.
#[derive(Debug)]
#[must_use = "the bug is taken out when this is dropped"]
pub struct Planted {
    file: PathBuf,
    sound: Vec<u8>,
}

impl Drop for Planted {
    fn drop(&mut self) {
        // Where that fails, the next run finds the text wrong and writes it anew.
        let _ = fs::write(&self.file, &self.sound);
    }
}

/// Returns every file that belongs to the checkout, whether it was committed or not.
fn files() -> io::Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace())
        .output()?;
    if !listed.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&listed.stderr)));
    }
    let names = String::from_utf8(listed.stdout).map_err(io::Error::other)?;
    Ok(names.split_terminator('\0').map(PathBuf::from).collect())
}

/// Removes what is not in the checkout.
fn remove_others(root: &Path, folder: &Path, files: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(root, &path, files)?;
        } else if !path
            .strip_prefix(root)
            .is_ok_and(|file| files.contains(file))
        {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
