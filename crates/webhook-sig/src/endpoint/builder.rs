//! An endpoint in the making.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::endpoint::check::check;
use crate::endpoint::identity::{EventIdentity, UnsignedIds};
use crate::endpoint::invalid::{KeysReason, OptionReason, Reason};
use crate::endpoint::lookup::Decoy;
use crate::endpoint::settings::{Options, Settings};
#[cfg(feature = "tracing")]
use crate::endpoint::telemetry;
use crate::endpoint::unmarked::Unmarked;
use crate::endpoint::{Budget, Endpoint, Handshakes, InvalidEndpoint, OnDisconnect};
use crate::error::Error;
use crate::key::Keys;
use crate::replay::ReplayProtection;
use crate::runtime::Runtime;
use crate::time::Clock;
use crate::verify::Verifier;

/// An [`Endpoint`] in the making: options in any order, then [`build`](Self::build), which checks
/// all of them together.
///
/// [`Endpoint::builder`] starts one.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::endpoint::{Budget, OnDisconnect};
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::replay::MemoryStore;
/// use webhook_sig::{Endpoint, SystemClock};
///
/// let endpoint = Endpoint::builder(&STRIPE, Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V"))
///     .name("orders")
///     .replay(MemoryStore::new())
///     .on_disconnect(OnDisconnect::Finish)
///     .budget(Budget::new(128 * 1024 * 1024, 2048))
///     .body_deadline(Duration::from_secs(5))
///     .ready_timeout(Duration::from_secs(3))
///     .retry_after(Duration::from_secs(60))
///     .clock(SystemClock)
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

impl EndpointBuilder {
    pub(crate) fn new(verifier: Verifier, keys: Keys) -> Self {
        Self {
            verifier,
            keys,
            options: Options::default(),
        }
    }

    /// Handles each event once, for as long as a store remembers it.
    ///
    /// A retry is the same event, byte for byte or signed anew, and so is a captured delivery that
    /// is sent again. What an event is, the scheme says ([`Scheme::event`](crate::Scheme::event));
    /// where that is not known, [`identity`](Self::identity) or
    /// [`unsigned_ids`](Self::unsigned_ids) must say it. The endpoint needs a [`name`](Self::name).
    ///
    /// The age of a delivery is judged with its head and again right before the store is asked, or
    /// a replay could drip its body until it is forgotten. A genuine delivery whose body arrives
    /// that slowly is refused as [`TimestampTooOld`], which is likely only in a window as short as
    /// the five seconds of [`PADDLE_BILLING`].
    ///
    /// [`PADDLE_BILLING`]: crate::provider::PADDLE_BILLING
    /// [`TimestampTooOld`]: crate::ErrorKind::TimestampTooOld
    pub fn replay(self, protection: impl Into<ReplayProtection>) -> Self {
        self.with(|options| options.replay = Some(protection.into()))
    }

    /// Sets what makes two deliveries the same event, instead of what the scheme says.
    ///
    /// It is the [`Location`](crate::scheme::Location) of the event's id, any other
    /// [`Identity`](crate::scheme::Identity), or a function of the [`ProvenDelivery`] that returns
    /// the ids of its events. A delivery without a readable id is handled and not remembered, and
    /// logged as a warning.
    ///
    /// ```
    /// # use webhook_sig::{Endpoint, key::Secret, provider::QUALIFIO};
    /// # let builder = Endpoint::builder(&QUALIFIO, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"));
    /// use webhook_sig::replay::MemoryStore;
    /// use webhook_sig::scheme::Location;
    ///
    /// let builder = builder.name("contest").replay(MemoryStore::new());
    /// assert!(builder.clone().build().is_err(), "nothing tells what an event is");
    /// assert!(builder.identity(Location::json("/id")).build().is_ok());
    /// ```
    ///
    /// # Security
    ///
    /// A field that the signature does not cover is an error, because anyone who captured a delivery
    /// could change it. A function is believed.
    ///
    /// [`ProvenDelivery`]: crate::endpoint::ProvenDelivery
    pub fn identity(self, identity: impl Into<EventIdentity>) -> Self {
        self.with(|options| options.identity = Some(identity.into()))
    }

    /// Sets what an id is worth that the vendor sends and does not sign.
    ///
    /// A replay store asks for it where there is one, because neither choice is right for everyone:
    /// see [`UnsignedIds`].
    ///
    /// ```
    /// # use webhook_sig::{Endpoint, key::Secret, provider::GITHUB};
    /// # let builder = Endpoint::builder(&GITHUB, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"));
    /// use webhook_sig::endpoint::UnsignedIds;
    /// use webhook_sig::replay::MemoryStore;
    ///
    /// let builder = builder.name("deploy").replay(MemoryStore::new());
    /// assert!(builder.clone().build().is_err());
    /// assert!(builder.unsigned_ids(UnsignedIds::Trust).build().is_ok());
    /// ```
    pub fn unsigned_ids(self, unsigned_ids: UnsignedIds) -> Self {
        self.with(|options| options.unsigned_ids = Some(unsigned_ids))
    }

    /// Sets the name of the endpoint; by default it has none.
    ///
    /// The name is logged. It also keeps the events of endpoints apart that share a store, so a
    /// replay store demands one. A vendor may send one event to several endpoints, and each of them
    /// handles it once.
    pub fn name(self, name: &str) -> Self {
        self.with(|options| options.name = name.into())
    }

    /// Counts events by these types, and all others together, in the metric [`EVENTS`].
    ///
    /// A type is a label only because this list bounds how many there are.
    ///
    /// [`EVENTS`]: crate::endpoint::EVENTS
    #[cfg(feature = "metrics")]
    pub fn count_event_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        let types = types.into_iter().map(Into::into).collect();
        self.with(|options| options.event_types = types)
    }

    /// Sets the budget, which other endpoints may share.
    ///
    /// It defaults to one of [`BUDGET_BYTES`] and [`BUDGET_DELIVERIES`] for this endpoint alone.
    ///
    /// [`BUDGET_BYTES`]: crate::endpoint::BUDGET_BYTES
    /// [`BUDGET_DELIVERIES`]: crate::endpoint::BUDGET_DELIVERIES
    pub fn budget(self, budget: Budget) -> Self {
        self.with(|options| options.budget = budget)
    }

    /// Sets the clock; defaults to [`SystemClock`](crate::SystemClock).
    ///
    /// A function that returns a [`UnixTime`](crate::UnixTime) is a clock, such as one that
    /// returns the time of a captured delivery.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|options| options.clock = Arc::new(clock))
    }

    /// Sets the timer, the executor and the source of random bytes; defaults to tokio and the
    /// operating system.
    ///
    /// `wasm32-unknown-unknown` has no default, and its [`clock`](Self::clock) must be set, too.
    pub fn runtime(self, runtime: impl Runtime) -> Self {
        self.with(|options| options.runtime = Some(Arc::new(runtime)))
    }

    /// Sets how long a body may take in all, however steadily it drips; defaults to
    /// [`BODY_DEADLINE`](crate::endpoint::BODY_DEADLINE).
    ///
    /// The time counts from when the body is first waited for. That is after its keys were looked
    /// up, unless the body names the tenant whose keys they are.
    pub fn body_deadline(self, deadline: Duration) -> Self {
        self.with(|options| options.body_deadline = deadline)
    }

    /// Sets how long a verified delivery waits for its handler; defaults to
    /// [`READY_TIMEOUT`](crate::endpoint::READY_TIMEOUT).
    ///
    /// The adapters wait for the service inside them after a delivery has verified. If it is not
    /// ready in time, as when a `ConcurrencyLimit` has no permit left, the claim is released and
    /// the sender is asked to try again. It must be below the lease of a claim.
    pub fn ready_timeout(self, timeout: Duration) -> Self {
        self.with(|options| options.ready_timeout = timeout)
    }

    /// Sets what happens to a running handler when its sender disconnects; defaults to
    /// [`OnDisconnect::Cancel`].
    pub fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        self.with(|options| options.on_disconnect = on_disconnect)
    }

    /// Sets the `Retry-After` of responses that ask a sender to try again.
    ///
    /// It defaults to [`IN_FLIGHT_RETRY`] for an event that is being handled, and to
    /// [`RETRY_AFTER`] for what could not be decided.
    ///
    /// [`IN_FLIGHT_RETRY`]: crate::endpoint::IN_FLIGHT_RETRY
    /// [`RETRY_AFTER`]: crate::endpoint::RETRY_AFTER
    pub fn retry_after(self, delay: Duration) -> Self {
        self.with(|options| options.retry_after = Some(delay))
    }

    /// Replaces responses to refused deliveries; the function gets the default one to change.
    ///
    /// It is not called for gRPC requests, whose clients understand one form only.
    ///
    /// # Security
    ///
    /// By default all 401 responses are identical. One that depends on [`Error::kind`] rather than
    /// on [`Error::outcome`] tells an attacker which check failed.
    ///
    /// ```
    /// # use webhook_sig::{Endpoint, key::Secret, provider::GITHUB};
    /// # let builder = Endpoint::builder(&GITHUB, Secret::new("W5ZqkqPDYkYm8sJ1tq0V"));
    /// use http::StatusCode;
    /// use webhook_sig::{Error, Outcome};
    ///
    /// let builder = builder.respond_with(|error: &Error, mut response| {
    ///     if error.outcome() == Outcome::Refused {
    ///         *response.status_mut() = StatusCode::NOT_FOUND;
    ///     }
    ///     response
    /// });
    /// ```
    pub fn respond_with(
        self,
        respond: impl Fn(&Error, Response<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
    ) -> Self {
        self.with(|options| options.respond = Some(Arc::new(respond)))
    }

    /// Answers the vendor's unsigned handshakes, such as the request that confirms a URL.
    ///
    /// By default they are refused, because anyone can send them; signed ones are always answered.
    /// [`Handshakes`] shows how.
    pub fn handshakes(self, handshakes: Handshakes) -> Self {
        self.with(|options| options.handshakes = Some(handshakes))
    }

    /// Checks everything that can be known now, and creates the endpoint.
    ///
    /// A secret is read here, from its environment variable if it is in one. A key that is easy to
    /// guess is logged as a warning, and is not an error, because vendors let customers choose.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::PADDLE_BILLING;
    /// use webhook_sig::replay::{MemoryStore, ReplayProtection};
    ///
    /// let keys = PADDLE_BILLING.key("pdl_ntfset_01hm_W5ZqkqPDYkYm8sJ1tq0V")?;
    /// let endpoint = Endpoint::builder(&PADDLE_BILLING, keys).name("billing");
    ///
    /// let protection = ReplayProtection::new(MemoryStore::new());
    /// assert!(endpoint.clone().replay(protection.clone()).build().is_ok());
    ///
    /// let forgetful = protection.keep(Duration::from_secs(5));
    /// assert_eq!(
    ///     endpoint.replay(forgetful).build().unwrap_err().to_string(),
    ///     "handled events are kept for 5s, but can be sent again for longer; set \
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
    /// - the verifier allows no method, one that begins with another, or one whose every request
    ///   would be taken for a handshake;
    /// - [`Handshakes`] is not what the scheme's handshakes need, or they are answered with a
    ///   tenant's key and the tenant's name is in the body;
    /// - the body deadline or a timeout is zero, or the budget cannot hold one body of the
    ///   verifier's limit;
    /// - there is no [`runtime`](Self::runtime), on a target without a default;
    /// - a replay store could forget an event before its delivery expires, or a lease could end
    ///   before the store has answered or the handler is ready;
    /// - there is a replay store and no name, or another endpoint with the store has the name;
    /// - nothing says what an event is, or what says so is not signed.
    pub fn build(self) -> Result<Endpoint, InvalidEndpoint> {
        let Self {
            verifier,
            keys,
            mut options,
        } = self;
        let scheme = verifier.scheme();
        let keyrings = keys
            .read(scheme)
            .map_err(|why| Reason::from(KeysReason::unreadable(scheme, why)))?;
        let handshakes = options
            .handshakes
            .take()
            .map(|given| given.read(&verifier, &keyrings));
        let handshakes = handshakes.transpose().map_err(Reason::from)?;
        let runtime = options.runtime.clone();
        let runtime = runtime.ok_or(Reason::from(OptionReason::RuntimeMissing))?;
        let identifier = check(&verifier, &keyrings, &options)?;
        #[cfg(feature = "metrics")]
        let verifier = if options.event_types.is_empty() {
            verifier
        } else {
            verifier.read_events()
        };
        #[cfg(feature = "tracing")]
        telemetry::warn_of_weak_keys(scheme, &keyrings);
        let settings = Settings {
            verifier,
            keyrings,
            runtime,
            decoy: Decoy::default(),
            handshakes,
            #[cfg(feature = "tracing")]
            log: telemetry::Log::default(),
            identifier,
            unmarked: Unmarked::default(),
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

impl fmt::Debug for EndpointBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointBuilder")
            .field("verifier", &self.verifier)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
