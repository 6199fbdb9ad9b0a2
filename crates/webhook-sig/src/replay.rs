//! Replay protection: an event is handled once, and can be delivered again if that failed.
//!
//! An event is new, in flight, or handled. [`ReplayStore::claim`] takes new ones in flight, for
//! one claimer; [`ReplayStore::settle`] makes them handled, or releases them.
//!
//! An [`EventKey`] says which event it is. What it is made of, a scheme says with
//! [`Identity`](crate::scheme::Identity).

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::error::BoxError;

pub use self::endpoint_names::EndpointNames;
#[cfg(feature = "endpoint")]
pub(crate) use self::endpoint_names::Registered;
pub use self::event_key::EventKey;
#[cfg(feature = "endpoint")]
pub(crate) use self::event_key::{EndpointSpace, EventSpace, Kind};
pub use self::events::{Events, Repeats, UNSIGNED_ID_LIMIT};
#[cfg(feature = "metrics")]
pub use self::memory::EVICTED_EVENTS;
pub use self::memory::{CAPACITY, MemoryStore, RESERVE};
#[cfg(feature = "endpoint")]
pub use self::protection::{CLOCK_MARGIN, HORIZON, KEEP, LEASE, ReplayProtection, STORE_TIMEOUT};

#[cfg(feature = "test-util")]
pub mod contract;
mod endpoint_names;
mod event_key;
mod events;
mod memory;
#[cfg(feature = "endpoint")]
mod protection;

/// Remembers which events are being handled, and which were.
///
/// [`MemoryStore`] remembers within one process; the crate `webhook-sig-redis` for many.
/// To test your own, run the contract suite of the feature `test-util` over it.
///
/// A store needs no timeouts of its own: the endpoint has them.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::BoxError;
/// use webhook_sig::replay::{
///     ClaimState, Claimer, EndpointNames, EventKey, Events, Keep, MemoryStore, ReplayStore, Settled,
/// };
///
/// /// Refuses to decide while a deployment is under way.
/// struct Pausing<S> {
///     store: S,
///     is_paused: bool,
/// }
///
/// impl<S: ReplayStore> ReplayStore for Pausing<S> {
///     async fn claim(
///         &self,
///         events: &Events,
///         claimer: &Claimer,
///         lease: Duration,
///     ) -> Result<ClaimState, BoxError> {
///         if self.is_paused {
///             return Err("a deployment is under way".into());
///         }
///         self.store.claim(events, claimer, lease).await
///     }
///
///     async fn settle(
///         &self,
///         keys: &[EventKey],
///         claimer: &Claimer,
///         end: Settled,
///     ) -> Result<(), BoxError> {
///         self.store.settle(keys, claimer, end).await
///     }
///
///     async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
///         self.store.forget(key).await
///     }
///
///     fn endpoint_names(&self) -> Option<&EndpointNames> {
///         self.store.endpoint_names()
///     }
/// }
///
/// # #[cfg(feature = "test-util")]
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// # let (key, claimer) = (EventKey::from_bytes([7; 32]), Claimer::from_bytes([1; 16]));
/// # let lease = Duration::from_secs(60);
/// let mut store = Pausing { store: MemoryStore::new(), is_paused: false };
/// let event = Events::one(key);
/// assert_eq!(store.claim(&event, &claimer, lease).await?, ClaimState::claimed());
/// store.settle(&[key], &claimer, Settled::Handled(Keep::for_all(lease))).await?;
/// assert_eq!(store.claim(&event, &claimer, lease).await?, ClaimState::Handled);
///
/// store.is_paused = true;
/// assert!(store.claim(&event, &claimer, lease).await.is_err());
/// # Ok::<(), BoxError>(())
/// # }).unwrap();
/// ```
pub trait ReplayStore: Send + Sync + 'static {
    /// Claims the new events of one delivery, in one atomic step.
    ///
    /// If another claimer holds one of them, nothing is claimed. Otherwise those that were not
    /// handled before are the claimer's, until `lease` has passed. A claimer that asks again for
    /// what it holds gets it again. [`Events::repeats`] says what else bounds a claim.
    ///
    /// # Errors
    ///
    /// Any failure to decide, such as a full store: it never forgets a claim, or what must be
    /// kept, to make room. The delivery is then answered with 503, and nothing runs.
    fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<ClaimState, BoxError>> + Send;

    /// Ends claims; does nothing for those that another claimer holds by now, or that are handled
    /// already.
    ///
    /// A claim that has expired, or that the store has lost, is recorded as handled all the same if
    /// no other claimer holds it: the handler has run, and must not run again.
    ///
    /// # Errors
    ///
    /// Any failure to record the end. The claims then end by their lease.
    fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Forgets that an event was handled, so that it can be delivered again, and returns whether
    /// it was known as handled.
    ///
    /// A claim is left alone: its handler is at work.
    ///
    /// # Errors
    ///
    /// Any failure to do so.
    fn forget(&self, key: &EventKey) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// Returns the names of the endpoints that use the store in this process.
    ///
    /// A store whose clones share their entries keeps the names with them, so that two endpoints
    /// of one name are found when the second is built. With `None`, only clones of one
    /// [`ReplayProtection`] know of each other.
    fn endpoint_names(&self) -> Option<&EndpointNames>;
}

/// A shared store is a store, so that a program can keep a handle of the one that it hands out.
impl<S: ReplayStore> ReplayStore for Arc<S> {
    fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<ClaimState, BoxError>> + Send {
        S::claim(self, events, claimer, lease)
    }

    fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        S::settle(self, keys, claimer, end)
    }

    fn forget(&self, key: &EventKey) -> impl Future<Output = Result<bool, BoxError>> + Send {
        S::forget(self, key)
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        S::endpoint_names(self)
    }
}

/// A store's answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a store must answer one of the four"
)]
pub enum ClaimState {
    /// Some events were new, and are the claimer's now.
    Claimed {
        /// The places of those among the delivery's events that were handled before, in order.
        handled: Vec<usize>,
    },
    /// All of them were handled before, and must not be handled again.
    Handled,
    /// Another claimer holds one of them; nothing was claimed.
    InFlight,
    /// The content came with [`UNSIGNED_ID_LIMIT`] other ids already; nothing was claimed.
    TooManyIds,
}

impl ClaimState {
    /// Returns the answer that every event was new.
    #[must_use]
    pub const fn claimed() -> Self {
        Self::Claimed {
            handled: Vec::new(),
        }
    }
}

/// How claims end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a store must know both")]
pub enum Settled {
    /// The events were handled: remember that for this long.
    Handled(Keep),
    /// They were not handled: forget them, so that they can be delivered again.
    Released,
}

/// How long a store remembers that an event was handled.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::replay::Keep;
///
/// let keep = Keep::for_all(Duration::from_secs(603)).up_to(Duration::from_secs(72 * 60 * 60));
///
/// assert_eq!((keep.must().as_secs(), keep.may().as_secs()), (603, 259_200));
/// assert_eq!(keep.up_to(Duration::ZERO).may().as_secs(), 603);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    must: Duration,
    may: Duration,
}

impl Keep {
    /// Creates a time for which an event is remembered in any case, and no longer.
    #[must_use]
    pub const fn for_all(time: Duration) -> Self {
        Self {
            must: time,
            may: time,
        }
    }

    /// Sets for how long an event is remembered if there is room; never less than in any case.
    #[must_use]
    pub fn up_to(self, time: Duration) -> Self {
        Self {
            may: time.max(self.must),
            ..self
        }
    }

    /// Returns for how long the store must remember: until a captured delivery is refused for its
    /// age, or for a stated time where nothing tells its age.
    #[must_use]
    pub const fn must(&self) -> Duration {
        self.must
    }

    /// Returns for how long the store remembers if it has room: until the vendor gives up.
    #[must_use]
    pub const fn may(&self) -> Duration {
        self.may
    }
}

/// Identifies the holder of a claim: 16 random bytes, new for every delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimer([u8; 16]);

impl Claimer {
    /// Creates a claimer from 16 bytes, which no other claimer may use at the same time.
    ///
    /// ```
    /// use webhook_sig::replay::Claimer;
    ///
    /// let claimer = Claimer::from_bytes([7; 16]);
    ///
    /// assert_eq!(claimer.as_bytes(), &[7; 16]);
    /// assert_ne!(claimer, Claimer::from_bytes([8; 16]));
    /// ```
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes; [`from_bytes`](Self::from_bytes) shows it.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}
