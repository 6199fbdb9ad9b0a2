//! Every run of a handler, held against what is claimed.

use std::collections::{HashMap, HashSet};
use std::fs;

use webhook_sig_tests::faults::{Event, Record};

use crate::history::History;
use crate::sender::Acknowledged;

/// One run of the handler that had its effect and reported success.
struct Run {
    started: i64,
    done: i64,
    /// Killed before the store had recorded it, as far as anybody can tell.
    is_cut_off: bool,
    /// Held back between effect and answer.
    is_held: bool,
}

/// The reckoning.
pub(crate) struct Report {
    pub(crate) handled: usize,
    pub(crate) failed_before: usize,
    pub(crate) failed_after: usize,
    abandoned: usize,
    /// How many runs were held back between effect and answer until they were killed.
    pub(crate) held: usize,
    /// Those of them that were not followed by another run.
    pub(crate) held_for_ever: Vec<String>,
    /// Acknowledged before any effect.
    pub(crate) lost: Vec<String>,
    pub(crate) after_kill: Vec<String>,
    pub(crate) after_loss: Vec<String>,
    pub(crate) unexplained: Vec<String>,
    /// How many runs were cut off: the bound of `after_kill`.
    pub(crate) killed_before_answer: usize,
    /// How many deliveries were sent both before and after a loss: the bound of `after_loss`.
    pub(crate) on_both_sides: usize,
}

impl Report {
    pub(crate) fn make(
        history: &History,
        acknowledged: &[Acknowledged],
        sent: &[(u64, i64)],
    ) -> Self {
        let mut runs: HashMap<String, Vec<Run>> = HashMap::new();
        let mut report = Self {
            handled: 0,
            failed_before: 0,
            failed_after: 0,
            abandoned: 0,
            held: 0,
            held_for_ever: Vec::new(),
            lost: Vec::new(),
            after_kill: Vec::new(),
            after_loss: Vec::new(),
            unexplained: Vec::new(),
            killed_before_answer: 0,
            on_both_sides: 0,
        };
        let mut sent_at: HashMap<u64, Vec<i64>> = HashMap::new();
        for (number, at) in sent {
            sent_at.entry(*number).or_default().push(*at);
        }
        for log in &history.logs {
            let is_killed = history.kills.contains(log);
            let text = fs::read_to_string(log).unwrap();
            let records: Vec<Record> = text.lines().map(|line| line.parse().unwrap()).collect();
            let of = |event| records.iter().filter(move |record| record.event == event);
            let answered: HashSet<_> = of(Event::Answered).map(|record| record.attempt).collect();
            let held: HashSet<_> = of(Event::Held).map(|record| record.attempt).collect();
            assert!(is_killed || held.is_empty(), "only a victim holds");
            report.held += held.len();
            let started: HashMap<_, _> = of(Event::Started)
                .map(|record| (record.attempt, record.at))
                .collect();
            report.failed_before += of(Event::FailedBefore).count();
            report.failed_after += of(Event::FailedAfter).count();
            let ended = of(Event::Done).count()
                + of(Event::FailedBefore).count()
                + of(Event::FailedAfter).count();
            report.abandoned += started.len() - ended;
            for record in of(Event::Done) {
                let is_cut_off = is_killed && !answered.contains(&record.attempt);
                report.killed_before_answer += usize::from(is_cut_off);
                runs.entry(record.id.clone()).or_default().push(Run {
                    started: started[&record.attempt],
                    done: record.at,
                    is_cut_off,
                    is_held: held.contains(&record.attempt),
                });
            }
        }
        report.handled = runs.len();
        for times in sent_at.values() {
            let is_split = |loss: &&(i64, i64)| {
                times.iter().any(|at| *at <= loss.1) && times.iter().any(|at| *at >= loss.0)
            };
            report.on_both_sides += history.losses.iter().filter(is_split).count();
        }
        for (id, runs) in &mut runs {
            runs.sort_by_key(|run| run.started);
            if runs.last().is_some_and(|run| run.is_held) {
                report.held_for_ever.push(id.clone());
            }
            for pair in runs.windows(2) {
                let [one, other] = pair else { unreachable!() };
                // The later run claimed the delivery after Redis had begun anew, the earlier one
                // before it ended.
                let is_loss =
                    |(from, to): &(i64, i64)| one.started <= *to && other.started >= *from;
                if history.losses.iter().any(is_loss) {
                    report.after_loss.push(id.clone());
                } else if one.is_cut_off {
                    report.after_kill.push(id.clone());
                } else {
                    let (first, second) = ((one.started, one.done), (other.started, other.done));
                    report
                        .unexplained
                        .push(format!("{id}: {first:?} and {second:?}"));
                }
            }
        }
        for Acknowledged { id, at } in acknowledged {
            let is_done = runs
                .get(id)
                .is_some_and(|runs| runs.iter().any(|run| run.done <= *at));
            if !is_done {
                report.lost.push(id.clone());
            }
        }
        report
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
