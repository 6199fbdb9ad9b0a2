//! Where the process kills itself.

use std::io::{self, BufRead as _};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use webhook_sig_integration_tests::{HEAL, Point};

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

    /// Kills the process, if this is the point. Nothing is flushed, dropped or sent any more.
    pub(crate) fn pass(&self, point: Point) {
        if *self.lock() == Some(point) {
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

/// A layer with a point on the way in, and one on the way out.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) points: Points,
    pub(crate) first: Point,
    pub(crate) last: Option<Point>,
}

impl Around {
    pub(crate) async fn pass(State(around): State<Self>, request: Request, next: Next) -> Response {
        around.points.pass(around.first);
        let response = next.run(request).await;
        // Only what succeeded has come so far.
        if let Some(last) = around.last.filter(|_| response.status().is_success()) {
            around.points.pass(last);
        }
        response
    }
}
