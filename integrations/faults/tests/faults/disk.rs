//! A small disk of the run's own, which can be full.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How large it is, in MiB.
const SIZE: u32 = 256;

/// A folder with a file system of limited size in it, where this process may mount one.
///
/// It is unmounted and removed in the end, even if this process is killed.
pub(crate) struct Disk {
    folder: PathBuf,
    pub(crate) is_small: bool,
    watchdog: Child,
}

impl Disk {
    /// Mounts it, if this process is root's; that it is not is said loudly.
    pub(crate) fn new(name: &str) -> Self {
        let folder = format!("webhook-sig-inbox-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir_all(folder.join("disk")).unwrap();
        let mount = ["-t", "tmpfs", "-o", &format!("size={SIZE}m"), "tmpfs"];
        let mounted = Command::new("mount")
            .args(mount)
            .arg(folder.join("disk"))
            .output();
        let is_small = mounted.is_ok_and(|mounted| mounted.status.success());
        if !is_small {
            let message = "no tmpfs can be mounted, so no disk gets full";
            assert!(std::env::var_os("CI").is_none(), "CI demands it: {message}");
            let _ = writeln!(io::stderr(), "\nSKIPPED a part of {name}: {message}");
        }
        let script = r#"cat >/dev/null; umount -l disk 2>/dev/null; rm -rf "$PWD""#;
        let mut watchdog = Command::new("sh");
        // Not of the group that the terminal interrupts.
        watchdog
            .args(["-c", script])
            .current_dir(&folder)
            .process_group(0);
        let watchdog = watchdog
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            folder,
            is_small,
            watchdog,
        }
    }

    /// Returns where the database is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join("disk")
    }

    /// Returns where the rest is, which is never full.
    pub(crate) fn outside(&self) -> &Path {
        &self.folder
    }

    /// Leaves no byte free.
    pub(crate) fn fill(&self) {
        let mut filler = File::create(self.path().join("filler")).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            let zeros = vec![0; size];
            while filler.write_all(&zeros).is_ok() {}
        }
    }

    pub(crate) fn empty(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}
