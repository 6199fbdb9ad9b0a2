//! What a receiver sets beside the verifier.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::endpoint::{Budget, Endpoint, Settings};
use crate::error::Error;
use crate::replay::ReplayProtection;
use crate::time::Clock;

impl Endpoint {
    /// Handles each delivery once, as far as a store remembers.
    ///
    /// Do not protect a scheme whose sender reads the response, such as FastSpring's fulfillment
    /// requests: a delivery that was handled gets the acknowledgement alone.
    ///
    /// ```
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
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?
    ///     .replay(MemoryStore::new());
    ///
    /// let received = endpoint.receive(&head, body()).await?;
    /// received.claim.settle(200, None).await;
    ///
    /// let again = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn replay(self, protection: impl Into<ReplayProtection>) -> Self {
        self.with(|settings| settings.replay = Some(protection.into()))
    }

    /// Names the endpoint, so that endpoints with the same scheme and secret can share a store
    /// without taking each other's deliveries for their own; empty unless set.
    ///
    /// ```
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
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?
    ///     .replay(MemoryStore::new());
    /// let (builds, chat) = (endpoint.clone().named("builds"), endpoint.named("chat"));
    ///
    /// let received = builds.receive(&head, body()).await?;
    /// received.claim.settle(200, None).await;
    ///
    /// assert!(chat.receive(&head, body()).await.is_ok());
    /// let again = builds.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.with(|settings| settings.name = name.into())
    }

    /// Sets the budget, which other endpoints may share; one of its own, of
    /// [`BUDGET_BYTES`] and [`BUDGET_DELIVERIES`], unless set.
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
    /// let one_at_a_time = Budget::new(2 * 1024 * 1024, 1);
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?
    ///     .budget(one_at_a_time);
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
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        self.with(|settings| settings.budget = budget)
    }

    /// Sets the clock; the system's unless set.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
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
    /// let endpoint = Endpoint::with_secret(&STRIPE, "whsec_W5ZqkqPDYkYm8sJ1tq0V")?;
    /// let today = endpoint.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(today.kind(), ErrorKind::TimestampTooOld);
    ///
    /// let back_then = endpoint.clock(move || captured);
    /// assert!(back_then.receive(&head, body()).await.is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|settings| settings.clock = Arc::new(clock))
    }

    /// Sets how long a body may take in all, however steadily it drips; [`BODY_DEADLINE`] unless
    /// set.
    ///
    /// The time counts from when the body is first waited for. That is after its keys were looked
    /// up, unless the body names the tenant whose keys they are.
    ///
    /// ```
    /// use std::time::Duration;
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
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?
    ///     .body_deadline(Duration::from_secs(3));
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
    #[must_use]
    pub fn body_deadline(self, deadline: Duration) -> Self {
        self.with(|settings| settings.body_deadline = deadline)
    }

    /// Sets after how long a sender is asked to try again; [`RETRY_AFTER`] unless set.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind, Head};
    ///
    /// let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?
    ///     .retry_after(Duration::from_secs(60));
    /// # let headers = [("Host", "shop.example")];
    /// let respond = |kind: ErrorKind| {
    ///     endpoint.response(&Head::new("POST", "/webhooks", &headers), &kind.into())
    /// };
    ///
    /// assert_eq!(respond(ErrorKind::StoreUnavailable).headers()["retry-after"], "60");
    /// assert!(!respond(ErrorKind::SignatureMismatch).headers().contains_key("retry-after"));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    ///
    /// [`RETRY_AFTER`]: crate::endpoint::RETRY_AFTER
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
}
