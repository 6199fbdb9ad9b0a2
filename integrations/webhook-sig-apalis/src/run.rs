//! One run of a job: it is read, handled, and what becomes of it is decided.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tokio::time::Instant;
use tower::Service;
use tracing::{Instrument as _, Span};
use ulid::Ulid;
use webhook_sig::endpoint::HandledEvents;
use webhook_sig::key::Tenant;
use webhook_sig::{BoxError, UnixTime, Verified};

use crate::UNREAD_AGE;
use crate::attempt::{End, attempt};
use crate::database::{Fetched, Outcome, Settlement};
use crate::holds::Hold;
use crate::identity::event_id_and_type;
use crate::job::{self, Unread};
use crate::queue::Queue;
use crate::telemetry;

impl Queue {
    /// Runs a job once, and measures that.
    pub(crate) async fn run<S, R>(&self, task: Fetched, hold: Hold, handler: S) -> Settlement
    where
        S: Service<Request<Full<Bytes>>, Response = Response<R>> + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        R: Body + Send + 'static,
        R::Data: Send,
    {
        let begun = Instant::now();
        let settlement = self.try_once(task, hold, handler).await;
        let (end, age) = (settlement.end(), age(settlement.hold.id()));
        telemetry::ran(self.database.queue(), end, begun.elapsed(), age);
        settlement
    }

    async fn try_once<S, R>(&self, task: Fetched, hold: Hold, handler: S) -> Settlement
    where
        S: Service<Request<Full<Bytes>>, Response = Response<R>> + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        R: Body + Send + 'static,
        R::Data: Send,
    {
        let id = hold.id().to_owned();
        let (before, most) = (task.attempts, task.most);
        let attempts = before.saturating_add(1);
        let settle = move |attempts, outcome| Settlement {
            hold,
            before,
            attempts,
            most,
            outcome,
            rest: None,
        };
        // Each time that a worker was killed with the job counts as an attempt.
        if before >= most {
            return settle(before, self.dead(&id, KILLED));
        }
        let job = Bytes::from(task.job);
        let (verified, request) = match job::decode(self.scheme, job.clone()) {
            Ok(read) => read,
            Err(Unread::Foreign(error)) => return settle(before, self.unread(&id, error)),
            Err(Unread::Damaged) => return settle(attempts, self.dead(&id, DAMAGED)),
        };
        let acknowledgement = self.scheme.acknowledgement();
        let limit = self.settings.attempt_timeout;
        let span = self.span(&id, attempts, &verified);
        let attempt = attempt(handler, request, acknowledgement, limit).instrument(span);
        let (error, rest) = match attempt.await {
            End::Done => return settle(attempts, Outcome::Done),
            End::Failed(error) => (error, None),
            // What is not listed cannot be named as handled.
            End::Partly(_) if verified.event_ids().next().is_none() => (UNLISTED.to_owned(), None),
            End::Partly(handled) => match rest(&job, verified, &handled) {
                Some(rest) => (UNHANDLED.to_owned(), Some(rest)),
                None => return settle(attempts, Outcome::Done),
            },
        };
        let outcome = if attempts >= most {
            self.dead(&id, &error)
        } else {
            self.failed(&id, attempts, error)
        };
        Settlement {
            rest,
            ..settle(attempts, outcome)
        }
    }

    /// Returns what the lines of a handler's log are in, with the names of the endpoint's own.
    fn span(&self, id: &str, attempt: usize, verified: &Verified) -> Span {
        let [event_id, event_type] = event_id_and_type(verified);
        tracing::info_span!(
            "webhook_job",
            queue = self.database.queue(),
            scheme = self.scheme.id(),
            tenant = verified.tenant().map(Tenant::as_str),
            job = id,
            attempt,
            event_id,
            event_type,
        )
    }

    fn failed(&self, id: &str, attempts: usize, error: String) -> Outcome {
        let wait = self.settings.backoff.after(attempts);
        let queue = self.database.queue();
        tracing::warn!(
            queue,
            job = id,
            attempts,
            error,
            ?wait,
            "a job failed, and is tried again"
        );
        Outcome::Failed(error, wait)
    }

    /// Decides on a job that another worker may read.
    ///
    /// It waits for as long as it has waited already, so that the waits double without a count of them.
    fn unread(&self, id: &str, error: String) -> Outcome {
        let age = age(id);
        if age >= UNREAD_AGE {
            return self.dead(id, &error);
        }
        let wait = self.settings.backoff.within(age);
        tracing::debug!(job = id, error, ?wait, "a job waits for another worker");
        Outcome::Failed(error, wait)
    }

    fn dead(&self, id: &str, error: &str) -> Outcome {
        let queue = self.database.queue();
        tracing::error!(queue, job = id, error, "a job is a dead letter");
        Outcome::Dead(error.to_owned())
    }
}

/// Returns the job for the events of a batch that were not handled, or `None` if there are none.
fn rest(job: &Bytes, mut verified: Verified, handled: &HandledEvents) -> Option<Vec<u8>> {
    handled.mark(&mut verified);
    let is_left = verified.event_ids().any(|event| event.is_new());
    is_left.then(|| job::with_proof(job, &verified))
}

/// Returns how long ago a job was stored, by its id.
fn age(id: &str) -> Duration {
    let stored = Ulid::from_string(id).map_or(0, |id| id.timestamp_ms());
    let now = u64::try_from(UnixTime::now().as_millis()).unwrap_or_default();
    Duration::from_millis(now.saturating_sub(stored))
}

const KILLED: &str = "the worker was killed in the last attempt";
const DAMAGED: &str = "the job is damaged: this crate wrote other bytes";
const UNLISTED: &str = "the handler named some events as handled, and the delivery lists none";
const UNHANDLED: &str = "the handler named some of the events as handled, and not the others";
