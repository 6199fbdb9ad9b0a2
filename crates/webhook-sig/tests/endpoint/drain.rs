//! What is left of a refused body is drained, within bounds and only where it helps.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Version;
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt};
use webhook_sig::endpoint::{Budget, DRAIN_BYTES, DRAIN_LIMIT, DRAIN_TIME};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, Error, ErrorKind, Head};

use crate::github::SECRET;

const HEADERS: [(&str, &str); 1] = [("Host", "shop.example")];

/// 64 KiB, as a server may read at a time.
static CHUNK: [u8; 64 * 1024] = [0; 64 * 1024];

fn endpoint() -> Endpoint {
    Endpoint::with_secret(&GITHUB, SECRET).unwrap()
}

fn head() -> Head<'static> {
    Head::new("POST", "/", &HEADERS)
}

/// Returns an endless body that counts what is read of it.
fn endless(read: &Cell<usize>) -> impl Stream<Item = Result<Bytes, Error>> + Unpin {
    tokio_stream::iter(std::iter::repeat_with(|| {
        read.set(read.get() + CHUNK.len());
        assert!(read.get() < 2 * DRAIN_BYTES, "it is read without a bound");
        Ok(Bytes::from_static(&CHUNK))
    }))
}

#[tokio::test(start_paused = true)]
async fn a_body_is_drained_to_its_end_or_its_first_error() {
    let chunk = || Ok(Bytes::from_static(&CHUNK));
    let broken = || Err(Error::from(ErrorKind::BodyUnreadable));
    let endpoint = endpoint();
    let mut whole = tokio_stream::iter([chunk(), chunk(), chunk()]);
    let mut half = tokio_stream::iter([chunk(), broken(), chunk()]);

    let start = Instant::now();
    endpoint
        .drain(&head(), &whole)
        .unwrap()
        .run(&mut whole)
        .await;
    endpoint.drain(&head(), &half).unwrap().run(&mut half).await;

    assert!(whole.next().await.is_none());
    assert!(half.next().await.unwrap().is_ok());
    assert_eq!(start.elapsed().as_millis(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_is_drained_to_the_bound_and_one_chunk() {
    let read = Cell::new(0);
    let body = endless(&read);

    endpoint().drain(&head(), &body).unwrap().run(body).await;

    assert_eq!(read.get(), DRAIN_BYTES + CHUNK.len());
}

#[tokio::test(start_paused = true)]
async fn a_silent_body_is_drained_until_time_is_up() {
    let body = tokio_stream::pending();

    let start = Instant::now();
    endpoint().drain(&head(), &body).unwrap().run(body).await;

    assert!(start.elapsed() >= DRAIN_TIME);
    assert!(start.elapsed() < 2 * DRAIN_TIME);
}

/// An endless body of empty chunks, which counts them; unlike `tokio_stream::iter` it never yields.
struct Ready(usize);

impl Stream for Ready {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        assert!(self.0 < 10_000, "nothing else gets to run");
        Poll::Ready(Some(Ok(Bytes::new())))
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_always_ready_does_not_outrun_the_deadline() {
    let mut body = Ready(0);
    let drain = endpoint().drain(&head(), &body).unwrap();

    tokio::join!(drain.run(&mut body), tokio::time::advance(DRAIN_TIME));
}

#[tokio::test]
async fn only_what_helps_is_drained() {
    let endpoint = endpoint();
    let body = tokio_stream::pending::<Result<Bytes, Error>>;
    let expecting = [("expect", "100-continue")];

    for version in [Version::HTTP_10, Version::HTTP_11] {
        assert!(endpoint.drain(&head().version(version), &body()).is_some());
    }
    for version in [Version::HTTP_2, Version::HTTP_3] {
        assert!(endpoint.drain(&head().version(version), &body()).is_none());
    }
    let uninvited = Head::new("POST", "/", &expecting);
    assert!(endpoint.drain(&uninvited, &body()).is_none());
    assert!(
        endpoint
            .drain(&head(), &tokio_stream::empty::<()>())
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn so_many_are_drained_at_once_and_none_of_the_budget_is_taken() {
    let budget = Budget::default();
    let endpoints = [(); 2].map(|()| {
        let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET));
        endpoint.budget(budget.clone()).build().unwrap()
    });
    let body = tokio_stream::pending::<Result<Bytes, Error>>;
    let drain = |number: usize| endpoints[number % 2].drain(&head(), &body());

    let mut all: Vec<_> = (0..DRAIN_LIMIT)
        .map(|number| drain(number).unwrap())
        .collect();
    assert!(drain(0).is_none());
    assert_eq!(
        (budget.bytes_in_flight(), budget.deliveries_in_flight()),
        (0, 0)
    );
    assert!(endpoint().drain(&head(), &body()).is_some());

    // One has run, one was dropped, and one was dropped while it ran.
    all.pop().unwrap().run(body()).await;
    drop(all.pop());
    let running = tokio::spawn(all.pop().unwrap().run(body()));
    tokio::task::yield_now().await;
    running.abort();
    let _ = running.await;

    let again: Vec<_> = (0..3).map(|number| drain(number).unwrap()).collect();
    assert!(drain(0).is_none());
    drop((all, again));
}
