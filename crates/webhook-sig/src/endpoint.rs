//! The async shell around the verifier, which every framework adapter uses.
//!
//! An adapter splits its framework's request into a [`Head`] and a stream of chunks, calls
//! [`Endpoint::receive`], and hands the body on; a refusal is answered with
//! [`Endpoint::response`]. It decides nothing itself.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use tokio::time::{Sleep, sleep, timeout};

use crate::error::{Error, ErrorKind};
use crate::head::Head;
use crate::key::{InvalidKey, Keyring, Keys, Tenant, Tenants};
use crate::replay::{KEEP, ReplayKey, ReplayProtection};
use crate::scheme::Scheme;
use crate::time::{Clock, SystemClock, UnixTime};
use crate::verify::{Verified, VerifiedBody, Verifier};

use self::budget::Reservation;
pub use self::budget::{BUDGET_BYTES, BUDGET_DELIVERIES, Budget};
pub use self::claim::Claim;
#[cfg(feature = "metrics")]
pub use self::observe::{BODY_BYTES, CLAIMING, DELIVERIES, IN_FLIGHT, SKEW, VERIFYING};
use self::observe::{Notes, Step};

mod budget;
mod claim;
mod observe;
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
    keys: Keys,
    name: Arc<str>,
    replay: Option<ReplayProtection>,
    budget: Budget,
    clock: Arc<dyn Clock>,
    body_deadline: Duration,
    retry_after: Duration,
    respond: Option<Arc<Respond>>,
}

type Respond = dyn Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl Endpoint {
    /// Makes an endpoint from a scheme, or from a verifier with settings, and its keys.
    ///
    /// Keys that are easy to guess are logged as warnings; it is no error, because vendors let
    /// their customers choose.
    #[must_use]
    pub fn new(verifier: impl Into<Verifier>, keys: impl Into<Keys>) -> Self {
        let (verifier, keys) = (verifier.into(), keys.into());
        #[cfg(feature = "tracing")]
        observe::warn_of_weak_keys(verifier.scheme(), &keys);
        let settings = Settings {
            verifier,
            keys,
            name: Arc::from(""),
            replay: None,
            budget: Budget::default(),
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

    /// Handles each delivery once, as far as a store remembers.
    ///
    /// Do not protect a scheme whose sender reads the response, such as FastSpring's fulfillment
    /// requests: a delivery that was handled gets the acknowledgement alone.
    #[must_use]
    pub fn replay(self, protection: impl Into<ReplayProtection>) -> Self {
        self.with(|settings| settings.replay = Some(protection.into()))
    }

    /// Names the endpoint, so that endpoints with the same scheme and secret can share a store
    /// without taking each other's deliveries for their own; empty unless set.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.with(|settings| settings.name = name.into())
    }

    /// Sets the budget, which other endpoints may share; one of its own, of
    /// [`BUDGET_BYTES`] and [`BUDGET_DELIVERIES`], unless set.
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        self.with(|settings| settings.budget = budget)
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
    /// No 401 differs from another one by default. A response that depends on
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
    /// on.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, or in one whose timer is not enabled.
    ///
    /// # Errors
    ///
    /// Every kind of [`Verifier::begin`], [`Verification::update`](crate::Verification::update)
    /// and [`Verification::finish`](crate::Verification::finish); [`ErrorKind::BodyTooSlow`] past
    /// the deadline; [`ErrorKind::BudgetExhausted`]; with tenants, [`ErrorKind::KeyUnknown`] and
    /// [`ErrorKind::KeysUnavailable`]; with a replay store, [`ErrorKind::AlreadyHandled`],
    /// [`ErrorKind::InFlight`] and [`ErrorKind::StoreUnavailable`]; and what the stream itself
    /// returns.
    pub async fn receive(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
    ) -> Result<Received, Error> {
        let now = self.settings.clock.now();
        let mut notes = Notes::begin();
        let received = self.verify(head, body, now, &mut notes).await;
        notes.tell(self.settings.verifier.scheme(), now, &received);
        received
    }

    async fn verify(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
        now: UnixTime,
        notes: &mut Notes,
    ) -> Result<Received, Error> {
        let settings = &*self.settings;
        let verifier = &settings.verifier;
        let mut reader = Reader {
            body: pin!(body),
            // One deadline for the whole body: a timer that every byte resets would never ring.
            deadline: pin!(sleep(settings.body_deadline)),
            reservation: settings.budget.enter()?,
        };
        let mut held = None;
        let looked = match &settings.keys {
            Keys::Fixed(keyring) => Looked::known(keyring.clone()),
            Keys::Rotating(rotating) => Looked::known(rotating.current()),
            Keys::Tenants(tenants) => {
                // What the head alone can refuse does not get as far as the source of keys.
                verifier.screen(head, now)?;
                if tenants.needs_body() {
                    let mut intake = verifier.intake();
                    while let Some(chunk) = reader.next().await? {
                        intake.push(chunk)?;
                    }
                    held = Some(intake.into_body());
                }
                let body = held.as_ref().map(VerifiedBody::contiguous);
                Looked::up(tenants, verifier.scheme(), head, &body.unwrap_or_default()).await?
            }
        };
        notes.tenant.clone_from(&looked.tenant);
        let mut verification = verifier.begin(head, &looked.keyring, now)?;
        match &mut held {
            // A stream that has ended must not be polled again.
            Some(body) => {
                while let Some(chunk) = body.next_chunk() {
                    verification.update(chunk)?;
                }
            }
            None => {
                // That a source of keys is slow takes nothing from the sender's time.
                reader.deadline.set(sleep(settings.body_deadline));
                while let Some(chunk) = reader.next().await? {
                    verification.update(chunk)?;
                }
            }
        }
        notes.end(Step::Reading);
        let claim = Claim::new(reader.reservation);
        let Some(replay) = &settings.replay else {
            let (verified, body) = looked.prove(verification.finish())?;
            notes.end(Step::Verifying);
            notes.body_bytes = body.len();
            return Ok(Received {
                verified: verified.of(looked.tenant),
                body,
                claim,
            });
        };
        let finished = looked.prove(verification.finish_identified())?;
        let (verified, body, signatures) = finished;
        notes.end(Step::Verifying);
        notes.body_bytes = body.len();
        let scheme = verifier.scheme();
        let key =
            |signature| ReplayKey::new(scheme, &settings.name, looked.tenant.as_ref(), signature);
        let keys: Vec<_> = signatures.iter().map(|signature| key(signature)).collect();
        let keep = replay.keep.unwrap_or(match scheme.timestamp_slot() {
            Some(_) => verifier.window().span().saturating_add(MARGIN),
            None => KEEP,
        });
        let claim = claim
            .take(replay, keys, scheme.acknowledgement(), keep)
            .await;
        notes.end(Step::Claiming);
        let claim = claim?;
        Ok(Received {
            verified: verified.of(looked.tenant),
            body,
            claim,
        })
    }
}

/// A body being read within its time and its budget.
struct Reader<'b, B> {
    body: Pin<&'b mut B>,
    deadline: Pin<&'b mut Sleep>,
    reservation: Reservation,
}

impl<B: Stream<Item = Result<Bytes, Error>>> Reader<'_, B> {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let next = poll_fn(|context| match self.body.as_mut().poll_next(context) {
            Poll::Ready(chunk) => Poll::Ready(chunk.transpose()),
            Poll::Pending => {
                let elapsed = self.deadline.as_mut().poll(context);
                elapsed.map(|()| Err(ErrorKind::BodyTooSlow.into()))
            }
        });
        let chunk = next.await?;
        if let Some(chunk) = &chunk {
            self.reservation.grow(chunk.len())?;
        }
        Ok(chunk)
    }
}

/// The keys that a delivery is verified with, and whose they are.
struct Looked {
    keyring: Keyring,
    tenant: Option<Tenant>,
    is_known: bool,
}

impl Looked {
    const fn known(keyring: Keyring) -> Self {
        Self {
            keyring,
            tenant: None,
            is_known: true,
        }
    }

    /// Asks the source for the tenant's keys.
    ///
    /// A tenant that nobody knows gets a decoy: the delivery is read and hashed like any other,
    /// so that neither the answer nor the way to it tells which tenants there are.
    async fn up(
        tenants: &Tenants,
        scheme: &Scheme,
        head: &Head<'_>,
        body: &[u8],
    ) -> Result<Self, Error> {
        let unavailable = |source| Error::because(ErrorKind::KeysUnavailable, source);
        let tenant = tenants.tenant(head, body);
        let keyring = match &tenant {
            Some(tenant) => match timeout(tenants.timeout, tenants.keyring(tenant)).await {
                Ok(keyring) => keyring.map_err(unavailable)?,
                Err(elapsed) => return Err(unavailable(elapsed.into())),
            },
            None => None,
        };
        let is_known = keyring.is_some();
        let keyring = keyring.or_else(|| Keyring::decoy(scheme));
        Ok(Self {
            keyring: keyring.ok_or(ErrorKind::KeyUnknown)?,
            tenant,
            is_known,
        })
    }

    /// Lets nothing pass that was verified with a decoy.
    fn prove<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Ok(_) if !self.is_known => Err(ErrorKind::KeyUnknown.into()),
            Err(error) if !self.is_known && error.kind() == ErrorKind::SignatureMismatch => {
                Err(ErrorKind::KeyUnknown.into())
            }
            result => result,
        }
    }
}

/// Both edges of the window are inside it, and a store's clock is not quite the endpoint's.
const MARGIN: Duration = Duration::from_secs(1);

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
    /// What the delivery holds until its response is known.
    pub claim: Claim,
}
