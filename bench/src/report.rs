//! What was measured: tables, verdicts and plots, as Markdown.

use std::fmt::{self, Write as _};

use crate::measure::Spread;
use crate::plot::Plot;

/// A part of the report, about one thing.
pub struct Section {
    pub title: &'static str,
    /// What was measured, and how.
    pub method: &'static str,
    pub tables: Vec<Table>,
    pub plots: Vec<Plot>,
    pub findings: Vec<Finding>,
}

/// Rows of cells under a head.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<C: Into<String>>(head: impl IntoIterator<Item = C>) -> Self {
        Self {
            head: head.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = vec!["---".to_owned(); self.head.len()];
        for row in [&self.head, &rules].into_iter().chain(&self.rows) {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}

/// A target, and what became of it.
pub struct Finding {
    what: String,
    target: String,
    measured: String,
    verdict: Verdict,
    /// How far it is from the target, where less is worse.
    margin: f64,
}

/// What became of a target, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Missed,
    Equal,
    Met,
}

impl Finding {
    /// A number that must not be greater than the target; its median counts.
    pub fn at_most(what: impl Into<String>, target: f64, measured: Spread) -> Self {
        Self {
            what: what.into(),
            target: format!("at most {target}"),
            measured: ratio(measured),
            verdict: Verdict::of(measured.median <= target),
            margin: target - measured.median,
        }
    }

    /// A number that must not be less than the target; its median counts.
    pub fn at_least(what: impl Into<String>, target: f64, measured: Spread) -> Self {
        Self {
            what: what.into(),
            target: format!("at least {target}"),
            measured: ratio(measured),
            verdict: Verdict::of(measured.median >= target),
            margin: measured.median - target,
        }
    }

    /// How many times as much somebody else takes, than whom we must be faster; neither is where
    /// the measurements do not tell.
    pub fn faster(what: impl Into<String>, measured: Spread) -> Self {
        let mut finding = Self::at_least(what, 1.0, measured);
        "over 1".clone_into(&mut finding.target);
        let (low, high) = measured.sure;
        if (low..=high).contains(&1.0) {
            finding.verdict = Verdict::Equal;
        }
        finding
    }

    /// Returns the one of the worst verdict, and of those the farthest from the target.
    pub fn worst(findings: impl IntoIterator<Item = Self>) -> Option<Self> {
        findings.into_iter().min_by(|one, other| {
            let verdicts = one.verdict.cmp(&other.verdict);
            verdicts.then(one.margin.total_cmp(&other.margin))
        })
    }

    /// A count, which has no spread.
    pub fn count(what: impl Into<String>, most: u64, measured: u64) -> Self {
        Self {
            what: what.into(),
            target: format!("at most {most}"),
            measured: format!("{measured}, always"),
            verdict: Verdict::of(measured <= most),
            margin: most as f64 - measured as f64,
        }
    }
}

impl Verdict {
    const fn of(is_met: bool) -> Self {
        if is_met { Self::Met } else { Self::Missed }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Missed => "**missed**",
            Self::Equal => "equal",
            Self::Met => "met",
        }
    }
}

impl Section {
    /// Writes the section; the plots are files next to it.
    pub fn write(&self, text: &mut String) {
        let _ = write!(text, "\n## {}\n\n{}\n", self.title, self.method);
        for plot in &self.plots {
            let _ = write!(text, "\n![{}](plots/{}.svg)\n", plot.title, plot.file);
        }
        for table in &self.tables {
            let _ = write!(text, "\n{table}");
        }
    }
}

/// Creates the table of all targets.
pub fn verdicts<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Table {
    let mut table = Table::new(["what", "target", "measured", "verdict"]);
    for finding in findings {
        table.row([
            &finding.what,
            &finding.target,
            &finding.measured,
            finding.verdict.name(),
        ]);
    }
    table
}

/// Writes a ratio and the middle half around it.
pub fn ratio(spread: Spread) -> String {
    let Spread {
        low, median, high, ..
    } = spread;
    format!("{median:.3} ({low:.3}–{high:.3})")
}

/// Writes a time and the middle half around it, in a unit that suits it.
pub fn time(nanoseconds: Spread) -> String {
    let Spread {
        low, median, high, ..
    } = nanoseconds;
    let (unit, size) = match median {
        ..1e4 => ("ns", 1.0),
        ..1e7 => ("µs", 1e3),
        _ => ("ms", 1e6),
    };
    let shown = |nanoseconds: f64| {
        let value = nanoseconds / size;
        let decimals = if value < 100.0 && size > 1.0 { 1 } else { 0 };
        format!("{value:.decimals$}")
    };
    format!("{} ({}–{}) {unit}", shown(median), shown(low), shown(high))
}

/// Writes a number of bytes.
pub fn length(bytes: usize) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}
