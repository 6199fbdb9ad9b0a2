//! How long a body may take, and that one which is there at once needs no timer.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep};
use tokio_stream::{Stream, StreamExt};
use webhook_sig::endpoint::BODY_DEADLINE;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Error, ErrorKind, Head};

use crate::body::chunks;
use crate::github::{builder, endpoint, signed};

/// Returns a body that brings one byte in each interval.
pub(crate) fn dripping(
    body: &'static [u8],
    interval: Duration,
) -> impl Stream<Item = Result<Bytes, Error>> {
    tokio_stream::iter(body).then(move |byte| async move {
        sleep(interval).await;
        Ok(Bytes::copy_from_slice(&[*byte]))
    })
}

#[tokio::test(start_paused = true)]
async fn one_byte_per_second_is_cut_at_deadline() {
    const BODY: &[u8] = b"0123456789abcdef";
    let headers = signed(BODY);
    let head = Head::new("POST", "/", &headers);
    let start = Instant::now();

    let body = dripping(BODY, Duration::from_secs(1));
    let error = endpoint(&GITHUB).receive(&head, body).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyTooSlow);
    assert_eq!(start.elapsed().as_secs(), BODY_DEADLINE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_body_within_the_deadline_passes_however_it_drips() {
    const BODY: &[u8] = b"0123456789abcdef";
    let headers = signed(BODY);
    let head = Head::new("POST", "/", &headers);
    let patient = builder(&GITHUB).body_deadline(Duration::from_millis(16_001));
    let patient = patient.build().unwrap();

    let body = dripping(BODY, Duration::from_secs(1));
    let received = patient.receive(&head, body).await.unwrap();

    assert_eq!(received.body.into_bytes(), BODY);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_comes_is_cut_at_deadline() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    let start = Instant::now();
    let impatient = builder(&GITHUB).body_deadline(Duration::from_secs(3));
    let impatient = impatient.build().unwrap();

    let error = impatient
        .receive(&head, tokio_stream::pending())
        .await
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyTooSlow);
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[test]
fn a_body_that_is_there_at_once_needs_no_timer() {
    let headers = signed(b"Hello, World!");
    let head = Head::new("POST", "/", &headers);
    let without_timer = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();

    let body = chunks(&[b"Hello", b", World!"]);
    let received = without_timer.block_on(endpoint(&GITHUB).receive(&head, body));

    assert!(received.is_ok());
}
