//! The list of vendors on the front page.

use webhook_sig::provider;

/// Writes the vendors' names, sorted, in at most ten lines.
pub(super) fn vendors() -> String {
    let mut names: Vec<_> = provider::profiles()
        .iter()
        .map(|profile| profile.vendor())
        .collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.dedup();
    let lines: Vec<_> = names
        .chunks(names.len().div_ceil(LINE_LIMIT))
        .map(|names| names.join(", "))
        .collect();
    lines.join(",\n") + ".\n"
}

const LINE_LIMIT: usize = 10;
