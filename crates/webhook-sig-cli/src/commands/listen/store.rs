//! The deliveries that are kept, in memory and in a file, within bounds.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::commands::listen::hidden::Hidden;
use crate::commands::listen::record::{Record, Unread};
use crate::failure::{Failure, InvalidFile};
use crate::output::complain;

/// How much is kept; where it is full, the oldest quarter is dropped.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) entries: usize,
    pub(super) bytes: usize,
}

/// The newest deliveries, oldest first.
pub(super) struct Store {
    kept: VecDeque<Kept>,
    /// The length of what is kept, and in a file that of the lines that were left out.
    bytes: usize,
    bounds: Bounds,
    next: u64,
    file: Option<StoreFile>,
    /// Whether it was told that the oldest ones are dropped.
    has_told: bool,
}

struct Kept {
    record: Arc<Record>,
    /// The length of its line, with the line break.
    bytes: usize,
    line: Line,
}

/// Where the line of a delivery is.
enum Line {
    /// In the file, from this byte on.
    InFile(u64),
    /// Nowhere else, because the file could not be written.
    Here(String),
    /// There is no file.
    Nowhere,
}

struct StoreFile {
    path: PathBuf,
    file: File,
    /// Where the next line begins.
    length: u64,
    /// Whether it lacks what is kept, because it could not be written; then it is written anew.
    is_behind: bool,
    /// Held for as long as the file is used.
    _lock: File,
}

/// Names a line that cannot be used.
fn left_out(file: &str, number: u64, why: &Unread) {
    complain(
        "warning",
        &format_args!(
            "{file}: line {number} is left out, and deleted with the oldest deliveries: {why}"
        ),
    );
}

impl Store {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            kept: VecDeque::new(),
            bytes: 0,
            bounds,
            next: 1,
            file: None,
            has_told: false,
        }
    }

    /// Opens a file and takes what is in it; a line that cannot be read is named and left out.
    ///
    /// # Errors
    ///
    /// [`InvalidFile::Foreign`] if `listen` has written none of its lines, among others.
    pub(super) fn open(path: &Path, bounds: Bounds, hidden: &Hidden) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed = |error| Failure::Read(name.clone(), error);
        let lock = lock(path).map_err(|error| match error {
            TryLockError::WouldBlock => Failure::StoreInUse(name.clone()),
            TryLockError::Error(error) => failed(error),
        })?;
        let content = read(path, bounds).map_err(failed)?;
        let content = content.ok_or_else(|| Failure::StoreTooLarge(name.clone(), bounds.bytes))?;
        let mut store = Self::new(bounds);
        let (mut end, mut foreign) = (0_u64, None);
        for (number, line) in (1_u64..).zip(content.split(|byte| *byte == b'\n')) {
            let (at, bytes) = (end, line.len().saturating_add(1));
            end = end.saturating_add(bytes as u64);
            if line.trim_ascii().is_empty() {
                continue;
            }
            // Each has the number of its line, as for `--nth`.
            store.next = number.saturating_add(1);
            match Record::parse(number, line, hidden) {
                Ok(record) => {
                    store.keep(record, bytes, Line::InFile(at));
                }
                Err(why) => {
                    if matches!(why, Unread::Foreign) {
                        foreign.get_or_insert(number);
                    }
                    left_out(&name, number, &why);
                }
            }
        }
        // Among lines of ours it is a damaged one.
        if let Some(number) = foreign.filter(|_| store.kept.is_empty()) {
            return Err(Failure::file(path, InvalidFile::Foreign(number)));
        }
        let mut file = StoreFile::open(path, lock).map_err(failed)?;
        file.length = content.len() as u64;
        if content.last().is_some_and(|last| *last != b'\n') {
            // The program was stopped in the middle of a line.
            file.file.write_all(b"\n").map_err(failed)?;
            file.length = end;
        }
        store.bytes = store.bytes.max(content.len());
        store.file = Some(file);
        if store.trim() {
            store.rewrite();
            store.count_anew();
        }
        Ok(store)
    }

    /// Keeps a delivery with its line under the next number, and drops the oldest ones where there
    /// are too many.
    pub(super) fn push(&mut self, record: Record, mut line: String) -> Arc<Record> {
        line.push('\n');
        let bytes = line.len();
        let line = match &mut self.file {
            Some(file) => file.append(line),
            None => Line::Nowhere,
        };
        let is_missing = matches!(line, Line::Here(_));
        let id = self.next;
        let record = self.keep(Record { id, ..record }, bytes, line);
        if self.trim() || is_missing {
            self.rewrite();
        }
        record
    }

    pub(super) fn get(&self, id: u64) -> Option<Arc<Record>> {
        let place = self
            .kept
            .binary_search_by_key(&id, |kept| kept.record.id)
            .ok()?;
        self.kept.get(place).map(|kept| Arc::clone(&kept.record))
    }

    /// Returns whether a delivery of this number was among those that are dropped.
    pub(super) fn has_dropped(&self, id: u64) -> bool {
        let first = self.kept.front().map_or(self.next, |kept| kept.record.id);
        self.has_told && (1..first).contains(&id)
    }

    /// Returns all of them, newest first.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.kept.iter().rev().map(|kept| &*kept.record)
    }

    fn keep(&mut self, record: Record, bytes: usize, line: Line) -> Arc<Record> {
        self.next = record.id.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        let record = Arc::new(record);
        self.kept.push_back(Kept {
            record: Arc::clone(&record),
            bytes,
            line,
        });
        record
    }

    /// Drops the oldest quarter if a bound is passed, and returns whether it did.
    fn trim(&mut self) -> bool {
        let Bounds { entries, bytes } = self.bounds;
        if self.kept.len() <= entries && self.bytes <= bytes {
            return false;
        }
        let before = self.kept.len();
        // What is written anew has no lines that were left out.
        self.bytes = self.kept.iter().map(|kept| kept.bytes).sum();
        while self.kept.len() > 1
            && (self.kept.len() > three_quarters(entries) || self.bytes > three_quarters(bytes))
        {
            if let Some(oldest) = self.kept.pop_front() {
                self.bytes = self.bytes.saturating_sub(oldest.bytes);
            }
        }
        let dropped = before.saturating_sub(self.kept.len());
        if dropped > 0 && !std::mem::replace(&mut self.has_told, true) {
            complain(
                "warning",
                &format_args!(
                    "the oldest {dropped} deliveries are dropped, because more than --store-entries \
                     {entries} or --store-bytes {bytes} were kept; this is told once",
                ),
            );
        }
        true
    }

    /// Numbers what is kept by the lines of a file that was written anew, before anyone has seen it.
    fn count_anew(&mut self) {
        self.next = 1;
        for kept in &mut self.kept {
            if let Some(record) = Arc::get_mut(&mut kept.record) {
                record.id = self.next;
                self.next = self.next.saturating_add(1);
            }
        }
    }

    /// Writes the file anew, if there is one.
    fn rewrite(&mut self) {
        let Some(file) = &mut self.file else {
            return;
        };
        if file.rewrite(&self.kept) {
            let mut end = 0_u64;
            for kept in &mut self.kept {
                kept.line = Line::InFile(end);
                end = end.saturating_add(kept.bytes as u64);
            }
        }
    }
}

fn three_quarters(bound: usize) -> usize {
    bound.saturating_sub(bound / 4)
}

impl StoreFile {
    fn open(path: &Path, lock: File) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: private().append(true).read(true).open(path)?,
            length: 0,
            is_behind: false,
            _lock: lock,
        })
    }

    /// Writes a line, unless there are others that come before it.
    fn append(&mut self, line: String) -> Line {
        if self.is_behind {
            return Line::Here(line);
        }
        let at = self.length;
        let written = self.file.write_all(line.as_bytes());
        self.length = at.saturating_add(line.len() as u64);
        if self.note(written) {
            Line::InFile(at)
        } else {
            Line::Here(line)
        }
    }

    /// Writes the file anew, and returns whether it could be.
    fn rewrite(&mut self, kept: &VecDeque<Kept>) -> bool {
        let written = self.replace(kept);
        self.note(written)
    }

    /// Notes whether the file has what is kept, and returns it.
    fn note(&mut self, written: io::Result<()>) -> bool {
        self.is_behind = written.is_err();
        if let Err(error) = written {
            let path = self.path.display();
            complain(
                "warning",
                &format_args!("{path} lacks deliveries until the next one: {error}"),
            );
        }
        !self.is_behind
    }

    /// Replaces the file at once, so that a program that is killed leaves the old one or the new one.
    fn replace(&mut self, kept: &VecDeque<Kept>) -> io::Result<()> {
        let new = with_suffix(&self.path, ".new");
        let file = private().read(true).write(true).truncate(true).open(&new)?;
        let mut file = io::BufWriter::new(file);
        let mut length = 0_u64;
        for Kept { bytes, line, .. } in kept {
            let bytes = *bytes as u64;
            match line {
                Line::InFile(at) => {
                    self.file.seek(SeekFrom::Start(*at))?;
                    if io::copy(&mut (&self.file).take(bytes), &mut file)? < bytes {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Line::Here(line) => file.write_all(line.as_bytes())?,
                Line::Nowhere => {}
            }
            length = length.saturating_add(bytes);
        }
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        fs::rename(&new, &self.path)?;
        (self.file, self.length) = (file, length);
        Ok(())
    }
}

/// Keeps another program off the file. What is locked is a file of its own, because the store's is
/// replaced, and others may read it meanwhile.
fn lock(path: &Path) -> Result<File, TryLockError> {
    let lock = private()
        .write(true)
        .open(with_suffix(path, ".lock"))
        .map_err(TryLockError::Error)?;
    lock.try_lock()?;
    Ok(lock)
}

/// Reads a file, which may be missing; `None` if it is larger than the bound.
fn read(path: &Path, bounds: Bounds) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() > bounds.bytes as u64 => Ok(None),
        Ok(_) => fs::read(path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}

/// Deliveries hold what customers wrote: other users of this machine need not read it.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
