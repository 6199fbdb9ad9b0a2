//! Writes the lists and tables that are made from the provider files.
//!
//! `generate list` writes `provider.rs`, `generate table` the tables and the list of schemes that
//! are the same; `generate` does both.
//! The table asks the compiled schemes, so a list that has changed is compiled before it.

#![expect(
    clippy::print_stderr,
    reason = "it is a program, and says how it is used"
)]

use std::process::{Command, ExitCode};
use std::{env, fs, io};

use webhook_sig_tests::providers;

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            if write_list()? {
                return compile_and_write_table();
            }
            write_table()?;
        }
        ["list"] => {
            write_list()?;
        }
        ["table"] => write_table()?,
        _ => {
            eprintln!("usage: generate [list | table]");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the list, and tells whether it is another one than before.
fn write_list() -> io::Result<bool> {
    let path = providers::workspace().join("crates/webhook-sig/src/provider.rs");
    let list = providers::list(&providers::sources());
    let has_changed = fs::read_to_string(&path)? != list;
    fs::write(path, list)?;
    Ok(has_changed)
}

fn write_table() -> io::Result<()> {
    let table = providers::table(&providers::sources());
    for name in providers::TABLES {
        let path = providers::workspace().join(name);
        let text = fs::read_to_string(&path)?;
        fs::write(path, providers::between_markers(&text, &table))?;
    }
    let path = providers::workspace().join(providers::SAME);
    fs::write(path, providers::same())
}

/// Lets cargo compile the list that was just written, and that program write the table.
fn compile_and_write_table() -> io::Result<ExitCode> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--bin", "generate", "table"])
        .current_dir(providers::workspace())
        .status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
