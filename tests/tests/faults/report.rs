//! Every effect, held against what is claimed.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;

use webhook_sig_tests::faults::{Event, LEASE_SECS, Record};

use crate::history::{History, Life};
use crate::sender::Acknowledged;

/// One effect of an event.
struct Effect {
    /// When its run of the handler started.
    started: i64,
    done: i64,
    /// The handler reported failure all the same, and so asked for a retry.
    is_failed: bool,
    /// When the process was killed, if that was before it answered, so perhaps before the store had
    /// recorded the effect.
    cut_off: Option<i64>,
    /// Its answer was held back.
    is_held: bool,
}

/// What became of all events, compared with what is claimed.
#[derive(Default)]
pub(crate) struct Report {
    handled: usize,
    failed_before: usize,
    failed_after: usize,
    abandoned: usize,
    kills: usize,
    /// How many runs were held back between effect and answer until they were killed.
    held: usize,
    /// The events of those of them that were not followed by another run.
    held_forever: Vec<String>,
    /// Acknowledged before any effect.
    lost: Vec<String>,
    asked_for: usize,
    /// Which event had its effect again after which kill, each pair once.
    after_kill: HashSet<(String, i64)>,
    after_loss: Vec<String>,
    unexplained: Vec<String>,
    /// How many effects were cut off: the bound of `after_kill`.
    killed_before_answer: usize,
    /// How many events were sent both before and after a loss: the bound of `after_loss`.
    on_both_sides: usize,
}

/// The effects of each event, by its id.
type Effects = HashMap<String, Vec<Effect>>;

impl Report {
    pub(crate) fn new(
        history: &History,
        acknowledged: &[Acknowledged],
        sent: &[(String, i64)],
    ) -> Self {
        let mut report = Self::default();
        let mut effects = Effects::new();
        for life in &history.lives {
            report.read_log(life, &mut effects);
        }
        report.count_sides(history, sent);
        for (id, effects) in &mut effects {
            report.explain(history, id, effects);
        }
        let is_done = |effect: &Effect, at| !effect.is_failed && effect.done <= at;
        let lost = acknowledged.iter().filter(|Acknowledged { id, at }| {
            let effects = effects.get(id);
            !effects.is_some_and(|effects| effects.iter().any(|effect| is_done(effect, *at)))
        });
        report.lost = lost.map(|acknowledged| acknowledged.id.clone()).collect();
        report
    }

    /// Adds the effects that one process logged.
    fn read_log(&mut self, life: &Life, effects: &mut Effects) {
        let text = fs::read_to_string(&life.log).unwrap();
        let records: Vec<Record> = text.lines().map(|line| line.parse().unwrap()).collect();
        let of = |event| records.iter().filter(move |record| record.event == event);
        let attempts = |event| of(event).map(|record| record.attempt).collect();
        let (answered, held): (HashSet<_>, HashSet<_>) =
            (attempts(Event::Answered), attempts(Event::Held));
        assert!(
            life.killed.is_some() || held.is_empty(),
            "only a victim holds"
        );
        let started: HashMap<_, _> = of(Event::Started)
            .map(|record| ((record.attempt, &record.id), record.at))
            .collect();
        let failed_before = of(Event::FailedBefore).count();
        self.kills += usize::from(life.killed.is_some());
        self.held += held.len();
        self.failed_before += failed_before;
        self.failed_after += of(Event::FailedAfter).count();
        self.abandoned += started.len() - failed_before;
        for record in of(Event::Done).chain(of(Event::FailedAfter)) {
            self.abandoned -= 1;
            // A store that was down is asked again until the lease ends, and not longer.
            let cut_off = life.killed.filter(|killed| {
                !answered.contains(&record.attempt) && killed - record.at < LEASE_SECS as i64 * 1000
            });
            self.killed_before_answer += usize::from(cut_off.is_some());
            effects.entry(record.id.clone()).or_default().push(Effect {
                started: started[&(record.attempt, &record.id)],
                done: record.at,
                is_failed: record.event == Event::FailedAfter,
                cut_off,
                is_held: held.contains(&record.attempt),
            });
        }
    }

    /// Counts the events that were sent both before and after Redis lost its memory.
    fn count_sides(&mut self, history: &History, sent: &[(String, i64)]) {
        let mut sent_at: HashMap<&str, Vec<i64>> = HashMap::new();
        for (id, at) in sent {
            sent_at.entry(id).or_default().push(*at);
        }
        for times in sent_at.values() {
            let is_split = |loss: &&(i64, i64)| {
                times.iter().any(|at| *at <= loss.1) && times.iter().any(|at| *at >= loss.0)
            };
            self.on_both_sides += history.losses.iter().filter(is_split).count();
        }
    }

    /// Finds the reason for each effect of an event beyond its first.
    fn explain(&mut self, history: &History, id: &str, effects: &mut [Effect]) {
        self.handled += usize::from(effects.iter().any(|effect| !effect.is_failed));
        effects.sort_by_key(|effect| effect.started);
        if effects.last().is_some_and(|effect| effect.is_held) {
            self.held_forever.push(id.to_owned());
        }
        for pair in effects.windows(2) {
            let [one, other] = pair else { unreachable!() };
            // The later run claimed the event after Redis had restarted, the earlier one before it
            // ended.
            let is_loss = |(from, to): &(i64, i64)| one.started <= *to && other.started >= *from;
            let is_new_kill = |killed| self.after_kill.insert((id.to_owned(), killed));
            if one.is_failed && other.started >= one.done {
                self.asked_for += 1;
            } else if history.losses.iter().any(is_loss) {
                self.after_loss.push(id.to_owned());
            } else if !one.cut_off.is_some_and(is_new_kill) {
                let (first, second) = ((one.started, one.done), (other.started, other.done));
                self.unexplained
                    .push(format!("{id}: {first:?} and {second:?}"));
            }
        }
    }

    /// Asserts that nothing is lost, and that no effect was repeated without one of the three
    /// reasons.
    pub(crate) fn assert_claims(&self, events: u64) {
        const NONE: [String; 0] = [];
        assert_eq!(self.lost, NONE, "acknowledged, and never handled");
        assert_eq!(self.unexplained, NONE, "handled again without a reason");
        assert_eq!(self.handled, events as usize);
        assert_eq!(
            self.held_forever, NONE,
            "killed between effect and answer, and never handled again"
        );
        let after_kill = self.after_kill.len();
        assert!(after_kill <= self.killed_before_answer, "{after_kill}");
        let after_loss = self.after_loss.len();
        assert!(after_loss <= self.on_both_sides, "{after_loss}");
    }

    /// Asserts that the run means something.
    pub(crate) fn assert_everything_went_wrong(&self, history: &History) {
        assert!(self.held > 0 && !self.after_kill.is_empty());
        assert!(self.failed_before > 0 && self.failed_after > 0);
        assert!(history.losses.len() + self.kills >= 2);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} handled, {} lost, {} unexplained; again after {} kills: {} (at most {}; {} runs \
             were held back for it), again after a loss of memory: {} (at most {}); handlers failed \
             {} times before and {} times after their effect, and had it again {} times; {} \
             abandoned",
            self.handled,
            self.lost.len(),
            self.unexplained.len(),
            self.kills,
            self.after_kill.len(),
            self.killed_before_answer,
            self.held,
            self.after_loss.len(),
            self.on_both_sides,
            self.failed_before,
            self.failed_after,
            self.asked_for,
            self.abandoned,
        )
    }
}
