//! Replays that arrive in time and are complete only later, when their marker could be gone.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_stream::{Stream, StreamExt};

use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::provider::{PADDLE_BILLING, STRIPE};
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, MemoryStore, ReplayProtection,
    ReplayStore, STORE_TIMEOUT, Settled,
};
use webhook_sig::scheme::Identity;
use webhook_sig::{
    BoxError, Clock, Endpoint, Error, ErrorKind, Head, Received, Scheme, UnixTime, Verifier,
};

use crate::github::acknowledge;

const SECRET: &str = "pdl_ntfset_W5ZqkqPDYkYm8sJ1tq0V";
const SENT: UnixTime = UnixTime::from_secs(1_700_000_000);
const BODY: &str = r#"{"event_type":"transaction.paid"}"#;

#[tokio::test(start_paused = true)]
async fn a_replay_that_drips_past_the_window_is_not_handled_again() {
    let time = Time::start();
    let endpoint = time.endpoint(&PADDLE_BILLING, MemoryStore::new().clock(time));
    let request = signed(&PADDLE_BILLING);

    time.reach(200).await;
    handle(&endpoint, &request).await;
    time.reach(4_900).await;
    let again = receive(&endpoint, &request, Duration::from_millis(9_500)).await;

    assert_eq!(time.millis(), 14_400);
    assert_eq!(again.unwrap_err().kind(), ErrorKind::TimestampTooOld);
}

#[tokio::test(start_paused = true)]
async fn a_replay_that_drips_past_a_window_without_a_future_is_not_handled_again() {
    let time = Time::start();
    let tolerance = STRIPE.tolerance().future(Duration::ZERO);
    let verifier = Verifier::new(&STRIPE).tolerance(tolerance);
    let endpoint = time.endpoint(verifier, MemoryStore::new().clock(time));
    let request = signed(&STRIPE);

    time.reach(200).await;
    handle(&endpoint, &request).await;
    time.reach(299_900).await;
    let again = receive(&endpoint, &request, Duration::from_millis(9_500)).await;

    assert_eq!(time.millis(), 309_400);
    assert_eq!(again.unwrap_err().kind(), ErrorKind::TimestampTooOld);
}

#[tokio::test(start_paused = true)]
async fn a_genuine_delivery_that_drips_past_the_window_is_refused_for_its_age() {
    let time = Time::start();
    let request = signed(&PADDLE_BILLING);
    let protected = time.endpoint(&PADDLE_BILLING, MemoryStore::new().clock(time));
    let key = PADDLE_BILLING.key(SECRET).unwrap();
    let plain = Endpoint::builder(&PADDLE_BILLING, key).clock(time);
    let plain = plain.build().unwrap();

    let (protected, plain) = tokio::join!(
        receive(&protected, &request, Duration::from_millis(5_001)),
        receive(&plain, &request, Duration::from_millis(5_001)),
    );

    assert_eq!(protected.unwrap_err().kind(), ErrorKind::TimestampTooOld);
    assert!(plain.is_ok(), "without a store nothing is judged twice");
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_remembered_until_the_last_answer_of_a_slow_store() {
    let time = Time::start();
    let store = MemoryStore::new().clock(time);
    let at_once = time.endpoint(without_future(), store.clone());
    let slowly = time.endpoint(without_future(), Slow(store));
    let request = signed(&PADDLE_BILLING);

    handle(&at_once, &request).await;
    time.reach(5_000).await;
    let again = receive(&slowly, &request, Duration::ZERO).await;

    assert_eq!(time.millis(), 6_999);
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
}

/// A clock that follows tokio's, from the moment at which the delivery was sent.
#[derive(Clone, Copy)]
struct Time {
    start: Instant,
}

impl Time {
    fn start() -> Self {
        let start = Instant::now();
        Self { start }
    }

    fn millis(self) -> u128 {
        self.start.elapsed().as_millis()
    }

    async fn reach(self, millis: u64) {
        sleep_until(self.start + Duration::from_millis(millis)).await;
    }

    fn endpoint(
        self,
        verifier: impl Into<Verifier>,
        protection: impl Into<ReplayProtection>,
    ) -> Endpoint {
        let verifier = verifier.into();
        let key = verifier.scheme().key(SECRET).unwrap();
        let endpoint: EndpointBuilder = Endpoint::builder(verifier, key);
        endpoint
            .clock(self)
            .name("tests")
            .identity(Identity::Message)
            // What may be kept for longer would hide what must be.
            .replay(protection.into().horizon(Duration::ZERO))
            .build()
            .unwrap()
    }
}

impl Clock for Time {
    fn now(&self) -> UnixTime {
        SENT.saturating_add(self.start.elapsed())
    }
}

/// A store that looks almost too late.
#[derive(Clone)]
struct Slow(MemoryStore);

impl ReplayStore for Slow {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        sleep(STORE_TIMEOUT - Duration::from_millis(1)).await;
        self.0.claim(events, claimer, lease).await
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        self.0.settle(keys, claimer, end).await
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        self.0.forget(key).await
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        self.0.endpoint_names()
    }
}

fn without_future() -> Verifier {
    let tolerance = PADDLE_BILLING.tolerance().future(Duration::ZERO);
    Verifier::new(&PADDLE_BILLING).tolerance(tolerance)
}

fn signed(scheme: &'static Scheme) -> Request<Bytes> {
    let keys = scheme.keyring([SECRET]).unwrap();
    let request = Request::post("/").body(Bytes::from(BODY)).unwrap();
    scheme.sign(request, &keys, SENT).unwrap()
}

/// Receives a delivery and acknowledges it.
async fn handle(endpoint: &Endpoint, request: &Request<Bytes>) {
    let received = receive(endpoint, request, Duration::ZERO).await.unwrap();
    acknowledge(received).await;
}

/// Receives a delivery whose last byte comes so much later than its head.
async fn receive(
    endpoint: &Endpoint,
    request: &Request<Bytes>,
    drip: Duration,
) -> Result<Received, Error> {
    let head = Head::new("POST", "/", request.headers());
    endpoint
        .receive(&head, dripping(request.body(), drip))
        .await
}

fn dripping(body: &Bytes, drip: Duration) -> impl Stream<Item = Result<Bytes, Error>> + use<> {
    let (first, last) = (body.slice(..1), body.slice(1..));
    let last = tokio_stream::once(last).then(move |last| async move {
        sleep(drip).await;
        last
    });
    tokio_stream::once(first).chain(last).map(Ok)
}
