//! The async shell around the verifier, which every framework adapter uses.
//!
//! An adapter splits its framework's request into a [`Head`] and a stream of chunks, calls
//! [`Endpoint::receive`], and passes the body on to the handler, whose response settles the
//! [`Claim`]. It answers a refused request with [`Endpoint::response`], and passes the rest of its
//! body to [`Endpoint::drain`]. It decides nothing itself.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::error::{Error, ErrorKind};
use crate::key::{Keys, Secret};
use crate::request::Head;
use crate::verify::Verifier;

pub use self::answer::Answer;
#[cfg(feature = "metrics")]
pub use self::budget::IN_FLIGHT;
pub use self::budget::{
    BUDGET_BYTES, BUDGET_DELIVERIES, BUDGET_SETTLEMENTS, Budget, DELIVERY_BYTES, DRAIN_LIMIT,
};
pub use self::builder::EndpointBuilder;
pub use self::claim::{AwaitingTrailers, Claim};
pub use self::disconnect::OnDisconnect;
pub use self::drain::{DRAIN_BYTES, DRAIN_TIME, Drain};
pub use self::handled::HandledEvents;
pub use self::handshake::HANDSHAKE_BODY_LIMIT;
pub use self::handshakes::{Asked, Handshakes};
pub use self::identity::{EventIdentity, ProvenDelivery, UnsignedIds};
pub use self::invalid::InvalidEndpoint;
pub use self::lookup::FURTHER_KEY_LIMIT;
pub use self::received::Received;
use self::settings::Settings;
#[cfg(feature = "metrics")]
pub use self::telemetry::EVENTS;
use self::telemetry::Telemetry;
#[cfg(feature = "metrics")]
pub use self::telemetry::{BODY_BYTES, CLAIMING, DELIVERIES, SKEW, VERIFYING};
#[cfg(feature = "tracing")]
pub use self::telemetry::{LOG_INTERVAL, LOG_KINDS};
#[cfg(feature = "metrics")]
pub use self::unmarked::UNMARKED_DELIVERIES;
#[cfg(feature = "metrics")]
pub use self::unrecorded::UNRECORDED_SETTLEMENTS;
pub use crate::runtime::Runtime;

mod answer;
mod budget;
mod builder;
mod check;
mod claim;
mod disconnect;
mod drain;
mod forget;
mod grpc;
mod handled;
mod handshake;
mod handshakes;
mod identifier;
mod identity;
mod invalid;
mod lookup;
mod reader;
mod received;
mod receiver;
mod response;
mod settings;
mod settlement;
mod telemetry;
mod unmarked;
mod unrecorded;

/// The default for how long a body may take to arrive once it is waited for: 10 seconds.
pub const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// The default for how long a verified delivery waits for its handler to be ready: 10 seconds.
///
/// It must be below the lease of a claim, or the delivery could be claimed again meanwhile.
pub const READY_TIMEOUT: Duration = Duration::from_secs(10);

/// The default `Retry-After` of a delivery that could not be decided: 5 seconds.
pub const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The default `Retry-After` of a delivery whose event is being handled: 10 seconds, by which most
/// handlers have ended.
pub const IN_FLIGHT_RETRY: Duration = Duration::from_secs(10);

/// Receives the deliveries of one scheme: a verifier with its keys, and how deliveries are read.
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

impl Endpoint {
    /// Starts an endpoint from a scheme, or a verifier with settings, and its keys.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{Endpoint, ErrorKind, Head, Verifier};
    ///
    /// let verifier = Verifier::new(&STRIPE).methods(&["POST", "PUT"]);
    /// let keys = STRIPE.keyring(["whsec_of_november_2023", "whsec_of_october_2023"])?;
    /// let endpoint = Endpoint::builder(verifier, keys).build()?;
    ///
    /// # let headers = [("Host", "shop.example")];
    /// let head = Head::new("GET", "/webhooks/stripe", &headers);
    /// let response = endpoint.response(&head, &ErrorKind::MethodNotAllowed.into());
    /// assert_eq!(response.headers()["allow"], "POST, PUT");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(verifier: impl Into<Verifier>, keys: impl Into<Keys>) -> EndpointBuilder {
        EndpointBuilder::new(verifier.into(), keys.into())
    }

    /// Creates an endpoint with default options and the secret that an environment variable
    /// holds.
    ///
    /// It is short for a [`builder`](Self::builder) with [`Secret::from_env`].
    ///
    /// ```
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let unset = Endpoint::from_env(&GITHUB, "GITHUB_SECRET_OF_NO_ONE").unwrap_err();
    ///
    /// assert_eq!(
    ///     unset.to_string(),
    ///     "the environment variable `GITHUB_SECRET_OF_NO_ONE` is not set; set it to the secret \
    ///      of `github`",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// As [`EndpointBuilder::build`]; a message about the secret names the variable, never its
    /// value.
    pub fn from_env(
        verifier: impl Into<Verifier>,
        variable: &str,
    ) -> Result<Self, InvalidEndpoint> {
        Self::builder(verifier, Secret::from_env(variable)).build()
    }

    /// Creates an endpoint with default options and one secret, as the text that the sender shows.
    ///
    /// It is short for a [`builder`](Self::builder) with [`Secret::new`].
    ///
    /// ```
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::QUALIFIO;
    ///
    /// assert!(Endpoint::with_secret(&QUALIFIO, "W5ZqkqPDYkYm8sJ1tq0V").is_ok());
    /// assert!(Endpoint::with_secret(&QUALIFIO, "").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`EndpointBuilder::build`].
    pub fn with_secret(
        verifier: impl Into<Verifier>,
        secret: &str,
    ) -> Result<Self, InvalidEndpoint> {
        Self::builder(verifier, Secret::new(secret)).build()
    }

    /// Receives one delivery: checks its head, reads its body within bounds, and verifies it.
    ///
    /// [`Endpoint`] shows a delivery received and a forgery refused.
    ///
    /// The body is not polled before the head has passed, so a sender that waits for
    /// `100 Continue` is not asked to go on.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, or in one whose timer is not enabled, as soon as there is
    /// something to wait for, unless the endpoint has a [`Runtime`] of its own.
    ///
    /// # Errors
    ///
    /// Every kind of [`Verifier::begin`], [`Verification::update`](crate::Verification::update)
    /// and [`Verification::finish`](crate::Verification::finish); [`BodyTooSlow`] past the
    /// deadline; [`BudgetExhausted`]; with a source of keys, [`KeyUnknown`] and [`KeysUnavailable`];
    /// with tenants, [`TenantKeysExpired`] and [`TenantKeysUnfit`], which look like an unknown key to
    /// the sender; with a replay store, [`AlreadyHandled`], [`InFlight`] and [`StoreUnavailable`]; for
    /// a handshake, which has no delivery, [`HandshakeAnswered`] and [`HandshakeRefused`]; and what
    /// the stream itself returns.
    ///
    /// [`AlreadyHandled`]: crate::ErrorKind::AlreadyHandled
    /// [`BodyTooSlow`]: crate::ErrorKind::BodyTooSlow
    /// [`BudgetExhausted`]: crate::ErrorKind::BudgetExhausted
    /// [`HandshakeAnswered`]: crate::ErrorKind::HandshakeAnswered
    /// [`HandshakeRefused`]: crate::ErrorKind::HandshakeRefused
    /// [`InFlight`]: crate::ErrorKind::InFlight
    /// [`KeyUnknown`]: crate::ErrorKind::KeyUnknown
    /// [`KeysUnavailable`]: crate::ErrorKind::KeysUnavailable
    /// [`StoreUnavailable`]: crate::ErrorKind::StoreUnavailable
    /// [`TenantKeysExpired`]: crate::ErrorKind::TenantKeysExpired
    /// [`TenantKeysUnfit`]: crate::ErrorKind::TenantKeysUnfit
    pub async fn receive(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
    ) -> Result<Received, Error> {
        let now = self.settings.options.clock.now();
        let mut telemetry = Telemetry::begin();
        let received = self.settings.receive(head, body, now, &mut telemetry);
        let received = received.await;
        telemetry.record(&self.settings, now, &received);
        received
    }

    /// Returns what happens to a running handler when its sender disconnects.
    #[must_use]
    pub fn on_disconnect(&self) -> OnDisconnect {
        self.settings.options.on_disconnect
    }

    /// Waits until the handler of a received delivery is ready, at most for the ready timeout.
    ///
    /// Adapters call it between [`receive`](Self::receive) and the handler, so that only verified
    /// deliveries wait for a permit or a place in a queue. If it fails, drop the delivery's
    /// [`Claim`], which releases it.
    ///
    /// ```
    /// use std::future::{pending, ready};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
    /// let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?;
    ///
    /// assert_eq!(endpoint.until_ready(ready("a permit")).await?, "a permit");
    ///
    /// let error = endpoint.until_ready(pending::<()>()).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::HandlerNotReady);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Panics
    ///
    /// As [`receive`](Self::receive), if there is something to wait for.
    ///
    /// # Errors
    ///
    /// [`HandlerNotReady`](crate::ErrorKind::HandlerNotReady) after the ready timeout, which is
    /// [`READY_TIMEOUT`] by default. It is logged and counted like a refusal, although the
    /// delivery was counted as accepted before.
    pub async fn until_ready<T>(&self, ready: impl Future<Output = T>) -> Result<T, Error> {
        let settings = &*self.settings;
        let mut ready = pin!(ready);
        // Most handlers are ready at once and need no timer.
        let mut deadline = None;
        let waiting = poll_fn(|context| {
            if let Poll::Ready(ready) = ready.as_mut().poll(context) {
                return Poll::Ready(Ok(ready));
            }
            let deadline = deadline
                .get_or_insert_with(|| settings.runtime.sleep(settings.options.ready_timeout));
            let elapsed = deadline.as_mut().poll(context);
            elapsed.map(|()| Err(Error::from(ErrorKind::HandlerNotReady)))
        });
        waiting.await.inspect_err(|error| {
            let now = settings.options.clock.now();
            Telemetry::begin().record(settings, now, &Err(error.clone()));
        })
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("verifier", &self.settings.verifier)
            .field("keys", &self.settings.keyrings)
            .field("body_deadline", &self.settings.options.body_deadline)
            .finish_non_exhaustive()
    }
}
