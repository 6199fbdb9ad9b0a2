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
    ///
    /// [`BUDGET_BYTES`]: crate::endpoint::BUDGET_BYTES
    /// [`BUDGET_DELIVERIES`]: crate::endpoint::BUDGET_DELIVERIES
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
    ///
    /// [`BODY_DEADLINE`]: crate::endpoint::BODY_DEADLINE
    #[must_use]
    pub fn body_deadline(self, deadline: Duration) -> Self {
        self.with(|settings| settings.body_deadline = deadline)
    }

    /// Sets after how long a sender is asked to try again; [`RETRY_AFTER`] unless set.
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
}
