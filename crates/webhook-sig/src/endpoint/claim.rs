//! The claim on a delivery, from before its handler runs until its response is known.

use std::mem;
use std::time::Duration;

use http::StatusCode;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::endpoint::budget::Reservation;
use crate::error::{BoxError, Error, ErrorKind};
use crate::replay::{ClaimState, Claimer, ReplayKey, ReplayProtection, Settled};
use crate::scheme::{Acknowledgement, Scheme};

/// A claim on a delivery: whoever holds it may run the handler.
///
/// Call [`settle`](Self::settle) with the response's status. A claim that is dropped instead,
/// because the handler panicked or the connection went away, is given back at once, so that the
/// delivery can be sent again.
#[derive(Debug)]
#[must_use = "a claim that is dropped is given back, and the delivery can run again"]
pub struct Claim {
    /// What is held in a store. Without one there is nothing, which takes little room.
    held: Option<Box<Held>>,
    /// There until the claim ends; then the task that records the end keeps it.
    reservation: Option<Reservation>,
}

#[derive(Debug)]
struct Held {
    protection: ReplayProtection,
    keys: Vec<ReplayKey>,
    claimer: Claimer,
    scheme: &'static str,
    acknowledgement: Acknowledgement,
    keep: Duration,
    /// How often the store is asked to release the claim.
    release_attempts: usize,
}

impl Claim {
    /// A claim that holds its part of the budget alone.
    pub(crate) const fn new(reservation: Reservation) -> Self {
        Self {
            held: None,
            reservation: Some(reservation),
        }
    }

    /// Claims a delivery under every key that may stand for it, in order.
    ///
    /// While a secret is rotated there are several. Every instance asks in the same order, and
    /// any two that accept the same delivery have a key in common, so one of them finds it taken.
    ///
    /// Right before each question `is_fresh` is asked: what the store has forgotten by now must
    /// be refused for its age, however late the body was complete.
    pub(crate) async fn take(
        mut self,
        protection: &ReplayProtection,
        keys: impl IntoIterator<Item = ReplayKey>,
        scheme: &Scheme,
        keep: Duration,
        is_fresh: impl Fn() -> Result<(), ErrorKind>,
    ) -> Result<Self, Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(unavailable)?;
        let claimer = Claimer::from_bytes(random);
        self.held = Some(Box::new(Held {
            protection: protection.clone(),
            keys: Vec::new(),
            claimer,
            scheme: scheme.id(),
            acknowledgement: scheme.acknowledgement(),
            keep,
            release_attempts: RELEASE_ATTEMPTS,
        }));
        for key in keys {
            is_fresh()?;
            // Whatever becomes of the question, even if the sender leaves before there is an
            // answer: from here on the key is given back when the claim is dropped.
            if let Some(held) = &mut self.held {
                held.keys.push(key);
            }
            let answer = protection.store.claim(&key, &claimer, protection.lease);
            let seen = match timeout(protection.timeout, answer).await {
                Ok(Ok(seen)) => seen,
                Ok(Err(error)) => {
                    // The claim may be there all the same, so it is released; but a store that
                    // fails at once would be asked again and again for every delivery.
                    if let Some(held) = &mut self.held {
                        held.release_attempts = 1;
                    }
                    return Err(unavailable(error));
                }
                Err(elapsed) => return Err(unavailable(elapsed)),
            };
            let (kind, end) = match seen {
                ClaimState::Claimed => continue,
                ClaimState::InFlight => (ErrorKind::InFlight, Settled::Released),
                // Under the other keys too: those that knew it may be the first to retire.
                ClaimState::Handled => (ErrorKind::AlreadyHandled, Settled::Handled(keep)),
            };
            self.end(end).await;
            return Err(kind.into());
        }
        Ok(self)
    }

    /// Ends the claim by the handler's response: its status and its `grpc-status`, if it has one.
    ///
    /// An acknowledging status, as the scheme defines it, makes the delivery handled; any other
    /// gives it back, and so does a `grpc-status` other than 0, which gRPC sends with a 200.
    /// It returns when the store has recorded it, or after the store's time-out,
    /// in which case recording goes on in the background until the lease ends, as far as the
    /// [budget](crate::endpoint::Budget#settlements) has room for it.
    ///
    /// ```
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::replay::MemoryStore;
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
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("It's a Secret to Everybody"))
    ///     .replay(MemoryStore::new())
    ///     .build()?;
    ///
    /// let failed = endpoint.receive(&head, body()).await?;
    /// failed.claim.settle(500, None).await;
    ///
    /// let retried = endpoint.receive(&head, body()).await?;
    /// retried.claim.settle(204, None).await;
    ///
    /// let again = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub async fn settle(mut self, status: u16, grpc_status: Option<&[u8]>) {
        let Some(held) = &self.held else {
            return;
        };
        let has_succeeded = grpc_status.is_none_or(|code| code == b"0");
        let accepts = |status| held.acknowledgement.accepts(status);
        let end = if has_succeeded && StatusCode::from_u16(status).is_ok_and(accepts) {
            Settled::Handled(held.keep)
        } else {
            Settled::Released
        };
        self.end(end).await;
    }

    /// Ends the claim in the store. If this future is dropped midway, recording goes on.
    async fn end(&mut self, end: Settled) {
        let Some(wait) = self.held.as_ref().map(|held| held.protection.timeout) else {
            return;
        };
        if let Some(recording) = self.record(end) {
            // A store that is down holds up the response no longer than this. Who has no store
            // does not carry the room for the timer.
            let _ = Box::pin(timeout(wait, recording)).await;
        }
    }

    /// Records the end of the claim in a task of its own, which the sender cannot stop.
    ///
    /// The delivery keeps its place in the budget until then, so that there are never more tasks
    /// than places. Without a runtime, as while a process ends, the lease ends the claim.
    fn record(&mut self, end: Settled) -> Option<JoinHandle<()>> {
        let (held, mut place) = (self.held.take()?, self.reservation.take()?);
        place.give_bytes_back();
        let runtime = Handle::try_current().ok()?;
        Some(runtime.spawn(held.record(end, place)))
    }
}

impl Held {
    async fn record(mut self: Box<Self>, end: Settled, place: Reservation) {
        let (scheme, lease) = (self.scheme, self.protection.lease);
        // Past its lease somebody else may hold the claim, and there is nothing left to do.
        let recorded = timeout(lease, self.try_to_record(end, &place)).await;
        if !matches!(recorded, Ok(Ok(()))) {
            place.leave_unrecorded(scheme, end);
        }
    }

    /// Asks the store until it has recorded the end, or no further attempt is allowed.
    async fn try_to_record(&mut self, end: Settled, place: &Reservation) -> Result<(), ErrorKind> {
        let attempts = match end {
            // What was handled and is not recorded runs again.
            Settled::Handled(_) => usize::MAX,
            // What is not released ends by its lease.
            Settled::Released => self.release_attempts,
        };
        self.ask(end).await;
        let mut pause = FIRST_PAUSE;
        // The first attempt is as short as the store's time-out. What takes longer than that
        // must leave room for deliveries to come.
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

    /// Asks the store once for each key; those remain under which it has not recorded the end.
    async fn ask(&mut self, end: Settled) {
        for key in mem::take(&mut self.keys) {
            let answer = self.protection.store.settle(&key, &self.claimer, end);
            if !matches!(timeout(self.protection.timeout, answer).await, Ok(Ok(()))) {
                self.keys.push(key);
            }
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        drop(self.record(Settled::Released));
    }
}

/// How often a store is asked to release a claim.
const RELEASE_ATTEMPTS: usize = 6;

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

fn unavailable(source: impl Into<BoxError>) -> Error {
    Error::new(ErrorKind::StoreUnavailable, source)
}
