//! The faults, one after the other: those of the instances, and meanwhile those of the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use webhook_sig::UnixTime;
use webhook_sig_integration_tests::Point;

use crate::instance::Instance;
use crate::server::Server;

/// What can happen to a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The disk is full.
    Full,
    /// Its processes do nothing.
    Frozen,
    /// Somebody else writes, and does not come to an end.
    Locked,
    /// The network to it carries nothing, and all connections are gone.
    Lost,
    /// Nothing can be written.
    ReadOnly,
    /// It ends all sessions, again and again.
    Severed,
    /// Each statement is late.
    Slow,
    /// It was stopped as by a crash.
    Stopped,
}

impl Fault {
    pub(crate) const ALL: [(Self, &'static str); 8] = [
        (Self::Full, "disk full"),
        (Self::Frozen, "frozen"),
        (Self::Locked, "locked"),
        (Self::Lost, "lost"),
        (Self::ReadOnly, "read-only"),
        (Self::Severed, "severed"),
        (Self::Slow, "slow"),
        (Self::Stopped, "stopped"),
    ];
}

/// How the database is at the moment, and how much there was of everything.
pub(crate) struct Weather {
    least_rounds: usize,
    kills: AtomicUsize,
    faults: AtomicUsize,
    /// The place of the present fault in [`Fault::ALL`], and the number of them without one.
    present: AtomicUsize,
    /// How many attempts failed under each fault, and without one.
    failures: [AtomicUsize; Fault::ALL.len() + 1],
    is_over: AtomicBool,
}

impl Weather {
    pub(crate) fn new(least_rounds: usize) -> Arc<Self> {
        Arc::new(Self {
            least_rounds,
            kills: AtomicUsize::new(0),
            faults: AtomicUsize::new(0),
            present: AtomicUsize::new(Fault::ALL.len()),
            failures: Default::default(),
            is_over: AtomicBool::new(false),
        })
    }

    /// Returns whether each fault has happened often enough.
    pub(crate) fn is_enough(&self) -> bool {
        let rounds = [&self.kills, &self.faults].map(|rounds| rounds.load(Ordering::Relaxed));
        rounds.iter().all(|rounds| *rounds >= self.least_rounds)
    }

    /// Lets everything get well, and stay so.
    pub(crate) fn clear(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    pub(crate) fn note_failure(&self) {
        let present = self.present.load(Ordering::Relaxed);
        self.failures[present].fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many attempts failed while there was a fault.
    pub(crate) fn failures(&self, fault: Fault) -> usize {
        self.failures[fault as usize].load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

/// An instance that was killed.
pub(crate) struct Kill {
    pub(crate) process: u32,
    pub(crate) framework: &'static str,
    /// Where it killed itself; anywhere, if it was killed from outside.
    pub(crate) point: Option<Point>,
    pub(crate) at: i64,
}

/// Kills the instances in turn until it is over, each time at another point, and returns them with
/// those that were killed.
///
/// The first two are on axum, as all workers are, and the third is on actix-web.
pub(crate) fn kill_in_turn(
    mut fleet: Vec<Instance>,
    weather: &Weather,
) -> (Vec<Instance>, Vec<Kill>) {
    let mut kills = Vec::new();
    for round in 0.. {
        let on_axum = Point::all().map(|point| (round % 2, Some(point)));
        let on_actix = Point::all().filter(|point| !point.place.is_worker());
        let on_actix = on_actix.map(|point| (2, Some(point)));
        for (victim, point) in on_axum.chain(on_actix).chain([(round % 3, None)]) {
            let victim = &mut fleet[victim];
            let (process, framework) = (victim.process(), victim.framework);
            let point = point.filter(|point| dies_at(victim, *point, weather));
            if point.is_none() {
                victim.kill();
            }
            let at = now();
            kills.push(Kill {
                process,
                framework,
                point,
                at,
            });
            thread::sleep(Duration::from_millis(100));
            victim.restart();
            thread::sleep(Duration::from_millis(100));
            if weather.is_over() {
                return (fleet, kills);
            }
        }
        weather.kills.fetch_add(1, Ordering::Relaxed);
    }
    unreachable!("the rounds have no end")
}

/// Returns whether an instance has killed itself at a point before it was over. If it has not, it still
/// may.
fn dies_at(victim: &mut Instance, point: Point, weather: &Weather) -> bool {
    // The database may be down, so that nothing comes to this point.
    while !victim.dies_at(point, Duration::from_secs(1)) {
        if weather.is_over() {
            return false;
        }
    }
    true
}

/// How long the database is well between two faults: twice as long as the last of them explains
/// anything.
const CALM: Duration = Duration::from_secs(4);

/// A fault of the database, from its begin to its end.
pub(crate) struct Spell {
    pub(crate) fault: Fault,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Does to the database what can happen to it, until it is over, and leaves it whole.
pub(crate) fn break_in_turn(mut server: Server, weather: &Weather) -> (Server, Vec<Spell>) {
    let mut spells = Vec::new();
    loop {
        for fault in server.faults() {
            thread::sleep(CALM);
            if weather.is_over() {
                return (server, spells);
            }
            weather.present.store(fault as usize, Ordering::Relaxed);
            let from = now();
            server.inflict(fault);
            weather.present.store(Fault::ALL.len(), Ordering::Relaxed);
            let to = now();
            spells.push(Spell { fault, from, to });
        }
        weather.faults.fetch_add(1, Ordering::Relaxed);
    }
}

fn now() -> i64 {
    UnixTime::now().as_millis()
}
