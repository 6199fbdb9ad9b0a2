//! How the end of a claim is recorded in its store.

use std::collections::HashSet;
use std::mem;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::budget::Reservation;
use crate::error::ErrorKind;
use crate::replay::{Claimer, EventKey, ReplayProtection, Settled};
use crate::runtime::{System, timeout};

/// The events of one delivery whose end is to be recorded in a store.
#[derive(Debug)]
pub(crate) struct Settlement {
    protection: ReplayProtection,
    pub(crate) system: System,
    /// Those whose end is not recorded yet.
    keys: Vec<EventKey>,
    /// Those that end otherwise than the rest.
    apart: Option<(Settled, Vec<EventKey>)>,
    claimer: Claimer,
    scheme: &'static str,
    /// How often the store is asked to release the claim.
    release_attempts: usize,
}

impl Settlement {
    pub(crate) const fn new(
        protection: ReplayProtection,
        system: System,
        claimer: Claimer,
        scheme: &'static str,
        keys: Vec<EventKey>,
    ) -> Self {
        Self {
            protection,
            system,
            keys,
            apart: None,
            claimer,
            scheme,
            release_attempts: RELEASE_ATTEMPTS,
        }
    }

    /// Leaves out the events in some places, because they were handled before.
    pub(crate) fn keep_new(&mut self, handled: &[usize]) {
        let mut places = 0_usize..;
        self.keys.retain(|_| {
            let place = places.next();
            place.is_none_or(|place| handled.binary_search(&place).is_err())
        });
    }

    /// Sets another end for some of the events.
    pub(crate) fn settle_apart(&mut self, some: &HashSet<EventKey>, end: Settled) {
        let (apart, rest) = self.keys.iter().partition(|key| some.contains(key));
        self.keys = rest;
        self.apart = Some((end, apart));
    }

    /// Limits the attempts to release the claim to one.
    pub(crate) const fn release_once(&mut self) {
        self.release_attempts = 1;
    }

    /// Returns how long one call of the store may take.
    pub(crate) const fn timeout(&self) -> Duration {
        self.protection.timeout
    }

    /// Records the end of every event; `place` is the delivery's place in the budget meanwhile.
    pub(crate) async fn record(mut self, end: Settled, place: Reservation) {
        let (scheme, lease) = (self.scheme, self.protection.lease);
        // Past its lease another claimer may hold an event, and there is nothing left to do.
        let runtime = Arc::clone(&self.system.runtime);
        let recorded = {
            let recording = pin!(self.try_to_record(end, &place));
            timeout(&*runtime, lease, recording).await
        };
        if !matches!(recorded, Ok(Ok(()))) {
            place.leave_unrecorded(scheme, self.worst(end), &*self.system.clock);
        }
    }

    /// Asks the store until it has recorded the end, or no further attempt is allowed.
    ///
    /// The first attempt needs no more than the place in the budget that the delivery has anyway,
    /// and is over after the store's timeout. Only further ones take room for retries: it bounds
    /// how many tasks wait for a store that is down, and it leaves places for new deliveries.
    async fn try_to_record(&mut self, end: Settled, place: &Reservation) -> Result<(), ErrorKind> {
        self.ask(end).await;
        let mut pause = FIRST_PAUSE;
        let mut room = None;
        let mut attempts: usize = 1;
        while !self.is_recorded() {
            let worst = self.worst(end);
            // An event that was handled and is not recorded runs again; a claim that is not
            // released ends by its lease.
            if worst == Settled::Released && attempts >= self.release_attempts {
                return Err(ErrorKind::StoreUnavailable);
            }
            if room.is_none() {
                room = Some(place.retry(worst)?);
            }
            self.system.runtime.sleep(pause).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            self.ask(end).await;
            attempts = attempts.saturating_add(1);
        }
        Ok(())
    }

    fn is_recorded(&self) -> bool {
        self.keys.is_empty() && self.apart.is_none()
    }

    /// Returns the end that matters more of those that are not recorded yet.
    fn worst(&self, end: Settled) -> Settled {
        self.apart.as_ref().map_or(end, |(apart, _)| *apart)
    }

    /// Asks the store once for each end, and keeps what it has not recorded.
    async fn ask(&mut self, end: Settled) {
        if let Some((end, keys)) = self.apart.take()
            && !self.is_settled(&keys, end).await
        {
            self.apart = Some((end, keys));
        }
        let keys = mem::take(&mut self.keys);
        if !self.is_settled(&keys, end).await {
            self.keys = keys;
        }
    }

    async fn is_settled(&self, keys: &[EventKey], end: Settled) -> bool {
        if keys.is_empty() {
            return true;
        }
        let answer = self.protection.store.settle(keys, &self.claimer, end);
        let runtime = &*self.system.runtime;
        let settled = timeout(runtime, self.protection.timeout, answer).await;
        matches!(settled, Ok(Ok(())))
    }
}

/// How often a store is asked to release a claim.
const RELEASE_ATTEMPTS: usize = 6;

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
