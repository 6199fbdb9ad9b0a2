//! Which jobs a worker has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

/// The jobs that a worker runs, or whose result is not written yet, by their ids.
///
/// What the database says that the worker has, and is not here, it fetched without being told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holds {
    /// How often each is held: a job may be fetched again before its last hold has ended.
    jobs: Arc<Mutex<HashMap<String, usize>>>,
    /// Held with a job that may kill the worker.
    suspect: Arc<tokio::sync::Mutex<()>>,
    /// Held while jobs are fetched, and while the others are given back.
    pub(crate) fetching: Arc<tokio::sync::Mutex<()>>,
}

/// A job that a worker has, until this is dropped.
#[derive(Debug)]
pub(crate) struct Hold {
    holds: Holds,
    id: String,
    _suspect: Option<OwnedMutexGuard<()>>,
}

impl Holds {
    /// Holds a job, but no second one that may kill the worker: those are not to meet again.
    pub(crate) fn hold(&self, id: String, is_suspect: bool) -> Option<Hold> {
        let suspect = match is_suspect {
            true => Some(self.suspect.clone().try_lock_owned().ok()?),
            false => None,
        };
        let mut jobs = self.lock();
        let count = jobs.entry(id.clone()).or_default();
        *count = count.saturating_add(1);
        drop(jobs);
        Some(Hold {
            holds: self.clone(),
            id,
            _suspect: suspect,
        })
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut jobs = self.holds.lock();
        if let Some(count) = jobs.get_mut(&self.id) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                jobs.remove(&self.id);
            }
        }
    }
}
