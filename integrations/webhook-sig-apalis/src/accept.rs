//! The service that stores deliveries and acknowledges them.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tokio::time::timeout;
use tower::Service;
use webhook_sig::{BoxError, Verified, endpoint};

use crate::database::{NewJob, Pushed};
use crate::identity::{event_id_and_type, idempotency_key};
use crate::job;
use crate::queue::Queue;
use crate::telemetry;

/// A tower service that stores each delivery in a queue and acknowledges it.
///
/// [`Queue::accept`] creates it. It goes behind the layer that verifies; without one it answers 500.
#[derive(Clone, Debug)]
pub struct Accept {
    queue: Queue,
}

/// The future of [`Accept`].
pub type AcceptFuture =
    Pin<Box<dyn Future<Output = Result<Response<Full<Bytes>>, Infallible>> + Send>>;

impl Accept {
    pub(crate) const fn new(queue: Queue) -> Self {
        Self { queue }
    }
}

impl<B> Service<Request<B>> for Accept
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = AcceptFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> AcceptFuture {
        let queue = self.queue.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let stored = store(&queue, head, body).await;
            Ok(queue.answer(stored))
        })
    }
}

async fn store<B>(queue: &Queue, mut head: Parts, body: B) -> Result<(), Unstored>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let verified = queue.proof(&mut head)?;
    // Verified bytes are in memory already, within the endpoint's limit.
    let body = body.collect().await;
    let body = body.map_err(|error| Unstored::Failed(error.into()))?;
    let body = body.to_bytes();
    queue.store(&verified, head, &body).await
}

/// Why a delivery is not in the queue.
#[derive(Debug)]
pub(crate) enum Unstored {
    Failed(BoxError),
    Full,
    NoStore,
    OtherScheme(&'static str, &'static str),
    Slow,
    Unverified,
}

impl Queue {
    /// Takes the proof that a middleware has left in a request.
    pub(crate) fn proof(&self, head: &mut Parts) -> Result<Verified, Unstored> {
        let verified: Verified = head.extensions.remove().ok_or(Unstored::Unverified)?;
        let (own, other) = (self.scheme.id(), verified.scheme().id());
        if own == other {
            Ok(verified)
        } else {
            Err(Unstored::OtherScheme(own, other))
        }
    }

    /// Stores a verified delivery; when this returns it is committed, here or before.
    pub(crate) async fn store(
        &self,
        verified: &Verified,
        head: Parts,
        body: &[u8],
    ) -> Result<(), Unstored> {
        let stored = timeout(self.settings.store_timeout, self.push(verified, head, body));
        stored.await.unwrap_or(Err(Unstored::Slow))
    }

    async fn push(&self, verified: &Verified, head: Parts, body: &[u8]) -> Result<(), Unstored> {
        let limit = self.settings.row_limit;
        let database = self.database.clone();
        let count = || async move {
            let rows = database.count(limit).await?;
            telemetry::counted(database.queue(), rows);
            Ok(rows)
        };
        if !self.rows.has_room(limit, count) {
            return Err(Unstored::Full);
        }
        let [event_id, event_type] = event_id_and_type(verified);
        let key = idempotency_key(verified)?;
        let job = NewJob {
            job: job::encode(self.scheme, verified, head, body),
            key: key.as_deref(),
            event_id,
            event_type,
            attempts: self.settings.attempts,
        };
        match self.database.push(job).await.map_err(Unstored::Failed)? {
            Pushed::New => {
                self.rows.add();
                self.stored.notify_one();
                telemetry::came(self.database.queue(), "stored");
            }
            Pushed::Known => {
                tracing::debug!("the queue has the event already");
                telemetry::came(self.database.queue(), "known");
            }
        }
        Ok(())
    }

    /// Answers what the sender takes for an acknowledgement, or asks it to send again later.
    pub(crate) fn answer(&self, stored: Result<(), Unstored>) -> Response<Full<Bytes>> {
        let mut response = Response::<Full<Bytes>>::default();
        match stored {
            Ok(()) => {
                let acknowledgement = self.scheme.acknowledgement();
                *response.status_mut() = acknowledgement.status_code();
                if let Some((content_type, body)) = acknowledgement.body() {
                    let content_type = HeaderValue::from_static(content_type);
                    response.headers_mut().insert(CONTENT_TYPE, content_type);
                    *response.body_mut() = Full::from(body);
                }
            }
            Err(unstored) => {
                self.report(&unstored);
                if unstored.is_mistake() {
                    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                } else {
                    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                    let later = HeaderValue::from(endpoint::RETRY_AFTER.as_secs());
                    response.headers_mut().insert(RETRY_AFTER, later);
                }
            }
        }
        response
    }

    /// Counts a delivery that is not in the queue, and logs it unless others of its kind were just now.
    fn report(&self, unstored: &Unstored) {
        let (queue, kind) = (self.database.queue(), unstored.kind());
        telemetry::came(queue, kind);
        let Some(count) = self.log.due(kind) else {
            return;
        };
        let cause = match unstored {
            Unstored::Failed(cause) => Some(tracing::field::display(cause)),
            _ => None,
        };
        if unstored.is_mistake() {
            tracing::error!(queue, count, "{unstored}");
        } else {
            tracing::warn!(queue, count, cause, "{unstored}");
        }
    }
}

impl Unstored {
    /// Returns whether the program is to be mended, rather than waited for.
    const fn is_mistake(&self) -> bool {
        matches!(
            self,
            Self::NoStore | Self::OtherScheme(..) | Self::Unverified
        )
    }

    /// Names it for logs and metrics.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Failed(_) => "failed",
            Self::Full => "full",
            Self::NoStore => "no-store",
            Self::OtherScheme(..) => "other-scheme",
            Self::Slow => "slow",
            Self::Unverified => "unverified",
        }
    }
}

impl fmt::Display for Unstored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failed(_) => "a delivery could not be stored",
            Self::Full => "the queue has as many jobs as it may: look at its workers and its dead letters, or raise `row_limit`",
            Self::OtherScheme(own, other) => {
                return write!(
                    f,
                    "the queue is for deliveries of `{own}`, and its endpoint verifies `{other}`: \
                     give each scheme a queue of its own",
                );
            }
            Self::NoStore => "the endpoint knows no events: build it with `.name(..).replay(store)`, where the store may be a `MemoryStore`",
            Self::Slow => "the database did not store a delivery within `store_timeout`",
            Self::Unverified => "nothing around the queue verifies: put VerifyWebhookLayer, or VerifyWebhook of actix, around it",
        })
    }
}
