//! The deliveries that are kept, in memory and in a file, within bounds.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::commands::listen::hidden::Hidden;
use crate::commands::listen::record::Record;
use crate::failure::Failure;
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
    bytes: usize,
    bounds: Bounds,
    next: u64,
    file: Option<StoreFile>,
}

struct Kept {
    record: Arc<Record>,
    /// The length of its line, with the line break.
    bytes: usize,
}

struct StoreFile {
    path: PathBuf,
    file: File,
}

impl Store {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            kept: VecDeque::new(),
            bytes: 0,
            bounds,
            next: 1,
            file: None,
        }
    }

    /// Opens a file and takes what is in it; a line that cannot be read is named and left out.
    pub(super) fn open(path: &Path, bounds: Bounds, hidden: &Hidden) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed = |error| Failure::Read(name.clone(), error);
        let mut store = Self::new(bounds);
        let length = match fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(failed(error)),
        };
        if length > bounds.bytes as u64 {
            return Err(Failure::StoreTooLarge(name, bounds.bytes));
        }
        let content = if length == 0 {
            Vec::new()
        } else {
            fs::read(path).map_err(failed)?
        };
        for (number, line) in (1_u64..).zip(content.split(|byte| *byte == b'\n')) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let record = str::from_utf8(line)
                .map_err(|error| error.to_string())
                .and_then(|line| {
                    Record::parse(store.next, line, hidden).map_err(|why| why.to_string())
                });
            match record {
                Ok(record) => {
                    store.keep(record, line.len().saturating_add(1));
                }
                Err(why) => {
                    complain(
                        "warning",
                        &format_args!("{name}: line {number} is left out: {why}"),
                    );
                }
            }
        }
        let mut file = StoreFile::open(path).map_err(failed)?;
        if content.last().is_some_and(|last| *last != b'\n') {
            // The program was stopped in the middle of a line.
            file.file.write_all(b"\n").map_err(failed)?;
        }
        store.file = Some(file);
        store.trim(hidden);
        Ok(store)
    }

    /// Returns the number of the next delivery.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Keeps a delivery, and drops the oldest ones where there are too many.
    pub(super) fn push(&mut self, record: Record, hidden: &Hidden) -> Arc<Record> {
        let mut line = record.line(hidden);
        line.push('\n');
        let record = self.keep(record, line.len());
        if !self.trim(hidden)
            && let Some(file) = &mut self.file
            && let Err(error) = file.file.write_all(line.as_bytes())
        {
            complain("warning", &format_args!("{}: {error}", file.path.display()));
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

    /// Returns all of them, newest first.
    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.kept.iter().rev().map(|kept| &*kept.record)
    }

    fn keep(&mut self, record: Record, bytes: usize) -> Arc<Record> {
        self.next = record.id.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        let record = Arc::new(record);
        self.kept.push_back(Kept {
            record: Arc::clone(&record),
            bytes,
        });
        record
    }

    /// Drops the oldest quarter if a bound is passed, and writes the file anew; returns whether it did.
    fn trim(&mut self, hidden: &Hidden) -> bool {
        let Bounds { entries, bytes } = self.bounds;
        if self.kept.len() <= entries && self.bytes <= bytes {
            return false;
        }
        while self.kept.len() > 1
            && (self.kept.len() > three_quarters(entries) || self.bytes > three_quarters(bytes))
        {
            if let Some(oldest) = self.kept.pop_front() {
                self.bytes = self.bytes.saturating_sub(oldest.bytes);
            }
        }
        let records = self.kept.iter().map(|kept| kept.record.line(hidden));
        if let Some(file) = &mut self.file
            && let Err(error) = file.rewrite(records)
        {
            complain("warning", &format_args!("{}: {error}", file.path.display()));
        }
        true
    }
}

fn three_quarters(bound: usize) -> usize {
    bound.saturating_sub(bound / 4)
}

impl StoreFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = private().append(true).open(path)?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    /// Replaces the file at once, so that a crash leaves the old one or the new one.
    fn rewrite(&mut self, lines: impl Iterator<Item = String>) -> io::Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let new = PathBuf::from(name);
        let mut file = io::BufWriter::new(private().write(true).truncate(true).open(&new)?);
        for line in lines {
            writeln!(file, "{line}")?;
        }
        file.flush()?;
        fs::rename(&new, &self.path)?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

/// Deliveries hold what customers wrote: other users of this machine need not read it.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
