//! A store within one process.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

#[cfg(webhook_sig_loom)]
use loom::sync::Mutex;
#[cfg(not(webhook_sig_loom))]
use std::sync::Mutex;

use crate::error::BoxError;
use crate::replay::{Claimer, ReplayKey, ReplayStore, Seen, Settled};
use crate::time::{Clock, SystemClock, UnixTime};

/// The greatest number of entries in a [`MemoryStore`], unless set: 100,000, some 20 MB.
pub const CAPACITY: usize = 100_000;

/// How many expired entries each call removes at most, so that none has to remove them all.
const STEP: usize = 8;

/// Remembers deliveries in memory, for one process: it forgets them all when that ends.
///
/// It holds a bounded number of entries and refuses when they are all live. It is cheap to
/// clone; clones share the entries, so several endpoints can.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore, Seen, Settled};
///
/// # #[cfg(feature = "test-util")]
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let store = MemoryStore::new();
/// let key = ReplayKey::from_bytes([7; 32]);
/// let (one, other) = (Claimer::from_bytes([1; 16]), Claimer::from_bytes([2; 16]));
/// let lease = Duration::from_secs(60);
///
/// assert_eq!(store.claim(&key, &one, lease).await?, Seen::Never);
/// assert_eq!(store.claim(&key, &other, lease).await?, Seen::InFlight);
/// store.settle(&key, &one, Settled::Handled(lease)).await?;
/// assert_eq!(store.claim(&key, &other, lease).await?, Seen::Handled);
/// # Ok::<(), webhook_sig::BoxError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    entries: Arc<Mutex<Entries>>,
    capacity: usize,
    clock: Arc<dyn Clock>,
}

impl MemoryStore {
    /// Makes a store for [`CAPACITY`] entries.
    #[must_use]
    pub fn new() -> Self {
        Self {
            entries: Arc::new(Mutex::new(Entries::default())),
            capacity: CAPACITY,
            clock: Arc::new(SystemClock),
        }
    }

    /// Sets the greatest number of entries; [`CAPACITY`] unless set.
    ///
    /// ```
    /// # use std::time::Duration;
    /// use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore, Seen};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let (claimer, lease) = (Claimer::from_bytes([1; 16]), Duration::from_secs(60));
    /// # let (first, second) = (ReplayKey::from_bytes([1; 32]), ReplayKey::from_bytes([2; 32]));
    /// let store = MemoryStore::new().capacity(1);
    /// assert!(store.is_empty());
    ///
    /// assert_eq!(store.claim(&first, &claimer, lease).await?, Seen::Never);
    /// assert_eq!(store.len(), 1);
    /// assert!(store.claim(&second, &claimer, lease).await.is_err());
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn capacity(self, entries: usize) -> Self {
        Self {
            capacity: entries,
            ..self
        }
    }

    /// Sets the clock; the system's unless set.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use std::sync::atomic::{AtomicI64, Ordering};
    /// use std::time::Duration;
    /// use webhook_sig::UnixTime;
    /// use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore, Seen};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let key = ReplayKey::from_bytes([1; 32]);
    /// # let (one, other) = (Claimer::from_bytes([1; 16]), Claimer::from_bytes([2; 16]));
    /// let seconds = Arc::new(AtomicI64::new(0));
    /// let clock = seconds.clone();
    /// let store = MemoryStore::new()
    ///     .clock(move || UnixTime::from_secs(clock.load(Ordering::Relaxed)));
    ///
    /// let lease = Duration::from_secs(60);
    /// assert_eq!(store.claim(&key, &one, lease).await?, Seen::Never);
    /// assert_eq!(store.claim(&key, &other, lease).await?, Seen::InFlight);
    /// seconds.store(61, Ordering::Relaxed);
    /// assert_eq!(store.claim(&key, &other, lease).await?, Seen::Never);
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// Returns the number of entries, expired ones that are yet to be removed included.
    ///
    /// [`capacity`](Self::capacity) shows it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.with(|entries| entries.by_key.len())
    }

    /// Tells whether there are no entries; [`capacity`](Self::capacity) shows it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn with<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        // No user code runs under the lock, and every step leaves the maps whole.
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
        key: &ReplayKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<Seen, BoxError> {
        let now = self.clock.now();
        let until = now.saturating_add(lease);
        self.with(|entries| {
            entries.expire(now);
            match entries.by_key.get(key).filter(|entry| entry.until > now) {
                Some(Entry {
                    state: State::Handled,
                    ..
                }) => return Ok(Seen::Handled),
                Some(Entry {
                    state: State::Claimed(by),
                    ..
                }) if by != claimer => {
                    return Ok(Seen::InFlight);
                }
                _ => {}
            }
            entries.check_room_for(key, self.capacity)?;
            let state = State::Claimed(*claimer);
            entries.insert(*key, Entry { state, until });
            Ok(Seen::Never)
        })
    }

    async fn settle(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        let now = self.clock.now();
        self.with(|entries| {
            entries.expire(now);
            let live = entries.by_key.get(key).filter(|entry| entry.until > now);
            if live.is_some_and(|entry| entry.state != State::Claimed(*claimer)) {
                return Ok(());
            }
            match end {
                Settled::Handled(keep) => {
                    entries.check_room_for(key, self.capacity)?;
                    let state = State::Handled;
                    let until = now.saturating_add(keep);
                    entries.insert(*key, Entry { state, until });
                }
                Settled::Released => {
                    entries.by_key.remove(key);
                }
            }
            Ok(())
        })
    }
}

/// The entries, and the order in which they expire.
#[derive(Default)]
struct Entries {
    by_key: HashMap<ReplayKey, Entry>,
    /// The keys by the second in which they may be removed. A key whose entry was replaced or
    /// removed since is passed over.
    by_end: BTreeMap<i64, Vec<ReplayKey>>,
}

struct Entry {
    state: State,
    until: UnixTime,
}

#[derive(PartialEq)]
enum State {
    Claimed(Claimer),
    Handled,
}

impl Entries {
    fn insert(&mut self, key: ReplayKey, entry: Entry) {
        let end = removal(&entry);
        self.by_end.entry(end).or_default().push(key);
        self.by_key.insert(key, entry);
    }

    fn check_room_for(&self, key: &ReplayKey, capacity: usize) -> Result<(), BoxError> {
        if self.by_key.len() >= capacity && !self.by_key.contains_key(key) {
            return Err("the store is full".into());
        }
        Ok(())
    }

    /// Removes some expired entries.
    fn expire(&mut self, now: UnixTime) {
        for _ in 0..STEP {
            let Some(mut first) = self.by_end.first_entry() else {
                return;
            };
            if *first.key() > now.as_secs() {
                return;
            }
            let end = *first.key();
            let key = first.get_mut().pop();
            if first.get().is_empty() {
                first.remove();
            }
            if let Some(key) = key
                && self
                    .by_key
                    .get(&key)
                    .is_some_and(|entry| removal(entry) == end)
            {
                self.by_key.remove(&key);
            }
        }
    }
}

/// Returns the first whole second at which an entry is expired.
fn removal(entry: &Entry) -> i64 {
    entry.until.as_secs().saturating_add(1)
}
