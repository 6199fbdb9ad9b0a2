//! How much may be in flight at once.

use std::sync::Arc;
use std::sync::atomic::Ordering;

#[cfg(webhook_sig_loom)]
use loom::sync::atomic::AtomicUsize;
#[cfg(not(webhook_sig_loom))]
use std::sync::atomic::AtomicUsize;

use crate::endpoint::invalid::OptionReason;
use crate::endpoint::unrecorded::Unrecorded;
use crate::error::ErrorKind;
use crate::replay::Settled;
use crate::time::Clock;

/// The default for the greatest number of bytes that deliveries in flight take: 64 MiB.
///
/// [`BUDGET_DELIVERIES`] deliveries with a body do not fit into it at once, on purpose: the number
/// bounds deliveries whose body has not arrived yet, and the bytes are the tighter bound for all
/// others.
pub const BUDGET_BYTES: usize = 64 * 1024 * 1024;

/// The default for the greatest number of deliveries in flight: 1024.
///
/// With bodies, so many do not fit into [`BUDGET_BYTES`], which then is the bound that counts.
pub const BUDGET_DELIVERIES: usize = 1024;

/// The greatest number of settlements that are retried at a time: 512.
///
/// It is half of [`BUDGET_DELIVERIES`], and of another [`Budget`] it is half of its deliveries,
/// rounded up. At most half of them are releases, so that a store that does not answer never
/// keeps the room from deliveries that were handled.
pub const BUDGET_SETTLEMENTS: usize = settlements(BUDGET_DELIVERIES);

/// A gauge of the bytes that deliveries in flight take of their budgets, over all of them.
#[cfg(feature = "metrics")]
pub const IN_FLIGHT: &str = "webhook_sig_in_flight_bytes";

const fn settlements(deliveries: usize) -> usize {
    deliveries.div_ceil(2)
}

/// What a delivery takes of a [`Budget`] before the first byte of its body: 64 KiB.
pub const DELIVERY_BYTES: usize = 64 * 1024;

/// The greatest number of refused bodies that are read and discarded at once: 64.
///
/// All endpoints that share a [`Budget`] share this number too.
pub const DRAIN_LIMIT: usize = 64;

/// A budget of memory and of deliveries that are being received or handled.
///
/// A delivery takes its place and [`DELIVERY_BYTES`] before its body is read, and more as the
/// body arrives; all of it comes back when the delivery is refused, or its response is there.
/// What exceeds the budget is answered with 503. Clones share the budget, so that any number of
/// endpoints can.
///
/// # What is counted
///
/// What a delivery costs, which is more than its body:
///
/// | for | counted |
/// | --- | --- |
/// | the body | its bytes, and an eighth more for what an allocator loses between blocks |
/// | the buffers that the server reads into | its longest chunk three times, 512 KiB at most |
/// | the head, the connection and the futures | [`DELIVERY_BYTES`] |
///
/// So a budget of 256 MiB holds some 200 bodies of 1 MiB that arrive in chunks of 32 KiB. What
/// has arrived when an endpoint has to wait for more is copied into blocks, because a server's
/// chunk can keep a buffer of many times its length from being freed.
///
/// With that, the resident memory of a server in a debug build, under axum and under actix-web,
/// grows by no more than the budget and a tenth while a thousand senders each upload 1 MiB to it
/// in pieces of up to 32 KiB; `tests/tests/memory.rs` measures it, from a thousand open
/// connections without a request on, with the allocator of glibc. jemalloc, which returns memory
/// later, took half as much again as the budget.
///
/// What the handler makes of a body is not counted, nor what connections without a delivery in
/// flight cost; bound their number in the server.
///
/// # Settlements
///
/// A settlement that the replay store has not recorded yet keeps the delivery's place, and none
/// of its bytes. Its first attempt always has that place. What the store failed to record is
/// tried again as long as settlements take at most half of the deliveries, by default
/// [`BUDGET_SETTLEMENTS`]; beyond that the claim is left to its lease. The metric
/// `webhook_sig_unrecorded_settlements_total` counts how often that happened.
///
/// ```
/// use webhook_sig::endpoint::Budget;
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::{GITHUB, STRIPE};
/// use webhook_sig::Endpoint;
///
/// let budget = Budget::new(16 * 1024 * 1024, 256);
/// let github = Endpoint::builder(&GITHUB, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"))
///     .budget(budget.clone())
///     .build()?;
/// let stripe = Endpoint::builder(&STRIPE, Secret::new("whsec_tq0VW5ZqkqPDYkYm8sJ1"))
///     .budget(budget)
///     .build()?;
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// ```
#[derive(Clone, Debug)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    bytes: Account,
    deliveries: Account,
    draining: Account,
    settlements: Account,
    unrecorded: Unrecorded,
}

impl Budget {
    /// Creates a budget of bytes, counted as [above](Self#what-is-counted), and of deliveries.
    ///
    /// ```
    /// use webhook_sig::endpoint::{Budget, DELIVERY_BYTES};
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind, Verifier};
    /// # use webhook_sig::{Error, Head};
    ///
    /// # use bytes::Bytes;
    /// # let headers = [(
    /// #     "X-Hub-Signature-256",
    /// #     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// # )];
    /// # let head = Head::new("POST", "/webhooks", &headers);
    /// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("Hello, World!"))]);
    /// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
    /// let budget = Budget::new(DELIVERY_BYTES + 60, 256);
    /// let verifier = Verifier::new(&GITHUB).body_limit(13);
    /// let endpoint = Endpoint::builder(verifier, Secret::new("It's a Secret to Everybody"))
    ///     .budget(budget.clone())
    ///     .build()?;
    ///
    /// let received = endpoint.receive(&head, body()).await?;
    /// assert_eq!(budget.deliveries_in_flight(), 1);
    /// assert!(budget.bytes_in_flight() > DELIVERY_BYTES + 13);
    /// let beyond = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(beyond.kind(), ErrorKind::BudgetExhausted);
    ///
    /// drop(received);
    /// assert_eq!((budget.bytes_in_flight(), budget.deliveries_in_flight()), (0, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn new(bytes: usize, deliveries: usize) -> Self {
        Self {
            shared: Arc::new(Shared {
                bytes: Account::new(bytes),
                deliveries: Account::new(deliveries),
                draining: Account::new(DRAIN_LIMIT),
                settlements: Account::new(settlements(deliveries)),
                unrecorded: Unrecorded::default(),
            }),
        }
    }

    /// Returns the bytes that the deliveries in flight take; [`new`](Self::new) shows it.
    #[must_use]
    pub fn bytes_in_flight(&self) -> usize {
        self.shared.bytes.taken.load(Ordering::Relaxed)
    }

    /// Returns the number of deliveries in flight; [`new`](Self::new) shows it.
    #[must_use]
    pub fn deliveries_in_flight(&self) -> usize {
        self.shared.deliveries.taken.load(Ordering::Relaxed)
    }

    /// Checks that at least one delivery fits whose body is as long as it may be.
    pub(crate) fn check(&self, longest_body: usize) -> Result<(), OptionReason> {
        if self.shared.deliveries.limit == 0 {
            return Err(OptionReason::BudgetWithoutDeliveries);
        }
        let (bytes, needed) = (self.shared.bytes.limit, cost(longest_body, longest_body));
        if bytes < needed {
            return Err(OptionReason::BudgetTooSmall { bytes, needed });
        }
        Ok(())
    }

    /// Takes the place of one delivery.
    pub(crate) fn enter(&self) -> Result<Reservation, ErrorKind> {
        self.shared.deliveries.take(1)?;
        let mut reservation = Reservation {
            shared: self.shared.clone(),
            body: 0,
            longest: 0,
            taken: 0,
        };
        reservation.grow(0)?;
        Ok(reservation)
    }
}

/// The place of one refused body among those that are drained; it comes back when this is dropped.
#[derive(Debug)]
pub(crate) struct DrainPlace {
    shared: Arc<Shared>,
}

impl Budget {
    /// Takes the place of one refused body, if one of [`DRAIN_LIMIT`] is left.
    pub(crate) fn drain(&self) -> Option<DrainPlace> {
        self.shared.draining.take(1).ok()?;
        Some(DrainPlace {
            shared: self.shared.clone(),
        })
    }
}

impl Drop for DrainPlace {
    fn drop(&mut self) {
        self.shared.draining.give_back(1);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(BUDGET_BYTES, BUDGET_DELIVERIES)
    }
}

/// What one delivery has taken of a budget; it comes back when this is dropped.
#[derive(Debug)]
pub(crate) struct Reservation {
    shared: Arc<Shared>,
    body: usize,
    longest: usize,
    taken: usize,
}

impl Reservation {
    /// Takes what another chunk of the body costs.
    ///
    /// The whole cost is computed anew and the difference taken, because a chunk can raise both
    /// parts of it: the body's length, and the longest chunk. It never falls, so nothing is given
    /// back before the end.
    pub(crate) fn grow(&mut self, chunk: usize) -> Result<(), ErrorKind> {
        self.body = self.body.saturating_add(chunk);
        self.longest = self.longest.max(chunk);
        let more = cost(self.body, self.longest).saturating_sub(self.taken);
        self.shared.bytes.take(more)?;
        self.taken = self.taken.saturating_add(more);
        #[cfg(feature = "metrics")]
        gauge().increment(precise(more));
        Ok(())
    }

    /// Gives the bytes back and keeps the place.
    pub(crate) fn give_bytes_back(&mut self) {
        #[cfg(feature = "metrics")]
        gauge().decrement(precise(self.taken));
        self.shared.bytes.give_back(self.taken);
        self.taken = 0;
    }

    /// Takes a place among the settlements that are retried, if one is left.
    pub(crate) fn retry(&self, end: Settled) -> Result<Retry, ErrorKind> {
        let settlements = &self.shared.settlements;
        let limit = match end {
            // A delivery that was handled and is not recorded runs again.
            Settled::Handled(_) => settlements.limit,
            // A claim that is not released ends by its lease, and anyone who captured a delivery
            // can cause as many releases as they send copies. Half of the room is not theirs.
            Settled::Released => settlements.limit / 2,
        };
        settlements.take_within(limit, 1)?;
        Ok(Retry {
            shared: self.shared.clone(),
        })
    }

    /// Reports a settlement that was never recorded to operators.
    pub(crate) fn leave_unrecorded(&self, scheme: &'static str, end: Settled, clock: &dyn Clock) {
        self.shared.unrecorded.count(scheme, end, clock);
    }
}

/// A place among the settlements that are retried; it comes back when this is dropped.
#[derive(Debug)]
pub(crate) struct Retry {
    shared: Arc<Shared>,
}

impl Drop for Retry {
    fn drop(&mut self) {
        self.shared.settlements.give_back(1);
    }
}

/// Returns what a delivery takes of a budget, by the length of its body and of its longest chunk.
///
/// It must never be below what the process really holds for the delivery, or the budget would not
/// bound memory; `tests/tests/memory.rs` compares both.
fn cost(body: usize, longest: usize) -> usize {
    // An allocator rounds lengths up and leaves gaps between blocks; an eighth covers what was
    // measured.
    let allocator = body / 8;
    // A chunk is a slice of the buffer that the server reads into, and keeps all of it from being
    // freed. A server doubles its buffer when a chunk has filled it, so the buffer can be twice as
    // long as the chunk, and another one as long as the chunk is being filled meanwhile.
    let buffers = longest.saturating_mul(3).min(BUFFER_BYTES);
    DELIVERY_BYTES
        .saturating_add(body)
        .saturating_add(allocator)
        .saturating_add(buffers)
}

/// The most that is counted for buffers: hyper reads at most 408 KiB at a time, actix-web 128.
const BUFFER_BYTES: usize = 512 * 1024;

impl Drop for Reservation {
    fn drop(&mut self) {
        self.give_bytes_back();
        self.shared.deliveries.give_back(1);
    }
}

#[cfg(feature = "metrics")]
fn gauge() -> metrics::Gauge {
    metrics::gauge!(IN_FLIGHT)
}

#[cfg(feature = "metrics")]
#[expect(
    clippy::cast_precision_loss,
    reason = "no memory has more than 2^52 bytes"
)]
const fn precise(bytes: usize) -> f64 {
    bytes as f64
}

/// What is taken of a limit, by many deliveries at once.
///
/// The number guards no other memory: a delivery that sees an old value takes its part of the new
/// one or fails, because `fetch_update` compares. So no order is asked of it.
#[derive(Debug)]
struct Account {
    limit: usize,
    taken: AtomicUsize,
}

impl Account {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            taken: AtomicUsize::new(0),
        }
    }

    fn take(&self, amount: usize) -> Result<(), ErrorKind> {
        self.take_within(self.limit, amount)
    }

    fn take_within(&self, limit: usize, amount: usize) -> Result<(), ErrorKind> {
        let grown = |taken: usize| taken.checked_add(amount).filter(|sum| *sum <= limit);
        let order = Ordering::Relaxed;
        self.taken
            .fetch_update(order, order, grown)
            .map_err(|_| ErrorKind::BudgetExhausted)?;
        Ok(())
    }

    fn give_back(&self, amount: usize) {
        self.taken.fetch_sub(amount, Ordering::Relaxed);
    }
}
