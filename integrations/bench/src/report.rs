//! What was measured, as Markdown.

use std::fmt::{self, Write as _};

use crate::measure::Spread;

/// A part of the report, about one thing.
pub struct Section {
    pub title: &'static str,
    /// What was measured, and how.
    pub method: &'static str,
    pub table: Table,
    pub findings: Vec<Finding>,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n## {}\n\n{}\n\n{}",
            self.title, self.method, self.table
        )
    }
}

/// Rows of cells under a head.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<C: Into<String>>(head: impl IntoIterator<Item = C>) -> Self {
        let mut table = Self { rows: Vec::new() };
        table.row(head);
        table
    }

    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, row) in self.rows.iter().enumerate() {
            writeln!(f, "| {} |", row.join(" | "))?;
            if at == 0 {
                writeln!(f, "|{}", " --- |".repeat(row.len()))?;
            }
        }
        Ok(())
    }
}

/// A target, and what became of it; the median counts.
pub struct Finding {
    what: String,
    target: String,
    measured: Spread,
    pub is_met: bool,
}

impl Finding {
    pub fn at_most(what: impl Into<String>, target: f64, measured: Spread) -> Self {
        Self {
            what: what.into(),
            target: format!("at most {target}"),
            is_met: measured.median <= target,
            measured,
        }
    }

    pub fn at_least(what: impl Into<String>, target: f64, measured: Spread) -> Self {
        Self {
            what: what.into(),
            target: format!("at least {target}"),
            is_met: measured.median >= target,
            measured,
        }
    }
}

/// Creates the table of all targets.
pub fn verdicts<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Table {
    let mut table = Table::new(["what", "target", "measured", "verdict"]);
    for finding in findings {
        let verdict = if finding.is_met { "met" } else { "**missed**" };
        let measured = ratio(finding.measured);
        table.row([&finding.what, &finding.target, &measured, verdict]);
    }
    table
}

/// Writes a ratio and the middle half around it.
pub fn ratio(spread: Spread) -> String {
    with_decimals(spread, 1.0, 2)
}

/// Writes a time and the middle half around it, in microseconds.
pub fn time(nanoseconds: Spread) -> String {
    format!("{} µs", with_decimals(nanoseconds, 1e3, 0))
}

/// Writes how many of something there were in a second.
pub fn rate(per_second: Spread) -> String {
    format!("{} /s", with_decimals(per_second, 1.0, 0))
}

fn with_decimals(spread: Spread, unit: f64, decimals: usize) -> String {
    let Spread { low, median, high } = spread;
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write!(text, "{:.decimals$} ", median / unit);
    let _ = write!(
        text,
        "({:.decimals$}–{:.decimals$})",
        low / unit,
        high / unit
    );
    text
}
