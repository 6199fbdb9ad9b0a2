//! Where the process kills itself.

use std::io::{self, BufRead as _};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustix::process::{Signal, getpid, kill_process};
use webhook_sig_integration_tests::{HEAL, Place, Point, Step};

/// The point that the suite has chosen, if any.
#[derive(Clone, Default)]
pub(crate) struct Points {
    armed: Arc<Mutex<Option<Point>>>,
    is_healed: Arc<AtomicBool>,
}

impl Points {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Reads what the suite wants, in a thread of its own.
    pub(crate) fn listen(self) {
        thread::spawn(move || {
            for line in io::stdin().lock().lines().map_while(Result::ok) {
                if line == HEAL {
                    self.is_healed.store(true, Ordering::Relaxed);
                } else {
                    // An empty line takes back what was chosen.
                    *self.lock() = line.parse().ok();
                }
            }
            process::exit(0);
        });
    }

    /// Kills the process by SIGKILL, if this is the point: nothing is flushed, dropped or sent any more.
    pub(crate) fn pass(&self, point: Point) {
        if *self.lock() == Some(point) {
            let _ = kill_process(getpid(), Signal::KILL);
            // The suite takes any other end for one that it did not ask for.
            process::abort();
        }
    }

    pub(crate) fn is_healed(&self) -> bool {
        self.is_healed.load(Ordering::Relaxed)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Point>> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A point on the way in, and one on the way out.
#[derive(Clone)]
pub(crate) struct Around {
    points: Points,
    first: Point,
    last: Option<Point>,
}

impl Around {
    pub(crate) fn new(points: &Points, place: Place, first: Step, last: Option<Step>) -> Self {
        let point = |step| Point { place, step };
        Self {
            points: points.clone(),
            first: point(first),
            last: last.map(point),
        }
    }

    pub(crate) fn enter(&self) {
        self.points.pass(self.first);
    }

    /// Passes the last point, as far as only what succeeds comes.
    pub(crate) fn leave(&self, is_success: bool) {
        if let Some(last) = self.last.filter(|_| is_success) {
            self.points.pass(last);
        }
    }
}
