//! Every effect, held against what is claimed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use webhook_sig_integration_tests::{Kind, Place, Point, Step, is_poison};

use crate::history::{Fault, Kill, Spell, Weather};
use crate::sender::{is_nameless, is_queued, way};

/// A row of the table of effects.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) event: u64,
    /// The first event of its delivery.
    pub(crate) delivery: u64,
    pub(crate) kind: String,
    pub(crate) process: u32,
    pub(crate) at: i64,
}

impl Effect {
    fn is(&self, kind: Kind) -> bool {
        self.kind == kind.name()
    }
}

/// A job of one of the queues.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// The first event of its delivery.
    delivery: u64,
    attempts: i64,
    status: String,
}

impl Job {
    pub(crate) fn new(job: &[u8], attempts: i64, status: String) -> Self {
        let text = String::from_utf8_lossy(job);
        let (_, number) = text.split_once(r#""number":"#).unwrap();
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap();
        let delivery = number[..end].parse().unwrap();
        Self {
            delivery,
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
const LATE: i64 = 2_000;

/// What became of all events, compared with what is claimed.
#[derive(Default)]
pub(crate) struct Report {
    events: u64,
    /// How many events went each way.
    ways: BTreeMap<&'static str, u64>,
    /// How often an instance was killed at each point, on axum and on actix-web.
    kills: BTreeMap<String, [usize; 2]>,
    /// How often each fault happened to the database, and how many attempts failed meanwhile.
    faults: Vec<(&'static str, usize, usize)>,
    /// Events without an effect.
    lost: BTreeSet<u64>,
    /// Events with several effects that were committed with a record.
    doubled: Vec<u64>,
    /// Events that were acknowledged by their handler before the effect.
    early: Vec<u64>,
    /// Effects of events that do not exist.
    strange: Vec<u64>,
    /// How many runs of handlers failed on purpose, each counted for each event.
    failed: usize,
    /// How many events of batches were left out by runs of handlers, and how many of them have no id.
    left_out: (usize, usize),
    /// How often a worker could not read a job.
    unread: usize,
    /// How many events of jobs had the effect without a record, and how many runs had it.
    bare: (usize, usize),
    /// Why an effect without a record happened again.
    asked_for: usize,
    after_kill: usize,
    after_fault: usize,
    unexplained: Vec<u64>,
    /// Events whose handler ran more often than the queue knows, with all that is known of them.
    uncounted: Vec<String>,
    /// Deliveries that have not exactly one job.
    jobless: BTreeSet<u64>,
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
    /// What can happen to the database, and did.
    pub(crate) faults: Vec<Fault>,
    pub(crate) spells: Vec<Spell>,
    pub(crate) log: String,
}

impl Report {
    pub(crate) fn new(happened: &Happened, weather: &Weather) -> Self {
        let mut report = Self {
            events: happened.events,
            dead: happened.dead.iter().map(|job| job.delivery).collect(),
            unread: happened.log.matches(UNREAD).count(),
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
            report.failed += usize::from(effect.is(Kind::Failed));
            if effect.is(Kind::LeftOut) {
                report.left_out.0 += 1;
                report.left_out.1 += usize::from(is_nameless(effect.event));
            }
        }
        let mut jobs = HashMap::new();
        for job in &happened.jobs {
            if jobs.insert(job.delivery, job).is_some() || !is_queued(job.delivery) {
                report.jobless.insert(job.delivery);
            }
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
            if way(event) == Place::Queue && is_poison(event) {
                report.poisoned.push(event);
            }
            if is_queued(event) {
                report.judge_bare(happened, event, &effects, &jobs);
            }
        }
        report
    }

    fn count_faults(&mut self, happened: &Happened, weather: &Weather) {
        let points = Point::all().map(|point| point.to_string());
        for point in points.chain([ANYWHERE.to_owned()]) {
            self.kills.insert(point, [0, 0]);
        }
        for kill in &happened.kills {
            let point = kill
                .point
                .map_or(ANYWHERE.to_owned(), |point| point.to_string());
            let [axum, actix] = self.kills.entry(point).or_default();
            *(if kill.framework == "axum" {
                axum
            } else {
                actix
            }) += 1;
        }
        for (fault, name) in Fault::ALL {
            if happened.faults.contains(&fault) {
                let spells = happened.spells.iter().filter(|spell| spell.fault == fault);
                let failures = weather.failures(fault);
                self.faults.push((name, spells.count(), failures));
            }
        }
    }

    fn killed_at(&self, place: Place, step: Step) -> [usize; 2] {
        self.kills[&Point { place, step }.to_string()]
    }

    /// Judges the effect that is committed with the event's record: once, and before the handler
    /// acknowledges.
    fn judge_recorded(&mut self, event: u64, effects: &[&Effect], acknowledged: i64) {
        let mut recorded = effects.iter().filter(|effect| effect.is(Kind::Recorded));
        let Some(first) = recorded.next() else {
            self.lost.insert(event);
            return;
        };
        if recorded.next().is_some() {
            self.doubled.push(event);
        }
        if !is_queued(event) && first.at > acknowledged {
            self.early.push(event);
        }
    }

    /// Judges the effect without a record: once in a job, and again for a reason.
    fn judge_bare(
        &mut self,
        happened: &Happened,
        event: u64,
        effects: &[&Effect],
        jobs: &HashMap<u64, &Job>,
    ) {
        let mut deliveries: BTreeMap<u64, Vec<&Effect>> = BTreeMap::new();
        for effect in effects {
            let delivery = deliveries.entry(effect.delivery).or_default();
            delivery.push(effect);
        }
        if !effects.iter().any(|effect| effect.is(Kind::Bare)) {
            self.lost.insert(event);
        }
        for (delivery, effects) in deliveries {
            match jobs.get(&delivery) {
                Some(job) => self.judge_runs(happened, event, &effects, job),
                None => drop(self.jobless.insert(delivery)),
            }
        }
    }

    /// Judges the runs of a job for one of its events.
    fn judge_runs(&mut self, happened: &Happened, event: u64, effects: &[&Effect], job: &Job) {
        let runs = effects.iter().filter(|effect| effect.is(Kind::Bare));
        let runs: Vec<_> = runs.collect();
        self.bare.0 += usize::from(!runs.is_empty());
        self.bare.1 += runs.len();
        if runs.len() as i64 > job.attempts {
            self.uncounted.push(format!("{job:?}: {effects:?}"));
        }
        for pair in runs.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let between = |at| (before.at..=after.at).contains(&at);
            let asks = |effect: &&Effect| effect.is(Kind::Failed) || effect.is(Kind::LeftOut);
            let mut asked = effects.iter().copied().filter(asks);
            let is_its_own = |kill: &Kill| kill.process == before.process && between(kill.at);
            let overlaps = |spell: &Spell| spell.from <= after.at && before.at <= spell.to + LATE;
            if asked.any(|asked| between(asked.at)) {
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
        assert_eq!(self.lost, BTreeSet::new(), "they had no effect");
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
        assert_eq!(self.jobless, BTreeSet::new(), "they have not one job each");
        assert_eq!(
            self.dead, self.poisoned,
            "the dead letters are the events that always failed"
        );
    }

    /// Asserts that the run means something.
    pub(crate) fn assert_everything_went_wrong(&self, least: usize) {
        for point in Point::all() {
            let [on_axum, on_actix] = self.killed_at(point.place, point.step);
            assert!(on_axum >= least, "{on_axum} on axum died at {point}");
            let is_enough = on_actix >= least || point.place.is_worker();
            assert!(is_enough, "{on_actix} on actix-web died at {point}");
        }
        for (name, spells, failures) in &self.faults {
            assert!(*spells >= least, "the database was {name} {spells} times");
            let message = "no attempt failed while the database was";
            assert!(*failures > 0, "{message} {name}");
        }
        assert!(self.failed > 0 && self.asked_for > 0 && self.after_kill > 0);
        assert!(self.left_out.0 > self.left_out.1 && self.left_out.1 > 0);
        assert!(self.unread > 0 && !self.poisoned.is_empty());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ways = self
            .ways
            .iter()
            .map(|(way, events)| format!("{events} by /{way}"));
        row(f, "events", &format!("{}: {}", self.events, list(ways)))?;
        for place in Place::ALL {
            let of = |step: &Step| (step.name(), self.killed_at(place, *step));
            let kills = place.steps().iter().map(of);
            let kills = kills.map(|(step, [axum, actix])| match place.is_worker() {
                true => format!("{step} {axum}"),
                false => format!("{step} {axum}+{actix}"),
            });
            row(f, &format!("killed: {}", place.name()), &list(kills))?;
        }
        let anywhere: usize = self.kills[ANYWHERE].iter().sum();
        row(f, "killed: anywhere", &anywhere.to_string())?;
        for (name, spells, failures) in &self.faults {
            let text = format!("{spells} times, {failures} attempts failed meanwhile");
            row(f, &format!("database {name}"), &text)?;
        }
        let once = self.events as usize - self.lost.len() - self.doubled.len();
        let (twice, early) = (self.doubled.len(), self.early.len());
        let text = format!("{once} once, {twice} twice or more, {early} after the acknowledgement");
        row(f, "recorded effects", &text)?;
        let (bare, again) = (self.bare.1, self.bare.1.saturating_sub(self.bare.0));
        let text = format!("{bare} of {} in jobs, so {again} again", self.bare.0);
        row(f, "bare effects", &text)?;
        row(f, "  the handler asked for it", &self.asked_for.to_string())?;
        row(f, "  its process was killed", &self.after_kill.to_string())?;
        row(f, "  the database was away", &self.after_fault.to_string())?;
        row(f, "  unexplained", &self.unexplained.len().to_string())?;
        row(
            f,
            "  unknown to the queue",
            &self.uncounted.len().to_string(),
        )?;
        row(f, "events lost", &self.lost.len().to_string())?;
        row(f, "events never sent", &self.strange.len().to_string())?;
        let (dead, poisoned) = (self.dead.len(), self.poisoned.len());
        let text = format!("{dead} of {poisoned} events that always failed; then run again");
        row(f, "dead letters", &text)?;
        let (left_out, nameless) = self.left_out;
        let text =
            format!("{left_out} times by a partial answer, {nameless} of them without an id");
        row(f, "events left out", &text)?;
        let text = format!("{} times by a worker of another release", self.unread);
        row(f, "jobs not read", &text)?;
        row(f, "failed on purpose", &format!("{} times", self.failed))
    }
}

/// What the log has of a job that a worker gives back because it cannot read it.
const UNREAD: &str = "a job waits for another worker";

/// Where an instance was killed from outside.
const ANYWHERE: &str = "anywhere";

fn row(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    writeln!(f, "{name:<28}{text}")
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
