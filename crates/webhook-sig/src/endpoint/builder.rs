//! An endpoint in the making.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::endpoint::invalid::Reason;
use crate::endpoint::lookup::Decoy;
#[cfg(feature = "tracing")]
use crate::endpoint::telemetry;
use crate::endpoint::{
    BODY_DEADLINE, Budget, Endpoint, InvalidEndpoint, OnDisconnect, READY_TIMEOUT, RETRY_AFTER,
    Settings,
};
use crate::error::Error;
use crate::key::{Entry, Keyrings, Keys};
use crate::replay::ReplayProtection;
use crate::scheme::check::begin_alike;
use crate::time::{Clock, SystemClock, Tolerance};
use crate::verify::{MissingSetting, Verifier};

/// An [`Endpoint`] in the making: options in any order, then [`build`](Self::build), which checks
/// all of them together.
///
/// [`Endpoint::builder`] starts one.
///
/// ```
/// use webhook_sig::Endpoint;
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::replay::MemoryStore;
///
/// let endpoint = Endpoint::builder(&STRIPE, Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V"))
///     .name("orders")
///     .replay(MemoryStore::new())
///     .build();
/// assert!(endpoint.is_ok());
///
/// let without_a_secret = Endpoint::builder(&STRIPE, Secret::new("")).build();
/// assert!(without_a_secret.is_err());
/// ```
#[derive(Clone)]
#[must_use = "an endpoint does not exist until `build` returns"]
pub struct EndpointBuilder {
    verifier: Verifier,
    keys: Keys,
    options: Options,
}

/// What may be left out, and then has a default.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) name: Arc<str>,
    pub(crate) replay: Option<ReplayProtection>,
    pub(crate) budget: Budget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) body_deadline: Duration,
    pub(crate) ready_timeout: Duration,
    pub(crate) on_disconnect: OnDisconnect,
    pub(crate) retry_after: Duration,
    pub(crate) respond: Option<Arc<Respond>>,
}

type Respond = dyn Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync;

impl EndpointBuilder {
    pub(crate) fn new(verifier: Verifier, keys: Keys) -> Self {
        let options = Options {
            name: Arc::from(""),
            replay: None,
            budget: Budget::default(),
            clock: Arc::new(SystemClock),
            body_deadline: BODY_DEADLINE,
            ready_timeout: READY_TIMEOUT,
            on_disconnect: OnDisconnect::default(),
            retry_after: RETRY_AFTER,
            respond: None,
        };
        Self {
            verifier,
            keys,
            options,
        }
    }

    /// Handles the same signed delivery once, as far as a store remembers.
    ///
    /// A retry that the vendor signs anew is a new delivery, and two events with equal signed bytes
    /// are one; see [`ReplayKey`](crate::replay::ReplayKey).
    ///
    /// The age of a delivery is judged with its head and again right before the store is asked, or
    /// a replay could drip its body until it is forgotten. A genuine delivery whose body arrives
    /// that slowly is refused as [`TimestampTooOld`], which is likely only in a window as short as
    /// the five seconds of [`PADDLE_BILLING`].
    ///
    /// Do not protect a scheme whose sender reads the response, such as FastSpring's fulfillment
    /// requests: a delivery that was handled gets the acknowledgement alone.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
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
    /// let received = endpoint.receive(&head, body()).await?;
    /// received.claim.settle(StatusCode::OK, &HeaderMap::new()).await;
    ///
    /// let again = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// [`PADDLE_BILLING`]: crate::provider::PADDLE_BILLING
    /// [`TimestampTooOld`]: crate::ErrorKind::TimestampTooOld
    pub fn replay(self, protection: impl Into<ReplayProtection>) -> Self {
        self.with(|options| options.replay = Some(protection.into()))
    }

    /// Names the endpoint, so that endpoints with the same scheme and secret can share a store
    /// without taking each other's deliveries for their own; by default it has no name.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode};
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
    ///     .replay(MemoryStore::new());
    /// let (builds, chat) =
    ///     (endpoint.clone().name("builds").build()?, endpoint.name("chat").build()?);
    ///
    /// let received = builds.receive(&head, body()).await?;
    /// received.claim.settle(StatusCode::OK, &HeaderMap::new()).await;
    ///
    /// assert!(chat.receive(&head, body()).await.is_ok());
    /// let again = builds.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn name(self, name: &str) -> Self {
        self.with(|options| options.name = name.into())
    }

    /// Sets the budget, which other endpoints may share; it defaults to one of
    /// [`BUDGET_BYTES`] and [`BUDGET_DELIVERIES`] for this endpoint alone.
    ///
    /// ```
    /// use webhook_sig::endpoint::Budget;
    /// use webhook_sig::key::Secret;
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
    /// let one_at_a_time = Budget::new(4 * 1024 * 1024, 1);
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("It's a Secret to Everybody"))
    ///     .budget(one_at_a_time)
    ///     .build()?;
    ///
    /// let received = endpoint.receive(&head, body()).await?;
    /// let crowded_out = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(crowded_out.kind(), ErrorKind::BudgetExhausted);
    ///
    /// drop(received);
    /// assert!(endpoint.receive(&head, body()).await.is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// [`BUDGET_BYTES`]: crate::endpoint::BUDGET_BYTES
    /// [`BUDGET_DELIVERIES`]: crate::endpoint::BUDGET_DELIVERIES
    pub fn budget(self, budget: Budget) -> Self {
        self.with(|options| options.budget = budget)
    }

    /// Sets the clock, which defaults to [`SystemClock`].
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{Endpoint, ErrorKind, UnixTime};
    /// # use webhook_sig::{Error, Head};
    ///
    /// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("{}"))]);
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let captured = UnixTime::from_secs(1_700_000_000);
    /// # let keys = STRIPE.keyring(["whsec_W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let request = STRIPE.sign(Request::post("/").body(Bytes::from("{}"))?, &keys, captured)?;
    /// # let head = Head::new("POST", "/", request.headers());
    /// let endpoint = Endpoint::builder(&STRIPE, Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V"));
    /// let today = endpoint.clone().build()?.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(today.kind(), ErrorKind::TimestampTooOld);
    ///
    /// let back_then = endpoint.clock(move || captured).build()?;
    /// assert!(back_then.receive(&head, body()).await.is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|options| options.clock = Arc::new(clock))
    }

    /// Sets how long a body may take in all, however steadily it drips; defaults to
    /// [`BODY_DEADLINE`].
    ///
    /// The time counts from when the body is first waited for. That is after its keys were looked
    /// up, unless the body names the tenant whose keys they are.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::key::Secret;
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
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("It's a Secret to Everybody"))
    ///     .body_deadline(Duration::from_secs(3))
    ///     .build()?;
    ///
    /// assert!(endpoint.receive(&head, body()).await.is_ok());
    ///
    /// let never = tokio_stream::pending();
    /// let refused = endpoint.receive(&head, never).await.unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::BodyTooSlow);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// [`BODY_DEADLINE`]: crate::endpoint::BODY_DEADLINE
    pub fn body_deadline(self, deadline: Duration) -> Self {
        self.with(|options| options.body_deadline = deadline)
    }

    /// Sets how long a verified delivery waits for its handler; defaults to [`READY_TIMEOUT`].
    ///
    /// The adapters wait for the service inside them after a delivery has verified. If it is not
    /// ready in time, as when a `ConcurrencyLimit` has no permit left, the claim is released and
    /// the sender is asked to try again. It must be below the lease of a claim.
    ///
    /// [`READY_TIMEOUT`]: crate::endpoint::READY_TIMEOUT
    pub fn ready_timeout(self, timeout: Duration) -> Self {
        self.with(|options| options.ready_timeout = timeout)
    }

    /// Sets what happens to a running handler when its sender disconnects; defaults to
    /// [`OnDisconnect::Cancel`].
    pub fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        self.with(|options| options.on_disconnect = on_disconnect)
    }

    /// Sets after how long a sender is asked to try again; defaults to
    /// [`RETRY_AFTER`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind, Head};
    ///
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"))
    ///     .retry_after(Duration::from_secs(60))
    ///     .build()?;
    /// # let headers = [("Host", "shop.example")];
    /// let respond = |kind: ErrorKind| {
    ///     endpoint.response(&Head::new("POST", "/webhooks", &headers), &kind.into())
    /// };
    ///
    /// assert_eq!(respond(ErrorKind::StoreUnavailable).headers()["retry-after"], "60");
    /// assert!(!respond(ErrorKind::SignatureMismatch).headers().contains_key("retry-after"));
    /// # Ok::<(), webhook_sig::InvalidEndpoint>(())
    /// ```
    ///
    /// [`RETRY_AFTER`]: crate::endpoint::RETRY_AFTER
    pub fn retry_after(self, delay: Duration) -> Self {
        self.with(|options| options.retry_after = delay)
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
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, Error, ErrorKind, Head, Outcome};
    ///
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"))
    ///     .respond_with(|error: &Error, mut response| {
    ///         if error.outcome() == Outcome::Refused {
    ///             *response.status_mut() = StatusCode::NOT_FOUND;
    ///         }
    ///         response
    ///     })
    ///     .build()?;
    ///
    /// let head = Head::new("POST", "/", &[("A", "b")]);
    /// let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());
    /// assert_eq!(response.status(), StatusCode::NOT_FOUND);
    /// # Ok::<(), webhook_sig::InvalidEndpoint>(())
    /// ```
    pub fn respond_with(
        self,
        respond: impl Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
    ) -> Self {
        self.with(|options| options.respond = Some(Arc::new(respond)))
    }

    /// Checks everything that can be known now, and creates the endpoint.
    ///
    /// A secret is read here, from its environment variable if it is in one. Keys that are easy
    /// to guess are logged as warnings, and are no error, because vendors let customers choose.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::PADDLE_BILLING;
    /// use webhook_sig::replay::{MemoryStore, ReplayProtection};
    ///
    /// let keys = PADDLE_BILLING.key("pdl_ntfset_01hm_W5ZqkqPDYkYm8sJ1tq0V")?;
    /// let endpoint = Endpoint::builder(&PADDLE_BILLING, keys);
    ///
    /// let protection = ReplayProtection::new(MemoryStore::new());
    /// assert!(endpoint.clone().replay(protection.clone()).build().is_ok());
    ///
    /// let forgetful = protection.keep(Duration::from_secs(5));
    /// assert_eq!(
    ///     endpoint.replay(forgetful).build().unwrap_err().to_string(),
    ///     "handled deliveries are kept for 5s, but can be sent again for longer; set \
    ///      `ReplayProtection::keep` to at least 13s, or leave it out",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidEndpoint`], which says what to do about it, if
    ///
    /// - the secret is unset or unusable, a key is of another algorithm than the scheme, or no key
    ///   is live at the clock's time; the keys of tenants are judged when they are looked up;
    /// - the scheme signs the URL or a parameter, and the verifier lacks it;
    /// - the verifier allows no method, or one that begins with another;
    /// - the body deadline or a timeout is zero, or the budget cannot hold one body of the
    ///   verifier's limit;
    /// - a replay store's marker of a handled delivery could end before the delivery expires, or a
    ///   lease before the store has answered or the handler is ready.
    pub fn build(self) -> Result<Endpoint, InvalidEndpoint> {
        let Self {
            verifier,
            keys,
            options,
        } = self;
        let scheme = verifier.scheme();
        let keyrings = keys
            .read(scheme)
            .map_err(|why| Reason::secret(scheme.id(), why))?;
        check_keyrings(&keyrings, &verifier, &*options.clock)?;
        check_verifier(&verifier)?;
        options.check(&verifier)?;
        #[cfg(feature = "tracing")]
        telemetry::warn_of_weak_keys(scheme, &keyrings);
        let settings = Settings {
            verifier,
            keyrings,
            decoy: Decoy::default(),
            #[cfg(feature = "tracing")]
            log: telemetry::Log::default(),
            options,
        };
        Ok(Endpoint {
            settings: Arc::new(settings),
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }
}

impl Options {
    fn check(&self, verifier: &Verifier) -> Result<(), Reason> {
        if self.body_deadline.is_zero() {
            return Err(Reason::BodyDeadlineZero);
        }
        self.budget.check(verifier.longest_body())?;
        if let Some(replay) = &self.replay {
            check_replay(replay, verifier.window())?;
            let (ready_timeout, lease) = (self.ready_timeout, replay.lease);
            if ready_timeout >= lease {
                return Err(Reason::ReadyTimeoutTooLong {
                    ready_timeout,
                    lease,
                });
            }
        }
        Ok(())
    }
}

fn check_replay(protection: &ReplayProtection, window: Option<Tolerance>) -> Result<(), Reason> {
    let (lease, store_timeout) = (protection.lease, protection.timeout);
    if store_timeout.is_zero() {
        return Err(Reason::StoreTimeoutZero);
    }
    if lease <= store_timeout {
        return Err(Reason::LeaseTooShort {
            lease,
            store_timeout,
        });
    }
    // Without a timestamp a delivery can come again for ever, and how long to remember it is a
    // choice.
    let least = match window {
        Some(window) => protection.least_keep(window),
        None => Duration::from_secs(1),
    };
    let keep = protection.keep_within(window);
    if keep < least {
        return Err(Reason::KeepTooShort { keep, least });
    }
    Ok(())
}

fn check_verifier(verifier: &Verifier) -> Result<(), Reason> {
    let scheme = verifier.scheme().id();
    if verifier.allowed_methods().is_empty() {
        return Err(Reason::MethodsEmpty);
    }
    if begin_alike(verifier.allowed_methods()) {
        return Err(Reason::MethodsAlike);
    }
    match verifier.missing_setting() {
        Some(MissingSetting::Param(name)) => Err(Reason::ParamUnset { scheme, name }),
        Some(MissingSetting::BaseUrl) => Err(Reason::PublicUrlUnset { scheme }),
        None => Ok(()),
    }
}

fn check_keyrings(
    keyrings: &Keyrings,
    verifier: &Verifier,
    clock: &dyn Clock,
) -> Result<(), Reason> {
    let keyring = match keyrings {
        Keyrings::Fixed(keyring) => keyring,
        Keyrings::SharedKeyring(rotating) => &rotating.current(),
        Keyrings::TenantKeys(tenants) if tenants.timeout.is_zero() => {
            return Err(Reason::SourceTimeoutZero);
        }
        // Nobody knows yet whose keys there will be.
        Keyrings::TenantKeys(_) => return Ok(()),
    };
    let scheme = verifier.scheme();
    let is_other = |entry: &&Entry| entry.key().algorithm() != scheme.algorithm();
    if let Some(entry) = keyring.entries().iter().find(is_other) {
        return Err(Reason::KeyOfOtherAlgorithm {
            key: entry.id().as_str().to_owned(),
            key_algorithm: entry.key().algorithm(),
            scheme: scheme.id(),
            scheme_algorithm: scheme.algorithm(),
        });
    }
    if keyring.live(clock.now()).next().is_none() {
        return Err(Reason::KeysExpired);
    }
    Ok(())
}

impl fmt::Debug for EndpointBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointBuilder")
            .field("verifier", &self.verifier)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
