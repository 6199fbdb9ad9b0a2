//! Writes the lists and tables that are made from the provider files.
//!
//! `generate list` writes `provider.rs`, `generate table` the README's table. The table asks the
//! compiled schemes, so a new provider needs the list first.

use std::fs;
use std::io::Error;
use std::process::ExitCode;

use webhook_sig_tests::providers;

fn main() -> Result<ExitCode, Error> {
    let workspace = providers::workspace();
    let sources = providers::sources();
    match std::env::args().nth(1).as_deref() {
        Some("list") => {
            let path = workspace.join("crates/webhook-sig/src/provider.rs");
            fs::write(path, providers::list(&sources))?;
        }
        Some("table") => {
            let path = workspace.join("README.md");
            let readme = fs::read_to_string(&path)?;
            let table = providers::table(&sources);
            fs::write(path, providers::between_markers(&readme, &table))?;
        }
        _ => return Ok(ExitCode::from(2)),
    }
    Ok(ExitCode::SUCCESS)
}
