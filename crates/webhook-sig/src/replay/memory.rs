//! A store within one process.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::slice;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

#[cfg(webhook_sig_loom)]
use loom::sync::Mutex;
#[cfg(not(webhook_sig_loom))]
use std::sync::Mutex;

use crate::error::BoxError;
use crate::replay::memory::entries::{Claim, Entries};
use crate::replay::memory::expiring::{Hashed, LIMIT};
use crate::replay::{ClaimState, Claimer, EndpointNames, EventKey, Events, ReplayStore, Settled};
use crate::time::{Clock, SystemClock};

pub use self::shares::RESERVE;

mod entries;
mod expiring;
mod shares;

/// The greatest number of entries in a [`MemoryStore`], by default: 100,000, some 10 to 20 MB.
///
/// Each event that was handled has an entry. It is kept as long as it
/// [must](crate::replay::Keep::must) be, and then as long as it [may](crate::replay::Keep::may) be
/// and there is room: a full store forgets those first that need not be kept, the oldest of them
/// first. An app that trusts [unsigned ids](crate::replay::Events::within) takes a second entry for
/// the content.
///
/// Because of [`RESERVE`], what must be kept of one endpoint takes 87,500 entries at most. So many
/// suffice for
///
/// | must be kept for | deliveries a second |
/// | --- | --- |
/// | 24 hours, where no timestamp is signed | 1.01 |
/// | 603 seconds, the default where one is signed | 145.11 |
///
/// on average over that time. What exceeds it is answered with 503 until entries expire: set
/// [`capacity`](MemoryStore::capacity) for what an endpoint receives on its busiest day. Nothing is
/// forgotten before the vendor gives up, 72 hours by default, at 0.39 deliveries a second or fewer;
/// at more, [`evicted`](MemoryStore::evicted) counts.
pub const CAPACITY: usize = 100_000;

/// Counts, with the feature `metrics`, the handled events that a [`MemoryStore`] forgot early to
/// make room.
#[cfg(feature = "metrics")]
pub const EVICTED_EVENTS: &str = "webhook_sig_evicted_events_total";

/// Remembers events in the memory of one process, which forgets them all when it exits.
///
/// It holds a bounded number of entries. A full store forgets the oldest of those that need not be
/// kept; claims, and what must be kept, are never forgotten, and a store that is full of them
/// refuses. Its memory is bounded by that number alone, at any rate of deliveries, and a claim
/// costs the same among ten entries as among a million. It is cheap to clone; clones share the entries, so several
/// endpoints can.
///
/// # Who shares a store
///
/// A holder of a secret can fill what is remembered for it: another customer of the vendor,
/// whose events the vendor signs, or anyone who saw a token. Endpoints that share a store are kept
/// apart in what must be kept: none takes more than seven eighths of what the others leave (see
/// [`RESERVE`]). What may be kept is anyone's room: an endpoint that is flooded pushes out the oldest
/// of the others' too, whose late retries then run again. The tenants of one endpoint are not kept
/// apart. So use one store for each group of senders that trust each other, and another endpoint and
/// store for every other sender.
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
    clock: Arc<dyn Clock>,
    names: EndpointNames,
}

impl MemoryStore {
    /// Creates a store for [`CAPACITY`] entries.
    #[must_use]
    pub fn new() -> Self {
        Self {
            entries: Arc::new(Mutex::new(Entries::new(CAPACITY))),
            hasher: RandomState::new(),
            clock: Arc::new(SystemClock),
            names: EndpointNames::new(),
        }
    }

    /// Sets the greatest number of entries, four billion at most; defaults to [`CAPACITY`].
    #[must_use]
    pub fn capacity(self, entries: usize) -> Self {
        self.with(|held| held.shares.set_capacity(entries.min(LIMIT)));
        self
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
        self.with(|entries| entries.len())
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many handled events were forgotten early, to make room.
    ///
    /// A late retry of such an event runs the handler again. With the feature `metrics`,
    /// `webhook_sig_evicted_events_total` counts them too.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.with(|entries| entries.evicted)
    }

    fn hashed(&self, key: &EventKey) -> Hashed {
        Hashed {
            hash: self.hasher.hash_one(key),
            key: *key,
        }
    }

    /// Hashes the keys of a call before it locks the entries.
    fn with_hashed<T>(
        &self,
        keys: &[EventKey],
        change: impl FnOnce(&mut Entries, &[Hashed]) -> T,
    ) -> T {
        if let [key] = keys {
            // Most calls are for one event, and need no list.
            let key = self.hashed(key);
            return self.with(|entries| change(entries, slice::from_ref(&key)));
        }
        let keys: Vec<_> = keys.iter().map(|key| self.hashed(key)).collect();
        self.with(|entries| change(entries, &keys))
    }

    fn with<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        // No user code runs under the lock, and every step leaves the entries whole.
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        #[cfg(feature = "metrics")]
        let before = entries.evicted;
        let result = change(&mut entries);
        #[cfg(feature = "metrics")]
        {
            let evicted = entries.evicted.saturating_sub(before);
            drop(entries);
            if evicted > 0 {
                metrics::counter!(EVICTED_EVENTS).increment(evicted);
            }
        }
        result
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, capacity) = self.with(|entries| (entries.len(), entries.shares.capacity()));
        f.debug_struct("MemoryStore")
            .field("len", &len)
            .field("capacity", &capacity)
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
        let content = events.repeats();
        let content = content.map(|repeats| (self.hashed(repeats.content()), repeats.keep()));
        let now = self.clock.now();
        self.with_hashed(events.keys(), |entries, keys| {
            entries.claim(&Claim {
                keys,
                content,
                claimer,
                lease,
                now,
            })
        })
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        let now = self.clock.now();
        self.with_hashed(keys, |entries, keys| {
            entries.settle(keys, claimer, end, now)
        })
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        let (key, now) = (self.hashed(key), self.clock.now());
        Ok(self.with(|entries| entries.forget(&key, now)))
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        Some(&self.names)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::replay::Keep;
    use crate::time::UnixTime;

    const LEASE: Duration = Duration::from_secs(60);
    const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);

    fn key(number: u32) -> EventKey {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        EventKey::from_bytes(bytes)
    }

    fn index(store: &MemoryStore) -> (usize, usize) {
        store.with(|entries| entries.order())
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
