//! Facts in two columns: a name, and what is known.

use std::io::Write;

use crate::failure::Failure;
use crate::output::{self, Printable};

/// Writes facts of one name, a line each; the name is before the first one.
pub(super) fn write_facts(name: &str, values: &[&str]) -> Result<(), Failure> {
    let names = [name].into_iter().chain(std::iter::repeat(""));
    names
        .zip(values)
        .try_for_each(|(name, value)| write_fact(name, value))
}

/// Writes a fact, wrapped before column 80; the lines after the first are as deep as its value.
pub(super) fn write_fact(name: &str, value: &str) -> Result<(), Failure> {
    let names = [name].into_iter().chain(std::iter::repeat(""));
    for (name, line) in names.zip(wrapped(value)) {
        writeln!(
            output::styled(),
            "  {name:NAME_WIDTH$}  {}",
            Printable(&line)
        )?;
    }
    Ok(())
}

/// The width of the column of names.
const NAME_WIDTH: usize = 16;

/// The width of the column of values, which ends where a terminal of 80 columns does.
const VALUE_WIDTH: usize = 80 - NAME_WIDTH - 4;

/// Breaks a text into lines at its spaces; a longer word has a line of its own.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let width = |text: &str| text.chars().count();
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width(line).saturating_add(width(word)) < VALUE_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
