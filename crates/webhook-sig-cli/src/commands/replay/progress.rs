//! What became of the deliveries: a line for each, or on a terminal a bar.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Prepared;
use super::skipped::Skipped;
use crate::failure::Failure;
use crate::input::Number;
use crate::output::{self, BAD, Escaped, GOOD};
use crate::sending::Answer;
use crate::stored::VerdictState;

/// What became of a delivery.
pub(super) enum Fate {
    /// It was sent.
    Answered(Answer),
    /// It makes no request, or cannot be signed.
    NotSent(Failure),
    /// It was stored with this verdict, so that it is not sent.
    Skipped(VerdictState),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<VerdictState>,
}

/// Prints what becomes of the deliveries.
pub(super) struct Progress {
    json: bool,
    bar: Option<ProgressBar>,
    sent: usize,
    acknowledged: usize,
    skipped: Skipped,
    count: usize,
}

impl Progress {
    pub(super) fn new(count: usize, skipped: Skipped, json: bool) -> Self {
        let is_watched = io::stdout().is_terminal() && io::stderr().is_terminal();
        Self {
            json,
            bar: (is_watched && !json).then(|| bar(count)),
            sent: 0,
            acknowledged: 0,
            skipped,
            count,
        }
    }

    /// Reports one delivery; next to a bar, only those that are not acknowledged have a line.
    pub(super) fn report(&mut self, prepared: &Prepared, fate: &Fate) -> Result<(), Failure> {
        let acknowledged = match fate {
            Fate::Answered(answer) => answer.acknowledges(prepared.scheme),
            Fate::NotSent(_) | Fate::Skipped(_) => false,
        };
        let counted = |count: usize, is: bool| count.saturating_add(usize::from(is));
        self.sent = counted(self.sent, matches!(fate, Fate::Answered(_)));
        self.acknowledged = counted(self.acknowledged, acknowledged);
        let report = Report::of(prepared, fate, acknowledged);
        if self.json {
            return Ok(output::write_json(&report)?);
        }
        // What is skipped is in the summary.
        let has_line = !matches!(fate, Fate::Skipped(_));
        match &self.bar {
            None if has_line => report.write(prepared.number, fate)?,
            None => {}
            Some(bar) => {
                if has_line && !acknowledged {
                    bar.suspend(|| report.write(prepared.number, fate))?;
                }
                bar.inc(1);
            }
        }
        Ok(())
    }

    /// Prints the summary, and returns whether all were acknowledged.
    pub(super) fn finish(self) -> Result<bool, Failure> {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        let due = self.count.saturating_sub(self.skipped.total());
        let missing = due.saturating_sub(self.acknowledged);
        if !self.json {
            let style = if missing == 0 { GOOD } else { BAD };
            let sent = self.sent;
            let mut stdout = output::styled();
            write!(
                stdout,
                "{sent} sent, {style}{missing} not acknowledged{style:#}"
            )?;
            if self.skipped.total() > 0 {
                write!(stdout, "; skipped: {}", self.skipped)?;
            }
            writeln!(stdout)?;
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
    // It is there before the first answer, which may take a while.
    bar.tick();
    bar
}

impl<'a> Report<'a> {
    fn of(prepared: &'a Prepared, fate: &Fate, acknowledged: bool) -> Self {
        let (status, error) = match fate {
            Fate::Answered(Answer::Response(status, _)) => (Some(status.as_u16()), None),
            Fate::Answered(Answer::Silence(error)) => (None, Some(error.to_string())),
            Fate::NotSent(failure) => (None, Some(failure.to_string())),
            Fate::Skipped(_) => (None, None),
        };
        let skipped = match fate {
            Fate::Skipped(state) => Some(*state),
            Fate::Answered(_) | Fate::NotSent(_) => None,
        };
        Self {
            number: prepared.number.get(),
            name: prepared.delivery.name.as_deref(),
            scheme: prepared.scheme.id(),
            status,
            acknowledged: skipped.is_none().then_some(acknowledged),
            error,
            skipped,
        }
    }

    fn write(&self, number: Number, fate: &Fate) -> io::Result<()> {
        let mut stdout = output::styled();
        if self.acknowledged == Some(true) {
            write!(stdout, "{GOOD}acknowledged{GOOD:#}      ")?;
        } else {
            write!(stdout, "{BAD}not acknowledged{BAD:#}  ")?;
        }
        match fate {
            Fate::Answered(Answer::Response(status, _)) => write!(stdout, "{status}")?,
            Fate::Answered(Answer::Silence(error)) => write!(stdout, "no answer: {error}")?,
            Fate::NotSent(failure) => write!(stdout, "not sent: {failure}")?,
            Fate::Skipped(_) => write!(stdout, "skipped")?,
        }
        write!(stdout, "  {}, {number}", self.scheme)?;
        match self.name {
            Some(name) => writeln!(stdout, ": {}", Escaped(name.as_bytes())),
            None => writeln!(stdout),
        }
    }
}
