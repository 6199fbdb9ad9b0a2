//! Every run of a handler, held against what is claimed.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use webhook_sig_tests::faults::{Event, Record};

use crate::history::History;
use crate::sender::Acknowledged;

/// One run of the handler that had its effect and reported success.
struct Run {
    started: i64,
    done: i64,
    /// Killed before it answered, so perhaps before the store had recorded it.
    is_cut_off: bool,
    /// Held back between effect and answer.
    is_held: bool,
}

/// What became of all deliveries, compared with what is claimed.
#[derive(Default)]
pub(crate) struct Report {
    handled: usize,
    pub(crate) failed_before: usize,
    pub(crate) failed_after: usize,
    abandoned: usize,
    /// How many runs were held back between effect and answer until they were killed.
    pub(crate) held: usize,
    /// Those of them that were not followed by another run.
    held_forever: Vec<String>,
    /// Acknowledged before any effect.
    lost: Vec<String>,
    pub(crate) after_kill: Vec<String>,
    after_loss: Vec<String>,
    unexplained: Vec<String>,
    /// How many runs were cut off: the bound of `after_kill`.
    killed_before_answer: usize,
    /// How many deliveries were sent both before and after a loss: the bound of `after_loss`.
    on_both_sides: usize,
}

/// The runs of each delivery, by its id.
type Runs = HashMap<String, Vec<Run>>;

impl Report {
    pub(crate) fn new(
        history: &History,
        acknowledged: &[Acknowledged],
        sent: &[(u64, i64)],
    ) -> Self {
        let mut report = Self::default();
        let mut runs = Runs::new();
        for log in &history.logs {
            report.read_log(log, history.kills.contains(log), &mut runs);
        }
        report.handled = runs.len();
        report.count_sides(history, sent);
        for (id, runs) in &mut runs {
            report.explain(history, id, runs);
        }
        let lost = acknowledged.iter().filter(|Acknowledged { id, at }| {
            let is_done = |runs: &Vec<Run>| runs.iter().any(|run| run.done <= *at);
            !runs.get(id).is_some_and(is_done)
        });
        report.lost = lost.map(|acknowledged| acknowledged.id.clone()).collect();
        report
    }

    /// Adds the runs that one process logged.
    fn read_log(&mut self, log: &Path, is_killed: bool, runs: &mut Runs) {
        let text = fs::read_to_string(log).unwrap();
        let records: Vec<Record> = text.lines().map(|line| line.parse().unwrap()).collect();
        let of = |event| records.iter().filter(move |record| record.event == event);
        let attempts = |event| of(event).map(|record| record.attempt).collect();
        let (answered, held): (HashSet<_>, HashSet<_>) =
            (attempts(Event::Answered), attempts(Event::Held));
        assert!(is_killed || held.is_empty(), "only a victim holds");
        let started: HashMap<_, _> = of(Event::Started)
            .map(|record| (record.attempt, record.at))
            .collect();
        let (before, after) = (
            of(Event::FailedBefore).count(),
            of(Event::FailedAfter).count(),
        );
        self.held += held.len();
        self.failed_before += before;
        self.failed_after += after;
        self.abandoned += started.len() - of(Event::Done).count() - before - after;
        for record in of(Event::Done) {
            let is_cut_off = is_killed && !answered.contains(&record.attempt);
            self.killed_before_answer += usize::from(is_cut_off);
            runs.entry(record.id.clone()).or_default().push(Run {
                started: started[&record.attempt],
                done: record.at,
                is_cut_off,
                is_held: held.contains(&record.attempt),
            });
        }
    }

    /// Counts the deliveries that were sent both before and after Redis lost its memory.
    fn count_sides(&mut self, history: &History, sent: &[(u64, i64)]) {
        let mut sent_at: HashMap<u64, Vec<i64>> = HashMap::new();
        for (number, at) in sent {
            sent_at.entry(*number).or_default().push(*at);
        }
        for times in sent_at.values() {
            let is_split = |loss: &&(i64, i64)| {
                times.iter().any(|at| *at <= loss.1) && times.iter().any(|at| *at >= loss.0)
            };
            self.on_both_sides += history.losses.iter().filter(is_split).count();
        }
    }

    /// Finds the reason for each run of a delivery beyond its first.
    fn explain(&mut self, history: &History, id: &str, runs: &mut [Run]) {
        runs.sort_by_key(|run| run.started);
        if runs.last().is_some_and(|run| run.is_held) {
            self.held_forever.push(id.to_owned());
        }
        for pair in runs.windows(2) {
            let [one, other] = pair else { unreachable!() };
            // The later run claimed the delivery after Redis had restarted, the earlier one
            // before it ended.
            let is_loss = |(from, to): &(i64, i64)| one.started <= *to && other.started >= *from;
            if history.losses.iter().any(is_loss) {
                self.after_loss.push(id.to_owned());
            } else if one.is_cut_off {
                self.after_kill.push(id.to_owned());
            } else {
                let (first, second) = ((one.started, one.done), (other.started, other.done));
                self.unexplained
                    .push(format!("{id}: {first:?} and {second:?}"));
            }
        }
    }

    /// Asserts that nothing is lost, and that nothing ran twice without one of the three reasons.
    pub(crate) fn assert_claims(&self, deliveries: u64) {
        const NONE: [String; 0] = [];
        assert_eq!(self.lost, NONE, "acknowledged, and never handled");
        assert_eq!(self.unexplained, NONE, "handled again without a reason");
        assert_eq!(self.handled, deliveries as usize);
        assert_eq!(
            self.held_forever, NONE,
            "killed between effect and answer, and never handled again"
        );
        let after_kill = self.after_kill.len();
        assert!(after_kill <= self.killed_before_answer, "{after_kill}");
        let after_loss = self.after_loss.len();
        assert!(after_loss <= self.on_both_sides, "{after_loss}");
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} handled, {} lost, {} unexplained; again after a kill: {} (at most {}; {} were held \
             back for it), again after a loss of memory: {} (at most {}); handlers failed {} times before and {} \
             times after their effect, {} runs abandoned",
            self.handled,
            self.lost.len(),
            self.unexplained.len(),
            self.after_kill.len(),
            self.killed_before_answer,
            self.held,
            self.after_loss.len(),
            self.on_both_sides,
            self.failed_before,
            self.failed_after,
            self.abandoned,
        )
    }
}
