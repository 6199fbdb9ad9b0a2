//! The vector files, one for each provider.

use std::fs;
use std::path::{Path, PathBuf};

use webhook_sig_delivery::{Delivery, Expectation};

use crate::providers::workspace;

/// Reads every vector file, by the id of its scheme.
///
/// # Panics
///
/// If a file cannot be read or is not a delivery file, or a delivery has no source.
#[must_use]
pub fn all() -> Vec<(String, Vec<Delivery>)> {
    let paths = files(&workspace().join("tests/vectors"));
    let mut ids: Vec<_> = paths
        .iter()
        .filter_map(|path| path.file_stem())
        .map(|id| id.to_string_lossy().into_owned())
        .collect();
    ids.sort();
    ids.into_iter().map(|id| (id.clone(), of(&id))).collect()
}

/// Reads the vector file of one scheme.
///
/// # Panics
///
/// If it cannot be read or is not a delivery file, or a delivery in it has no source.
#[expect(clippy::panic, reason = "a test harness reports by panicking")]
#[must_use]
pub fn of(id: &str) -> Vec<Delivery> {
    let path = workspace().join("tests/vectors").join(format!("{id}.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let deliveries =
        Delivery::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for delivery in &deliveries {
        if delivery.source.is_none() {
            let name = delivery.name.as_deref().unwrap_or_default();
            panic!(
                "{}: the vector `{name}` has no `source`; write who published it and where, or \
                 `made here`",
                path.display()
            );
        }
    }
    deliveries
}

/// Returns whether a delivery is expected to verify.
#[must_use]
pub fn is_verified(delivery: &Delivery) -> bool {
    delivery.expect == Some(Expectation::Verified)
}

/// Lists a folder's files, sorted.
#[expect(clippy::panic, reason = "a test harness reports by panicking")]
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    paths
}
