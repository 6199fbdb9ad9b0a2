//! The async shell around the verifier, which every framework adapter uses.
//!
//! An adapter splits its framework's request into a [`Head`] and a stream of chunks, calls
//! [`Endpoint::receive`], and hands the body on; a refusal is answered with
//! [`Endpoint::response`]. It decides nothing itself.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use tokio::time::sleep;

use crate::error::{Error, ErrorKind};
use crate::head::Head;
use crate::key::{InvalidKey, Keyring};
use crate::time::{Clock, SystemClock};
use crate::verify::{Verified, VerifiedBody, Verifier};

mod response;

/// How long a body may take to arrive, from its first poll to its end: 10 seconds.
pub const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// After how long a sender is asked to try again when we cannot decide: 5 seconds.
pub const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Where deliveries of one scheme are received: a verifier, its keys, a clock and a deadline.
///
/// It is cheap to clone, and has no type parameters.
///
/// ```
/// use std::convert::Infallible;
/// use bytes::Bytes;
/// use http::Request;
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::{Endpoint, Error, ErrorKind, Head, UnixTime};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
/// let headers = [(
///     "X-Hub-Signature-256",
///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
/// )];
/// let head = Head::new("POST", "/webhooks", &headers);
/// let body = |text| tokio_stream::iter([Ok::<_, Error>(Bytes::from_static(text))]);
///
/// let received = endpoint.receive(&head, body(b"Hello, World!")).await?;
/// assert_eq!(received.body.into_bytes(), "Hello, World!");
///
/// let error = endpoint.receive(&head, body(b"Hello, World?")).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
/// assert_eq!(endpoint.response(&head, &error).status(), 401);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Endpoint {
    settings: Arc<Settings>,
}

#[derive(Clone)]
struct Settings {
    verifier: Verifier,
    keys: Keyring,
    clock: Arc<dyn Clock>,
    body_deadline: Duration,
    retry_after: Duration,
    respond: Option<Arc<Respond>>,
}

type Respond = dyn Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl Endpoint {
    /// Makes an endpoint from a scheme, or from a verifier with settings, and its keys.
    #[must_use]
    pub fn new(verifier: impl Into<Verifier>, keys: impl Into<Keyring>) -> Self {
        let settings = Settings {
            verifier: verifier.into(),
            keys: keys.into(),
            clock: Arc::new(SystemClock),
            body_deadline: BODY_DEADLINE,
            retry_after: RETRY_AFTER,
            respond: None,
        };
        Self {
            settings: Arc::new(settings),
        }
    }

    /// Makes an endpoint with one key, from the text that the vendor shows.
    ///
    /// ```
    /// use webhook_sig::provider::QUALIFIO;
    /// use webhook_sig::{Endpoint, InvalidKey};
    ///
    /// let unset = std::env::var("NO_SUCH_SECRET").unwrap_or_default();
    ///
    /// assert_eq!(Endpoint::with_secret(&QUALIFIO, &unset).unwrap_err(), InvalidKey::Empty);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] as from [`Scheme::key`](crate::Scheme::key).
    pub fn with_secret(verifier: impl Into<Verifier>, secret: &str) -> Result<Self, InvalidKey> {
        let verifier = verifier.into();
        let key = verifier.scheme().key(secret)?;
        Ok(Self::new(verifier, key))
    }

    /// Sets the clock; the system's unless set.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|settings| settings.clock = Arc::new(clock))
    }

    /// Sets how long a body may take in all, however steadily it drips; [`BODY_DEADLINE`] unless
    /// set.
    #[must_use]
    pub fn body_deadline(self, deadline: Duration) -> Self {
        self.with(|settings| settings.body_deadline = deadline)
    }

    /// Sets after how long a sender is asked to try again; [`RETRY_AFTER`] unless set.
    #[must_use]
    pub fn retry_after(self, delay: Duration) -> Self {
        self.with(|settings| settings.retry_after = delay)
    }

    /// Replaces responses to refused deliveries; the function gets the default one to change.
    ///
    /// It is not asked about gRPC requests, whose clients understand one form only.
    ///
    /// # Security
    ///
    /// All refusals look the same to a sender by default. A response that depends on
    /// [`Error::kind`] rather than on [`Error::outcome`] tells an attacker how close he came.
    ///
    /// ```
    /// use http::{Response, StatusCode};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, Error, ErrorKind, Head, Outcome};
    ///
    /// let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?
    ///     .respond_with(|error: &Error, mut response| {
    ///         if error.outcome() == Outcome::Refused {
    ///             *response.status_mut() = StatusCode::NOT_FOUND;
    ///         }
    ///         response
    ///     });
    ///
    /// let head = Head::new("POST", "/", &[("A", "b")]);
    /// let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());
    /// assert_eq!(response.status(), StatusCode::NOT_FOUND);
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn respond_with(
        self,
        respond: impl Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
    ) -> Self {
        self.with(|settings| settings.respond = Some(Arc::new(respond)))
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Receives one delivery: decides what the head can tell, reads the body within its bounds,
    /// and verifies it.
    ///
    /// The body is not polled before the head has passed, so a refused sender is not asked to go
    /// on. It must run within a tokio runtime that has its timer enabled.
    ///
    /// # Errors
    ///
    /// Every kind of [`Verifier::begin`], [`Verification::update`](crate::Verification::update)
    /// and [`Verification::finish`](crate::Verification::finish); [`ErrorKind::BodyTooSlow`] past
    /// the deadline; and what the stream itself returns.
    pub async fn receive(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
    ) -> Result<Received, Error> {
        let received = self.verify(head, body).await;
        #[cfg(feature = "tracing")]
        if let Err(error) = &received {
            log(self.settings.verifier.scheme(), error);
        }
        received
    }

    async fn verify(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
    ) -> Result<Received, Error> {
        let settings = &*self.settings;
        let now = settings.clock.now();
        let mut verification = settings.verifier.begin(head, &settings.keys, now)?;
        let mut body = pin!(body);
        // One deadline for the whole body: a timer that every byte resets would never ring.
        let mut deadline = pin!(sleep(settings.body_deadline));
        loop {
            let next = poll_fn(|context| match body.as_mut().poll_next(context) {
                Poll::Ready(chunk) => Poll::Ready(Ok(chunk)),
                Poll::Pending => {
                    let elapsed = deadline.as_mut().poll(context);
                    elapsed.map(|()| Err(ErrorKind::BodyTooSlow))
                }
            });
            match next.await? {
                Some(chunk) => verification.update(chunk?)?,
                None => break,
            }
        }
        let (verified, body) = verification.finish()?;
        Ok(Received { verified, body })
    }
}

#[cfg(feature = "tracing")]
fn log(scheme: &crate::Scheme, error: &Error) {
    use crate::error::Outcome;
    let (scheme, kind) = (scheme.id(), error.kind().as_str());
    let source = std::error::Error::source(error);
    match error.outcome() {
        Outcome::Misconfigured | Outcome::Unavailable => {
            tracing::error!(scheme, kind, source, "{error}");
        }
        Outcome::TooLarge | Outcome::TooSlow => tracing::warn!(scheme, kind, source, "{error}"),
        Outcome::BrokenOff | Outcome::MethodNotAllowed | Outcome::Refused => {
            tracing::debug!(scheme, kind, source, "{error}");
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("verifier", &self.settings.verifier)
            .field("keys", &self.settings.keys)
            .field("body_deadline", &self.settings.body_deadline)
            .finish_non_exhaustive()
    }
}

/// A delivery that was verified.
#[derive(Debug)]
#[non_exhaustive]
pub struct Received {
    /// The proof, for the handler.
    pub verified: Verified,
    /// The very bytes that were verified.
    pub body: VerifiedBody,
}
