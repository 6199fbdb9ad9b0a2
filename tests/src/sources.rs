//! The Rust files below a folder.

use std::fs;
use std::path::Path;

/// Shows the text of every Rust file below a folder.
///
/// # Panics
///
/// If the folder does not exist.
pub fn visit(folder: &Path, judge: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            visit(&path, judge);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            judge(&fs::read_to_string(path).expect("the file can be read"));
        }
    }
}
