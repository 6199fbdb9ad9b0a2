//! The claim on a delivery, from before its handler runs until its response is known.

use std::collections::HashSet;
use std::sync::Arc;

use http::StatusCode;

use crate::endpoint::answer::Answer;
use crate::endpoint::budget::Reservation;
use crate::endpoint::handled::HandledEvents;
use crate::endpoint::settlement::Settlement;
use crate::error::{BoxError, Error, ErrorKind};
use crate::replay::{ClaimState, Claimer, EventKey, Events, Keep, ReplayProtection, Settled};
use crate::request::Headers;
use crate::runtime::{System, Task, spawn, timeout};
use crate::scheme::{Acknowledgement, Scheme};
use crate::verify::EventFacts;

/// A claim on a delivery, whose holder may run the handler.
///
/// Call [`settle`](Self::settle) with the head of the response. A claim that is dropped instead,
/// because the handler panicked or the connection was lost, is released at once, so that the
/// delivery can be sent again.
#[derive(Debug)]
#[must_use = "a claim that is dropped is released, and the delivery can run again"]
pub struct Claim {
    /// What is held in a store, boxed because endpoints without a store do not have it.
    held: Option<Box<Held>>,
    /// There until the claim ends; then the task that records the end keeps it.
    reservation: Option<Reservation>,
}

#[derive(Debug)]
struct Held {
    settlement: Settlement,
    acknowledgement: Acknowledgement,
    keep: Keep,
    /// What the handler can name in a partial acknowledgement, in the order of the delivery's keys.
    events: Option<Arc<EventFacts>>,
    keys: Arc<[EventKey]>,
    partly: Option<HandledEvents>,
}

impl Claim {
    /// Creates a claim that holds its part of the budget alone.
    pub(crate) const fn new(reservation: Reservation) -> Self {
        Self {
            held: None,
            reservation: Some(reservation),
        }
    }

    /// Claims the events of a delivery, and returns the places of those that were handled before.
    ///
    /// `is_fresh` is called right before the store is asked: a delivery that the store has forgotten
    /// by now must be refused for its age, however late its body was complete.
    pub(crate) async fn take(
        mut self,
        protection: &ReplayProtection,
        system: System,
        events: Events,
        scheme: &Scheme,
        keep: Keep,
        is_fresh: impl Fn() -> Result<(), Error>,
    ) -> Result<(Self, Vec<usize>), Error> {
        let mut random = [0; 16];
        system
            .runtime
            .fill_random(&mut random)
            .map_err(unavailable)?;
        let claimer = Claimer::from_bytes(random);
        is_fresh()?;
        // Noted before the store is asked: even if the sender leaves before there is an answer,
        // the events are released when the claim is dropped.
        let keys = Arc::from(events.keys());
        let settlement = Settlement::new(
            protection.clone(),
            system.clone(),
            claimer,
            scheme.id(),
            events.keys().to_vec(),
        );
        let held = self.held.insert(Box::new(Held {
            settlement,
            acknowledgement: scheme.acknowledgement(),
            keep,
            events: None,
            keys,
            partly: None,
        }));
        let answer = protection.store.claim(&events, &claimer, protection.lease);
        match timeout(&*system.runtime, protection.timeout, answer).await {
            Ok(Ok(ClaimState::Claimed { handled })) => {
                held.settlement.keep_new(&handled);
                Ok((self, handled))
            }
            Ok(Ok(ClaimState::Handled)) => self.refuse(ErrorKind::AlreadyHandled),
            Ok(Ok(ClaimState::InFlight)) => self.refuse(ErrorKind::InFlight),
            Ok(Ok(ClaimState::TooManyIds)) => self.refuse(ErrorKind::UnsignedIdsExhausted),
            Ok(Err(error)) => {
                // The store may have recorded the claim all the same, so it is released; but
                // a store that fails at once would be asked again and again for every delivery.
                held.settlement.release_once();
                Err(unavailable(error))
            }
            Err(elapsed) => Err(unavailable(elapsed)),
        }
    }

    /// Ends a claim that got nothing.
    fn refuse<T>(mut self, kind: ErrorKind) -> Result<T, Error> {
        self.held = None;
        Err(kind.into())
    }

    /// Returns the keys of the delivery's events, in its order.
    pub(crate) fn keys(&self) -> Arc<[EventKey]> {
        let held = self.held.as_ref();
        held.map_or_else(Arc::default, |held| held.keys.clone())
    }

    /// Notes what the handler can name in a partial acknowledgement.
    pub(crate) fn remember(&mut self, events: Option<&Arc<EventFacts>>) {
        if let Some(held) = &mut self.held
            && held.acknowledgement.partial_status().is_some()
        {
            held.events = events.cloned();
        }
    }

    /// Notes which events of a batch the handler has handled, from the extensions of its response.
    ///
    /// It matters only if the status means a partial acknowledgement to the vendor.
    #[must_use = "the claim is to be settled"]
    pub fn partly(mut self, handled: Option<&HandledEvents>) -> Self {
        if let Some(held) = &mut self.held {
            held.partly = handled.cloned();
        }
        self
    }

    /// Ends the claim by the handler's response, unless its trailers decide.
    ///
    /// A status that the scheme's vendor takes for an acknowledgement makes the delivery handled;
    /// any other releases it, and so does a `grpc-status` other than 0, which gRPC sends with a
    /// 200. A gRPC response that has no `grpc-status` yet has it in its trailers: then nothing is
    /// settled, and the returned [`AwaitingTrailers`] is to be settled with them.
    ///
    /// It returns when the store has recorded the end, or after the store's timeout. In that case
    /// recording goes on in the background until the lease ends, if the
    /// [budget](crate::endpoint::Budget#settlements) has room for it.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
    /// use webhook_sig::endpoint::UnsignedIds;
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
    ///     .name("github")
    ///     .unsigned_ids(UnsignedIds::Trust)
    ///     .replay(MemoryStore::new())
    ///     .build()?;
    ///
    /// let failed = endpoint.receive(&head, body()).await?;
    /// failed.claim.settle(StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new()).await;
    ///
    /// let retried = endpoint.receive(&head, body()).await?;
    /// retried.claim.settle(StatusCode::NO_CONTENT, &HeaderMap::new()).await;
    ///
    /// let again = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub async fn settle(
        self,
        status: StatusCode,
        headers: &dyn Headers,
    ) -> Option<AwaitingTrailers> {
        let Some(answer) = Answer::of_head(self.acknowledgement(), status, headers) else {
            let claim = self;
            return Some(AwaitingTrailers { claim, status });
        };
        self.settle_as(answer).await;
        None
    }

    /// Returns how a response acknowledges; without a store it does not matter.
    fn acknowledgement(&self) -> Acknowledgement {
        let held = self.held.as_ref();
        held.map_or(Acknowledgement::ANY_SUCCESS, |held| held.acknowledgement)
    }

    async fn settle_as(mut self, answer: Answer) {
        let Some(held) = &mut self.held else {
            return;
        };
        let end = match answer {
            Answer::Handled => Settled::Handled(held.keep),
            Answer::Partly => {
                held.settle_partly();
                Settled::Released
            }
            Answer::Failed => Settled::Released,
        };
        self.end(end).await;
    }

    /// Ends the claim in the store. If this future is dropped midway, recording goes on.
    async fn end(&mut self, end: Settled) {
        let settlement = self.held.as_ref().map(|held| &held.settlement);
        let Some((wait, system)) = settlement.map(|one| (one.timeout(), one.system.clone())) else {
            return;
        };
        if let Some(recording) = self.record(end) {
            // A store that is down holds up the response no longer than this. Boxed, because
            // without a store there is no room for the timer.
            let _ = Box::pin(timeout(&*system.runtime, wait, recording)).await;
        }
    }

    /// Records the end of the claim in a separate task, which the sender cannot stop.
    ///
    /// The delivery keeps its place in the budget until then, so there are never more tasks than
    /// places. Without a runtime, as while a process exits, the lease ends the claim.
    fn record(&mut self, end: Settled) -> Option<Task<()>> {
        let (held, mut place) = (self.held.take()?, self.reservation.take()?);
        place.give_bytes_back();
        let runtime = Arc::clone(&held.settlement.system.runtime);
        Some(spawn(&*runtime, held.settlement.record(end, place)))
    }
}

impl Held {
    /// Takes those events for handled that the handler named; the end of the others follows.
    fn settle_partly(&mut self) {
        let (Some(events), Some(partly)) = (&self.events, &self.partly) else {
            return;
        };
        let places = events.named(&partly.ids());
        let handled = places.iter().filter_map(|place| self.keys.get(*place));
        let handled: HashSet<_> = handled.copied().collect();
        self.settlement
            .settle_apart(&handled, Settled::Handled(self.keep));
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        drop(self.record(Settled::Released));
    }
}

/// A claim that the trailers of a gRPC response will settle.
///
/// Dropping it releases the claim: the body failed or was reset, or ended without trailers.
#[derive(Debug)]
#[must_use = "a claim that is dropped is released, and the delivery can run again"]
pub struct AwaitingTrailers {
    claim: Claim,
    status: StatusCode,
}

impl AwaitingTrailers {
    /// Ends the claim by the trailers of the response, as [`Claim::settle`] does by the head.
    ///
    /// Trailers without a `grpc-status` release the delivery, because a client takes such a call
    /// for one that failed.
    ///
    /// ```
    /// use http::StatusCode;
    /// use webhook_sig::endpoint::UnsignedIds;
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
    ///     .name("github")
    ///     .unsigned_ids(UnsignedIds::Trust)
    ///     .replay(MemoryStore::new())
    ///     .build()?;
    /// let response = [("content-type", "application/grpc")];
    ///
    /// let failed = endpoint.receive(&head, body()).await?;
    /// let awaiting = failed.claim.settle(StatusCode::OK, &response).await.expect("a gRPC response");
    /// awaiting.settle(&[("grpc-status", "13")]).await;
    ///
    /// let retried = endpoint.receive(&head, body()).await?;
    /// let awaiting = retried.claim.settle(StatusCode::OK, &response).await.expect("a gRPC response");
    /// awaiting.settle(&[("grpc-status", "0")]).await;
    ///
    /// let again = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub async fn settle(self, trailers: &dyn Headers) {
        let answer = Answer::of_trailers(self.claim.acknowledgement(), self.status, trailers);
        self.claim.settle_as(answer).await;
    }
}

fn unavailable(source: impl Into<BoxError>) -> Error {
    Error::new(ErrorKind::StoreUnavailable, source)
}
