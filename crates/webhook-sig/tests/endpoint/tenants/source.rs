//! When the source of keys is asked, and what becomes of a delivery if it fails or is slow.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use tokio::time::{Instant, sleep};
use tokio_stream::{Stream, StreamExt};
use webhook_sig::key::{Keyring, SOURCE_TIMEOUT, Tenant, TenantKeys};
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, Outcome, Verifier};

use crate::body::{Untouchable, byte_by_byte};
use crate::github::NOW;
use crate::tenants::{ACME, SECOND, Source, builder, endpoint, signed};

#[tokio::test(start_paused = true)]
async fn a_body_beyond_its_bounds_does_not_reach_the_source() {
    let source = Source::default();
    let keys = TenantKeys::new(Location::json("/tenant"), source.clone());
    let endpoint = Endpoint::builder(Verifier::new(&GITHUB).body_limit(10), keys)
        .build()
        .unwrap();
    let headers = signed(ACME, "");
    let head = Head::new("POST", "/", &headers);

    let long = endpoint
        .receive(&head, byte_by_byte(r#"{"tenant":"acme"}"#))
        .await;
    let slow = endpoint.receive(&head, tokio_stream::pending()).await;

    assert!(long.is_err() && slow.is_err());
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn what_the_head_can_refuse_does_not_reach_the_source() {
    let source = Source::default();
    for location in [Location::path(1), Location::json("/tenant")] {
        let keys = || TenantKeys::new(location, source.clone());
        let github = Endpoint::builder(&GITHUB, keys()).clock(|| NOW);
        let late = NOW.saturating_add(301 * SECOND);
        let stripe = Endpoint::builder(&STRIPE, keys()).clock(move || late);
        let (github, stripe) = (github.build().unwrap(), stripe.build().unwrap());
        let mut long = signed(ACME, "{}");
        long.insert("content-length", "99999999".parse().unwrap());
        let old = {
            let request = Request::post("/").body(Bytes::from("{}")).unwrap();
            let keys = STRIPE.keyring([ACME]).unwrap();
            STRIPE.sign(request, &keys, NOW).unwrap().headers().clone()
        };
        for (endpoint, method, headers, expected) in [
            (
                &github,
                "POST",
                HeaderMap::new(),
                ErrorKind::SignatureMissing,
            ),
            (
                &github,
                "GET",
                signed(ACME, "{}"),
                ErrorKind::MethodNotAllowed,
            ),
            (&github, "POST", long, ErrorKind::BodyTooLarge),
            (&stripe, "POST", old, ErrorKind::TimestampTooOld),
        ] {
            let head = Head::new(method, "/acme", &headers);

            let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

            assert_eq!(error.kind(), expected);
        }
    }
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn a_source_that_fails_is_answered_with_503() {
    let source = |_: Tenant| async { Err::<Option<Keyring>, BoxError>("away".into()) };
    let endpoint = endpoint(Location::path(1), source);
    let headers = signed(ACME, "{}");
    let head = Head::new("POST", "/acme", &headers);

    let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
    assert_eq!(error.outcome(), Outcome::Unavailable);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "away");
    let response = endpoint.response(&head, &error);
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_does_not_answer_is_answered_with_503_in_time() {
    let source = |_: Tenant| std::future::pending::<Result<Option<Keyring>, BoxError>>();
    for (keys, expected) in [
        (TenantKeys::new(Location::path(1), source), SOURCE_TIMEOUT),
        (
            TenantKeys::new(Location::path(1), source).timeout(SECOND),
            SECOND,
        ),
    ] {
        let endpoint = Endpoint::builder(&GITHUB, keys).build().unwrap();
        let headers = signed(ACME, "{}");
        let head = Head::new("POST", "/acme", &headers);
        let start = Instant::now();

        let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
        assert_eq!(start.elapsed().as_secs(), expected.as_secs());
        assert_eq!(endpoint.response(&head, &error).status(), 503);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_source_does_not_shorten_the_bodys_time() {
    let source = |_: Tenant| async {
        sleep(Duration::from_millis(1500)).await;
        Ok::<_, BoxError>(Some(GITHUB.keyring([ACME])?))
    };
    let endpoint = builder(Location::path(1), source).body_deadline(SECOND);
    let endpoint = endpoint.build().unwrap();
    let headers = signed(ACME, "{}");
    let head = Head::new("POST", "/acme", &headers);

    let late = byte_by_byte("{}").then(|chunk| async {
        sleep(Duration::from_millis(400)).await;
        chunk
    });
    let received = endpoint.receive(&head, late).await;

    assert_eq!(received.unwrap().body.into_bytes(), "{}");
}

/// A body that must not be asked for more once it has ended, as many streams demand.
struct Once(Option<Option<Bytes>>);

impl Stream for Once {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(chunk) = self.0.take() else {
            panic!("the body was polled after its end");
        };
        if chunk.is_some() {
            self.0 = Some(None);
        }
        Poll::Ready(chunk.map(Ok))
    }
}

#[tokio::test]
async fn a_body_that_has_ended_is_not_polled_again() {
    for location in [Location::path(1), Location::json("/tenant")] {
        let endpoint = endpoint(location, Source::default());
        let text = r#"{"tenant":"acme"}"#;
        let headers = signed(ACME, text);
        let head = Head::new("POST", "/acme", &headers);

        let received = endpoint.receive(&head, Once(Some(Some(text.into())))).await;

        assert_eq!(received.unwrap().body.into_bytes(), text);
    }
}
