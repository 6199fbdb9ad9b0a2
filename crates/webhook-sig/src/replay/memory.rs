//! A store within one process.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

#[cfg(webhook_sig_loom)]
use loom::sync::Mutex;
#[cfg(not(webhook_sig_loom))]
use std::sync::Mutex;

use crate::error::BoxError;
use crate::replay::memory::expiring::{Expiring, Hashed, LIMIT};
use crate::replay::memory::shares::Shares;
use crate::replay::{ClaimState, Claimer, EndpointNames, EventKey, Events, ReplayStore, Settled};
use crate::time::{Clock, SystemClock, UnixTime};

pub use self::shares::RESERVE;

mod expiring;
mod shares;

/// The greatest number of entries in a [`MemoryStore`], by default: 100,000, some 10 to 20 MB.
///
/// One endpoint alone takes 87,500 of them, because of [`RESERVE`]. Every delivery that was handled
/// has an entry for as long as it is remembered, so that many suffice for
///
/// | remembered for | deliveries a second |
/// | --- | --- |
/// | 24 hours, where no timestamp is signed | 1.01 |
/// | 10 minutes, the default window of a timestamp | 145.83 |
///
/// on average over that time. What exceeds it is answered with 503 until entries expire: set
/// [`capacity`](MemoryStore::capacity) for what an endpoint receives on its busiest day.
pub const CAPACITY: usize = 100_000;

/// How many expired entries each call removes at most, so that none has to remove them all.
const STEP: usize = 8;

/// Remembers deliveries in the memory of one process, which forgets them all when it exits.
///
/// It holds a bounded number of entries and refuses when they are all live. Its memory is bounded
/// by that number alone, at any rate of deliveries, and a claim costs the same among ten
/// entries as among a million. It is cheap to clone; clones share the entries, so several
/// endpoints can.
///
/// # Who shares a store
///
/// A holder of a secret can fill what is remembered for it: another customer of the vendor,
/// whose events the vendor signs, or anyone who saw a token. Endpoints that share a store are kept
/// apart: none takes more than seven eighths of what the others leave (see [`RESERVE`]). The tenants
/// of one endpoint are not, nor are two endpoints of one scheme without
/// [names](crate::endpoint::EndpointBuilder::name): they are one endpoint to the store. So use one store for each
/// group of senders that trust each other, and an endpoint of its own for every other sender.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::replay::{
///     ClaimState, Claimer, EventKey, Events, Keep, MemoryStore, ReplayStore, Settled,
/// };
///
/// # #[cfg(feature = "test-util")]
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let store = MemoryStore::new().capacity(50_000);
/// let key = EventKey::from_bytes([7; 32]);
/// let (one, other) = (Claimer::from_bytes([1; 16]), Claimer::from_bytes([2; 16]));
/// let lease = Duration::from_secs(60);
///
/// let event = Events::one(key);
///
/// assert_eq!(store.claim(&event, &one, lease).await?, ClaimState::claimed());
/// assert_eq!(store.claim(&event, &other, lease).await?, ClaimState::InFlight);
/// store.settle(&[key], &one, Settled::Handled(Keep::for_all(lease))).await?;
/// assert_eq!(store.claim(&event, &other, lease).await?, ClaimState::Handled);
/// assert_eq!(store.len(), 1);
/// # Ok::<(), webhook_sig::BoxError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    entries: Arc<Mutex<Entries>>,
    /// Random, because a sender who has a token chooses what is digested, and could search for keys
    /// that all fall into one spot of the index.
    hasher: RandomState,
    capacity: usize,
    clock: Arc<dyn Clock>,
    names: EndpointNames,
}

impl MemoryStore {
    /// Creates a store for [`CAPACITY`] entries.
    #[must_use]
    pub fn new() -> Self {
        Self {
            entries: Arc::new(Mutex::new(Entries {
                claimed: Expiring::new(),
                handled: Expiring::new(),
                shares: Shares::default(),
            })),
            hasher: RandomState::new(),
            capacity: CAPACITY,
            clock: Arc::new(SystemClock),
            names: EndpointNames::new(),
        }
    }

    /// Sets the greatest number of entries, four billion at most; defaults to [`CAPACITY`].
    #[must_use]
    pub fn capacity(self, entries: usize) -> Self {
        Self {
            capacity: entries.min(LIMIT),
            ..self
        }
    }

    /// Sets the clock; defaults to the system's.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// Returns the number of entries, expired ones that are yet to be removed included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.with(|entries| entries.shares.taken())
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn hashed(&self, key: &EventKey) -> Hashed {
        Hashed {
            hash: self.hasher.hash_one(key),
            key: *key,
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        // No user code runs under the lock, and every step leaves the entries whole.
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut entries)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("len", &self.len())
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

impl ReplayStore for MemoryStore {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        let keys: Vec<_> = events.keys().iter().map(|key| self.hashed(key)).collect();
        let now = self.clock.now();
        self.with(|entries| {
            entries.expire(now);
            let mut handled = Vec::new();
            for (place, key) in keys.iter().enumerate() {
                match entries.state(key, claimer, now) {
                    State::InFlight => return Ok(ClaimState::InFlight),
                    State::Handled => handled.push(place),
                    State::Free => {}
                }
            }
            if handled.len() == keys.len() {
                return Ok(ClaimState::Handled);
            }
            let until = now.saturating_add(lease);
            for (place, key) in keys.into_iter().enumerate() {
                if !handled.contains(&place) {
                    entries.make_room_for(&key, self.capacity)?;
                    entries.claimed.insert(key, *claimer, until);
                }
            }
            Ok(ClaimState::Claimed { handled })
        })
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        let now = self.clock.now();
        self.with(|entries| {
            entries.expire(now);
            for key in keys.iter().map(|key| self.hashed(key)) {
                if entries.state(&key, claimer, now) != State::Free {
                    continue;
                }
                match end {
                    Settled::Handled(keep) => {
                        entries.make_room_for(&key, self.capacity)?;
                        let until = now.saturating_add(keep.must());
                        entries.handled.insert(key, (), until);
                    }
                    Settled::Released => {
                        if entries.remove(&key) {
                            entries.shares.give_back(&key.key);
                        }
                    }
                }
            }
            Ok(())
        })
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        let key = self.hashed(key);
        Ok(self.with(|entries| {
            let is_known = entries.handled.remove(&key);
            if is_known {
                entries.shares.give_back(&key.key);
            }
            is_known
        }))
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        Some(&self.names)
    }
}

/// What an event is to a claimer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// New, or claimed by the same claimer.
    Free,
    Handled,
    InFlight,
}

/// The deliveries, each in one of two maps.
///
/// The claims are few and come and go, so theirs stays in the processor's cache; a delivery that is
/// claimed and released does not write to the other, which grows large.
struct Entries {
    claimed: Expiring<Claimer>,
    handled: Expiring<()>,
    shares: Shares,
}

impl Entries {
    /// Returns the answer to a claim of a delivery.
    fn state(&self, key: &Hashed, claimer: &Claimer, now: UnixTime) -> State {
        if self.handled.get(key, now).is_some() {
            return State::Handled;
        }
        match self.claimed.get(key, now) {
            Some(by) if by != claimer => State::InFlight,
            _ => State::Free,
        }
    }

    /// Removes the entry that a delivery has, so that the next one takes its place; a delivery
    /// without an entry needs room.
    fn make_room_for(&mut self, key: &Hashed, capacity: usize) -> Result<(), BoxError> {
        if self.remove(key) {
            // The next entry takes over its part of the share.
            return Ok(());
        }
        self.shares.take(&key.key, capacity)
    }

    fn remove(&mut self, key: &Hashed) -> bool {
        self.claimed.remove(key) || self.handled.remove(key)
    }

    /// Removes some expired entries.
    fn expire(&mut self, now: UnixTime) {
        for _ in 0..STEP {
            let expired = self.claimed.expire(now);
            let Some(key) = expired.or_else(|| self.handled.expire(now)) else {
                return;
            };
            self.shares.give_back(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::replay::Keep;

    const LEASE: Duration = Duration::from_secs(60);
    const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);

    fn key(number: u32) -> EventKey {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        EventKey::from_bytes(bytes)
    }

    /// Returns how many entries are in the order of expiry, and for how many seconds it has room.
    fn index(store: &MemoryStore) -> (usize, usize) {
        store.with(|entries| {
            let orders = [entries.claimed.order(), entries.handled.order()];
            let held = orders.iter().map(|(held, _)| held).sum();
            (held, orders.iter().map(|(_, room)| room).sum())
        })
    }

    async fn claim(store: &MemoryStore, number: u32) {
        let state = store
            .claim(&Events::one(key(number)), &CLAIMER, LEASE)
            .await;
        assert_eq!(state.unwrap(), ClaimState::claimed());
    }

    async fn settle(store: &MemoryStore, number: u32, end: Settled) {
        store.settle(&[key(number)], &CLAIMER, end).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_released_leaves_nothing_behind() {
        let store = MemoryStore::new().clock(|| UnixTime::from_secs(0));

        for number in 0..10_000 {
            claim(&store, number).await;
            settle(&store, number, Settled::Released).await;
        }

        assert_eq!((store.len(), index(&store)), (0, (0, 0)));
    }

    #[tokio::test]
    async fn an_entry_that_changes_is_in_the_index_once() {
        let store = MemoryStore::new().clock(|| UnixTime::from_secs(0));

        for number in 0..100 {
            for _ in 0..10 {
                claim(&store, number).await;
            }
            if number % 2 == 0 {
                settle(&store, number, Settled::Handled(Keep::for_all(2 * LEASE))).await;
            }
        }

        assert_eq!((store.len(), index(&store).0), (100, 100));
    }

    #[tokio::test]
    async fn the_room_of_the_index_follows_its_entries() {
        let seconds = Arc::new(AtomicI64::new(0));
        let clock = seconds.clone();
        let store =
            MemoryStore::new().clock(move || UnixTime::from_secs(clock.load(Ordering::Relaxed)));

        // All but one of each second's claims are released, in another order than they came.
        for second in 0..50 {
            seconds.store(second, Ordering::Relaxed);
            let first = u32::try_from(second).unwrap() * 1000;
            for number in first..first + 1000 {
                claim(&store, number).await;
            }
            let later = (first + 1..first + 1000).rev().step_by(2);
            for number in later.chain((first + 2..first + 1000).step_by(2)) {
                settle(&store, number, Settled::Released).await;
            }
        }

        let (held, room) = index(&store);
        assert_eq!((store.len(), held), (50, 50));
        assert!(room <= 4 * held, "{room}");
    }
}
