//! What became of the deliveries: a line for each, or on a terminal a bar.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Prepared;
use crate::failure::Failure;
use crate::output::{self, BAD, Escaped, GOOD};
use crate::sending::Answer;

/// What became of a delivery.
pub(super) enum Fate {
    /// It was sent.
    Answered(Answer),
    /// It makes no request, or cannot be signed.
    NotSent(Failure),
}

/// What became of a delivery, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    number: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    scheme: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    acknowledged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Prints what becomes of the deliveries.
pub(super) struct Progress {
    json: bool,
    bar: Option<ProgressBar>,
    sent: usize,
    acknowledged: usize,
    count: usize,
}

impl Progress {
    pub(super) fn new(count: usize, json: bool) -> Self {
        let is_watched = io::stdout().is_terminal() && io::stderr().is_terminal();
        Self {
            json,
            bar: (is_watched && !json).then(|| bar(count)),
            sent: 0,
            acknowledged: 0,
            count,
        }
    }

    /// Reports one delivery; next to a bar, only those that are not acknowledged have a line.
    pub(super) fn report(&mut self, prepared: &Prepared, fate: &Fate) -> Result<(), Failure> {
        let acknowledged = match fate {
            Fate::Answered(answer) => answer.acknowledges(prepared.scheme),
            Fate::NotSent(_) => false,
        };
        let counted = |count: usize, is: bool| count.saturating_add(usize::from(is));
        self.sent = counted(self.sent, matches!(fate, Fate::Answered(_)));
        self.acknowledged = counted(self.acknowledged, acknowledged);
        let report = Report::of(prepared, fate, acknowledged);
        let Some(bar) = &self.bar else {
            return if self.json {
                Ok(output::write_json(&report)?)
            } else {
                Ok(report.write(fate)?)
            };
        };
        if !acknowledged {
            bar.suspend(|| report.write(fate))?;
        }
        bar.inc(1);
        Ok(())
    }

    /// Prints the summary, and returns whether all were acknowledged.
    pub(super) fn finish(self) -> Result<bool, Failure> {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        let missing = self.count.saturating_sub(self.acknowledged);
        if !self.json {
            let style = if missing == 0 { GOOD } else { BAD };
            let sent = self.sent;
            writeln!(
                output::styled(),
                "{sent} sent, {style}{missing} not acknowledged{style:#}"
            )?;
        }
        Ok(missing == 0)
    }
}

fn bar(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX));
    // An invalid template would leave the bar as it is.
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

impl<'a> Report<'a> {
    fn of(prepared: &'a Prepared, fate: &Fate, acknowledged: bool) -> Self {
        let (status, error) = match fate {
            Fate::Answered(Answer::Response(status, _)) => (Some(status.as_u16()), None),
            Fate::Answered(Answer::Silence(error)) => (None, Some(error.to_string())),
            Fate::NotSent(failure) => (None, Some(failure.to_string())),
        };
        Self {
            number: prepared.number,
            name: prepared.delivery.name.as_deref(),
            scheme: prepared.scheme.id(),
            status,
            acknowledged,
            error,
        }
    }

    fn write(&self, fate: &Fate) -> io::Result<()> {
        let mut stdout = output::styled();
        if self.acknowledged {
            write!(stdout, "{GOOD}acknowledged{GOOD:#}      ")?;
        } else {
            write!(stdout, "{BAD}not acknowledged{BAD:#}  ")?;
        }
        match fate {
            Fate::Answered(Answer::Response(status, _)) => write!(stdout, "{status}")?,
            Fate::Answered(Answer::Silence(error)) => write!(stdout, "no answer: {error}")?,
            Fate::NotSent(failure) => write!(stdout, "not sent: {failure}")?,
        }
        write!(stdout, "  {} {}", self.scheme, self.number)?;
        match self.name {
            Some(name) => writeln!(stdout, ": {}", Escaped(name.as_bytes())),
            None => writeln!(stdout),
        }
    }
}
