//! How the end of a claim is recorded in its store.

use std::mem;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::endpoint::budget::Reservation;
use crate::error::ErrorKind;
use crate::replay::{Claimer, EventKey, ReplayProtection, Settled};

/// The keys of one delivery in a store, under which the end of its claim is to be recorded.
#[derive(Debug)]
pub(crate) struct Settlement {
    protection: ReplayProtection,
    /// Those under which the end is not recorded yet.
    keys: Vec<EventKey>,
    claimer: Claimer,
    scheme: &'static str,
    /// How often the store is asked to release the claim.
    release_attempts: usize,
}

impl Settlement {
    pub(crate) const fn new(
        protection: ReplayProtection,
        claimer: Claimer,
        scheme: &'static str,
    ) -> Self {
        Self {
            protection,
            keys: Vec::new(),
            claimer,
            scheme,
            release_attempts: RELEASE_ATTEMPTS,
        }
    }

    /// Adds a key under which the store is asked for the claim.
    pub(crate) fn add(&mut self, key: EventKey) {
        self.keys.push(key);
    }

    /// Limits the attempts to release the claim to one.
    pub(crate) const fn release_once(&mut self) {
        self.release_attempts = 1;
    }

    /// Returns how long one call of the store may take.
    pub(crate) const fn timeout(&self) -> Duration {
        self.protection.timeout
    }

    /// Records the end under every key; `place` is the delivery's place in the budget meanwhile.
    pub(crate) async fn record(mut self, end: Settled, place: Reservation) {
        let (scheme, lease) = (self.scheme, self.protection.lease);
        // Past its lease another claimer may hold the delivery, and there is nothing left to do.
        let recorded = timeout(lease, self.try_to_record(end, &place)).await;
        if !matches!(recorded, Ok(Ok(()))) {
            place.leave_unrecorded(scheme, end);
        }
    }

    /// Asks the store until it has recorded the end, or no further attempt is allowed.
    ///
    /// The first attempt needs no more than the place in the budget that the delivery has anyway,
    /// and is over after the store's timeout. Only further ones take room for retries: it bounds
    /// how many tasks wait for a store that is down, and it leaves places for new deliveries.
    async fn try_to_record(&mut self, end: Settled, place: &Reservation) -> Result<(), ErrorKind> {
        let attempts = match end {
            // A delivery that was handled and is not recorded runs again.
            Settled::Handled(_) => usize::MAX,
            // A claim that is not released ends by its lease.
            Settled::Released => self.release_attempts,
        };
        self.ask(end).await;
        let mut pause = FIRST_PAUSE;
        let mut room = None;
        for _ in 1..attempts {
            if self.keys.is_empty() {
                break;
            }
            if room.is_none() {
                room = Some(place.retry(end)?);
            }
            sleep(pause).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            self.ask(end).await;
        }
        if self.keys.is_empty() {
            Ok(())
        } else {
            Err(ErrorKind::StoreUnavailable)
        }
    }

    /// Asks the store once for each key, and keeps those that it has not recorded.
    async fn ask(&mut self, end: Settled) {
        for key in mem::take(&mut self.keys) {
            let answer = self.protection.store.settle(&key, &self.claimer, end);
            if !matches!(timeout(self.protection.timeout, answer).await, Ok(Ok(()))) {
                self.keys.push(key);
            }
        }
    }
}

/// How often a store is asked to release a claim.
const RELEASE_ATTEMPTS: usize = 6;

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
