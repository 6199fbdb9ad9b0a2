//! Reading files and standard input, within a bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::{Failure, InvalidFile};

/// The greatest number of bytes that are read of one file or of standard input.
pub(crate) const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let content = if path == Path::new("-") {
        read(io::stdin().lock())
    } else {
        File::open(path).and_then(read)
    };
    let content = content.map_err(|error| Failure::Read(path.display().to_string(), error))?;
    content.ok_or_else(|| Failure::file(path, InvalidFile::TooLarge))
}

/// Reads to the end; returns nothing if that is beyond [`FILE_LIMIT`].
fn read(reader: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    // A file may be a pipe, whose length is not known before.
    let mut bounded = reader.take(FILE_LIMIT.saturating_add(1));
    bounded.read_to_end(&mut content)?;
    Ok((bounded.limit() > 0).then_some(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_file_is_not_read_to_its_end() {
        assert_eq!(read(io::repeat(0)).unwrap(), None);
        assert_eq!(
            read(io::repeat(0).take(FILE_LIMIT))
                .unwrap()
                .map(|read| read.len()),
            Some(64 * 1024 * 1024),
        );
    }
}
