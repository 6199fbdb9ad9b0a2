//! How much may be in flight at once.

use std::sync::Arc;
use std::sync::atomic::Ordering;

#[cfg(webhook_sig_loom)]
use loom::sync::atomic::AtomicUsize;
#[cfg(not(webhook_sig_loom))]
use std::sync::atomic::AtomicUsize;

use crate::error::ErrorKind;

/// The greatest number of bytes of bodies in flight, unless set: 64 MiB.
pub const BUDGET_BYTES: usize = 64 * 1024 * 1024;

/// The greatest number of deliveries in flight, unless set: 1024.
pub const BUDGET_DELIVERIES: usize = 1024;

/// A budget of bytes and of deliveries that are being received or handled.
///
/// A delivery takes its place before its body is read, and bytes as they arrive; both come back
/// when the delivery is refused, or its body is consumed or dropped. What exceeds the budget is
/// answered with 503. Clones share the budget, so that any number of endpoints can.
///
/// It counts the bytes of bodies. The buffers that a server reads them into come on top: under
/// axum, bodies in flight were seen to take twice their length.
///
/// ```
/// use webhook_sig::endpoint::Budget;
/// use webhook_sig::provider::{GITHUB, STRIPE};
/// use webhook_sig::Endpoint;
///
/// let budget = Budget::new(16 * 1024 * 1024, 256);
/// let github = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?.budget(budget.clone());
/// let stripe = Endpoint::with_secret(&STRIPE, "whsec_tq0VW5ZqkqPDYkYm8sJ1")?.budget(budget);
/// # Ok::<(), webhook_sig::InvalidKey>(())
/// ```
#[derive(Clone, Debug)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    bytes: Account,
    deliveries: Account,
}

impl Budget {
    /// Makes a budget.
    ///
    /// ```
    /// use webhook_sig::endpoint::Budget;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind};
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
    /// let budget = Budget::new(20, 256);
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?
    ///     .budget(budget.clone());
    ///
    /// let received = endpoint.receive(&head, body()).await?;
    /// assert_eq!((budget.bytes_in_flight(), budget.deliveries_in_flight()), (13, 1));
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
            }),
        }
    }

    /// Returns the bytes of bodies in flight; [`new`](Self::new) shows it.
    #[must_use]
    pub fn bytes_in_flight(&self) -> usize {
        self.shared.bytes.taken.load(Ordering::Relaxed)
    }

    /// Returns the number of deliveries in flight; [`new`](Self::new) shows it.
    #[must_use]
    pub fn deliveries_in_flight(&self) -> usize {
        self.shared.deliveries.taken.load(Ordering::Relaxed)
    }

    /// Takes the place of one delivery.
    pub(crate) fn enter(&self) -> Result<Reservation, ErrorKind> {
        self.shared.deliveries.take(1)?;
        Ok(Reservation {
            shared: self.shared.clone(),
            bytes: 0,
        })
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
    bytes: usize,
}

impl Reservation {
    /// Takes more bytes.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), ErrorKind> {
        self.shared.bytes.take(bytes)?;
        self.bytes = self.bytes.saturating_add(bytes);
        #[cfg(feature = "metrics")]
        gauge().increment(precise(bytes));
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        #[cfg(feature = "metrics")]
        gauge().decrement(precise(self.bytes));
        self.shared.bytes.give_back(self.bytes);
        self.shared.deliveries.give_back(1);
    }
}

#[cfg(feature = "metrics")]
fn gauge() -> metrics::Gauge {
    metrics::gauge!(crate::endpoint::IN_FLIGHT)
}

#[cfg(feature = "metrics")]
#[expect(
    clippy::cast_precision_loss,
    reason = "no memory has more than 2^52 bytes"
)]
const fn precise(bytes: usize) -> f64 {
    bytes as f64
}

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
        let grown = |taken: usize| taken.checked_add(amount).filter(|sum| *sum <= self.limit);
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
