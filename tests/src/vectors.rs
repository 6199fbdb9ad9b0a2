//! The vector files, one for each provider.

use std::fs;
use std::path::{Path, PathBuf};

use webhook_sig::delivery::Delivery;

/// Returns the folder of the vector files.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Reads every vector file, by the id of its scheme.
///
/// # Panics
///
/// If a file cannot be read or is no delivery file.
#[must_use]
pub fn all() -> Vec<(String, Vec<Delivery>)> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .unwrap_or_else(|error| panic!("the vectors cannot be listed: {error}"))
        .into_iter()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let deliveries = Delivery::parse(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let id = path.file_stem().unwrap_or_default().to_string_lossy();
            (id.into_owned(), deliveries)
        })
        .collect()
}
