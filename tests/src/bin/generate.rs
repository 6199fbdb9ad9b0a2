//! Writes what is made from the providers' files: lists, pages and tables.
//!
//! `generate list` writes `provider.rs`, `generate pages` the pages, the tables, the list of
//! vendors, the list of schemes that are the same, the evidence and the words of scheme files;
//! `generate` does both.
//! The pages ask the compiled profiles, so a list that has changed is compiled before them.

#![expect(
    clippy::print_stderr,
    reason = "it is a program, and says how it is used"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs, io};

use webhook_sig_tests::{providers, steps};

fn main() -> io::Result<ExitCode> {
    fs::write(providers::workspace().join(steps::FILE), steps::current())?;
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            write_list()?;
            return compile_and_write_pages();
        }
        ["list"] => write_list()?,
        ["pages"] => write_pages()?,
        _ => {
            eprintln!("usage: generate [list | pages]");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the list, and an empty page for each new scheme: without one it does not compile.
fn write_list() -> io::Result<()> {
    let sources = providers::sources();
    let path = providers::workspace().join("crates/webhook-sig/src/provider.rs");
    write(&path, &providers::list(&sources))?;
    let folder = providers::pages_folder();
    fs::create_dir_all(&folder)?;
    let pages: BTreeSet<_> = sources
        .iter()
        .flat_map(providers::Source::ids)
        .map(|id| folder.join(format!("{id}.md")))
        .collect();
    for page in pages.iter().filter(|page| !page.exists()) {
        fs::write(page, "")?;
    }
    for page in fs::read_dir(&folder)? {
        let page = page?.path();
        if !pages.contains(&page) {
            fs::remove_file(page)?;
        }
    }
    Ok(())
}

fn write_pages() -> io::Result<()> {
    for (path, text) in providers::generated() {
        write(&path, &text)?;
    }
    Ok(())
}

/// Writes a file that differs; cargo compiles anew what includes a file that was written.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|written| written == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Lets cargo compile the providers as they are now, and that program write the pages.
fn compile_and_write_pages() -> io::Result<ExitCode> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--bin", "generate", "pages"])
        .current_dir(providers::workspace())
        .status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
