//! Every effect, held against what is claimed.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use webhook_sig_integration_tests::{Kind, Place, Point, is_poison};

use crate::history::{Fault, Kill, Spell, Weather};
use crate::sender::way;

/// A row of the table of effects.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    event: u64,
    kind: String,
    process: u32,
    at: i64,
}

impl Effect {
    pub(crate) fn new(event: i64, kind: String, process: i64, at: i64) -> Self {
        Self {
            event: event.try_into().unwrap(),
            kind,
            process: process.try_into().unwrap(),
            at,
        }
    }

    fn is(&self, kind: Kind) -> bool {
        self.kind == kind.name()
    }
}

/// A job of the queue.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    event: u64,
    attempts: i64,
    status: String,
}

impl Job {
    pub(crate) fn new(job: &[u8], attempts: i64, status: String) -> Self {
        let text = String::from_utf8_lossy(job);
        let (_, number) = text.rsplit_once(r#""number":"#).unwrap();
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap();
        let event = number[..end].parse().unwrap();
        Self {
            event,
            attempts,
            status,
        }
    }

    /// Returns whether it was done or is a dead letter.
    pub(crate) fn has_ended(&self) -> bool {
        self.is_dead() || self.status == "Done"
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.status == "Killed"
    }
}

/// How long after a fault of the database a job may be given to another worker because its own gave no
/// sign of life meanwhile, in milliseconds.
const LATE: i64 = 4_000;

/// What became of all events, compared with what is claimed.
#[derive(Default)]
pub(crate) struct Report {
    events: u64,
    /// How many events went each way.
    ways: BTreeMap<&'static str, u64>,
    /// How often an instance was killed at each point.
    kills: BTreeMap<String, usize>,
    /// How often each fault happened to the database, and how many attempts failed meanwhile.
    faults: Vec<(&'static str, usize, usize)>,
    /// Events without an effect.
    lost: Vec<u64>,
    /// Events with several effects that were committed with a record.
    doubled: Vec<u64>,
    /// Events that were acknowledged by their handler before the effect.
    early: Vec<u64>,
    /// Effects of events that do not exist.
    strange: Vec<u64>,
    /// How many runs of handlers failed on purpose.
    failed: usize,
    /// How many events are to have the effect without a record, and how many runs had it.
    bare: (usize, usize),
    /// Why an effect without a record happened again.
    asked_for: usize,
    after_kill: usize,
    after_fault: usize,
    unexplained: Vec<u64>,
    /// Events whose handler ran more often than the queue knows, with all that is known of them.
    uncounted: Vec<String>,
    /// Events that have not exactly one job.
    jobless: Vec<u64>,
    dead: Vec<u64>,
    pub(crate) poisoned: Vec<u64>,
}

/// Everything that happened.
pub(crate) struct Happened {
    pub(crate) events: u64,
    pub(crate) acknowledged: Vec<(u64, i64)>,
    pub(crate) effects: Vec<Effect>,
    /// The jobs in the end, and those that were dead letters before they ran again.
    pub(crate) jobs: Vec<Job>,
    pub(crate) dead: Vec<Job>,
    pub(crate) kills: Vec<Kill>,
    pub(crate) spells: Vec<Spell>,
}

impl Report {
    pub(crate) fn new(happened: &Happened, weather: &Weather) -> Self {
        let mut report = Self {
            events: happened.events,
            failed: happened
                .effects
                .iter()
                .filter(|effect| effect.is(Kind::Failed))
                .count(),
            dead: happened.dead.iter().map(|job| job.event).collect(),
            ..Self::default()
        };
        report.dead.sort_unstable();
        report.count_faults(happened, weather);
        let mut effects: HashMap<u64, Vec<&Effect>> = HashMap::new();
        for effect in &happened.effects {
            if effect.event >= happened.events {
                report.strange.push(effect.event);
            }
            effects.entry(effect.event).or_default().push(effect);
        }
        let mut jobs: HashMap<u64, Vec<&Job>> = HashMap::new();
        for job in &happened.jobs {
            jobs.entry(job.event).or_default().push(job);
        }
        let mut acknowledged: HashMap<u64, i64> = HashMap::new();
        for &(event, at) in &happened.acknowledged {
            let first = acknowledged.entry(event).or_insert(at);
            *first = at.min(*first);
        }
        for event in 0..happened.events {
            let effects = effects.remove(&event).unwrap_or_default();
            *report.ways.entry(way(event).name()).or_default() += 1;
            report.judge_recorded(event, &effects, acknowledged[&event]);
            if way(event) == Place::Queue {
                if is_poison(event) {
                    report.poisoned.push(event);
                }
                let jobs = jobs.remove(&event).unwrap_or_default();
                report.judge_bare(happened, event, &effects, &jobs);
            }
        }
        report.jobless.extend(jobs.into_keys());
        report
    }

    fn count_faults(&mut self, happened: &Happened, weather: &Weather) {
        for point in Point::all() {
            self.kills.insert(point.to_string(), 0);
        }
        for kill in &happened.kills {
            let point = kill
                .point
                .map_or("anywhere".to_owned(), |point| point.to_string());
            *self.kills.entry(point).or_default() += 1;
        }
        for (fault, name) in Fault::ALL {
            let spells = happened.spells.iter().filter(|spell| spell.fault == fault);
            let spells = spells.count();
            if spells > 0 {
                self.faults.push((name, spells, weather.failures(fault)));
            }
        }
    }

    /// Judges the effect that is committed with the event's record: once, and before the handler
    /// acknowledges.
    fn judge_recorded(&mut self, event: u64, effects: &[&Effect], acknowledged: i64) {
        let mut recorded = effects.iter().filter(|effect| effect.is(Kind::Recorded));
        let Some(first) = recorded.next() else {
            self.lost.push(event);
            return;
        };
        if recorded.next().is_some() {
            self.doubled.push(event);
        }
        if way(event) != Place::Queue && first.at > acknowledged {
            self.early.push(event);
        }
    }

    /// Judges the effect without a record: once, and again for a reason.
    fn judge_bare(&mut self, happened: &Happened, event: u64, effects: &[&Effect], jobs: &[&Job]) {
        let runs: Vec<_> = effects
            .iter()
            .filter(|effect| effect.is(Kind::Bare))
            .collect();
        self.bare.0 += 1;
        self.bare.1 += runs.len();
        if runs.is_empty() {
            self.lost.push(event);
        }
        let [job] = jobs else {
            self.jobless.push(event);
            return;
        };
        if runs.len() as i64 > job.attempts {
            self.uncounted.push(format!("{job:?}: {effects:?}"));
        }
        for pair in runs.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let between = |at| (before.at..=after.at).contains(&at);
            let mut failed = effects.iter().filter(|effect| effect.is(Kind::Failed));
            let is_its_own = |kill: &Kill| kill.process == before.process && between(kill.at);
            let overlaps = |spell: &Spell| spell.from <= after.at && before.at <= spell.to + LATE;
            if failed.any(|failed| between(failed.at)) {
                self.asked_for += 1;
            } else if happened.kills.iter().any(is_its_own) {
                self.after_kill += 1;
            } else if happened.spells.iter().any(overlaps) {
                self.after_fault += 1;
            } else {
                self.unexplained.push(event);
            }
        }
    }

    pub(crate) fn assert_claims(&self) {
        let none: [u64; 0] = [];
        assert_eq!(self.lost, none, "they had no effect");
        assert_eq!(self.doubled, none, "they had their recorded effect twice");
        assert_eq!(
            self.early, none,
            "they were acknowledged before their effect"
        );
        assert_eq!(self.strange, none, "they were never sent");
        assert_eq!(
            self.unexplained, none,
            "their handler ran again for no reason"
        );
        assert_eq!(
            self.uncounted, [""; 0],
            "their handler ran more often than the queue knows"
        );
        assert_eq!(self.jobless, none, "they have not one job each");
        assert_eq!(
            self.dead, self.poisoned,
            "the dead letters are the events that always failed"
        );
    }

    /// Asserts that the run means something.
    pub(crate) fn assert_everything_went_wrong(&self, least_kills: usize) {
        for (point, kills) in &self.kills {
            assert!(*kills >= least_kills, "{kills} were killed at {point}");
        }
        for (name, _, failures) in &self.faults {
            assert!(
                *failures > 0,
                "no attempt failed while the database was {name}"
            );
        }
        assert!(self.failed > 0 && self.asked_for > 0 && self.after_kill > 0);
        assert!(!self.poisoned.is_empty());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "events            {}", self.events)?;
        for (way, events) in &self.ways {
            write!(f, ", {events} by /{way}")?;
        }
        writeln!(f)?;
        let kills: usize = self.kills.values().sum();
        write!(f, "killed            {kills} times:")?;
        for (point, kills) in &self.kills {
            write!(f, " {point} {kills},")?;
        }
        writeln!(f)?;
        write!(f, "database         ")?;
        for (name, spells, failures) in &self.faults {
            write!(f, " {spells} times {name} ({failures} attempts failed),")?;
        }
        writeln!(f)?;
        let once = self.events as usize - self.lost.len() - self.doubled.len();
        writeln!(
            f,
            "recorded effects  {once} once, {} twice or more, {} early; {} lost; {} strange; \
             {} runs failed on purpose",
            self.doubled.len(),
            self.early.len(),
            self.lost.len(),
            self.strange.len(),
            self.failed,
        )?;
        writeln!(
            f,
            "bare effects      {} of {} events; again because the handler asked for it {}, was killed \
             before the queue knew of it {}, had no database to tell it {}; unexplained {}; unknown \
             to the queue {}",
            self.bare.1,
            self.bare.0,
            self.asked_for,
            self.after_kill,
            self.after_fault,
            self.unexplained.len(),
            self.uncounted.len(),
        )?;
        write!(
            f,
            "dead letters      {} of {} events that always failed, and then run again",
            self.dead.len(),
            self.poisoned.len(),
        )
    }
}
