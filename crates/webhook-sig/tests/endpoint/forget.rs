//! Letting an operator run an event once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use http::Request;
use webhook_sig::endpoint::{EndpointBuilder, ProvenDelivery, UnsignedIds};
use webhook_sig::key::{Secret, Tenant, TenantKeys};
use webhook_sig::provider::{FASTSPRING, GITHUB, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{BoxError, Endpoint, ErrorKind, Head, Scheme, Signer, UnixTime};

use crate::claims::{Troubled, is_new};
use crate::github::{NOW, SECRET};

fn builder(scheme: &'static Scheme) -> EndpointBuilder {
    let endpoint = Endpoint::builder(scheme, Secret::new(SECRET)).name("tests");
    endpoint.clock(|| NOW)
}

fn with_store(builder: EndpointBuilder) -> Endpoint {
    builder.replay(MemoryStore::new()).build().unwrap()
}

fn signed(scheme: &'static Scheme, body: &str) -> Request<Bytes> {
    let signer = Signer::new(scheme, scheme.key(SECRET).unwrap());
    let request = Request::post("/").header("X-GitHub-Delivery", "72d3162e");
    let request = request.body(Bytes::copy_from_slice(body.as_bytes()));
    signer.sign(request.unwrap(), NOW).unwrap()
}

#[tokio::test]
async fn an_event_that_is_forgotten_runs_again() {
    let endpoint = with_store(builder(&STRIPE));
    let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);
    assert!(is_new(&endpoint, &request).await);
    assert!(!is_new(&endpoint, &request).await);

    assert!(!endpoint.forget(None, &["evt_2"]).await.unwrap());
    assert!(!is_new(&endpoint, &request).await);
    assert!(endpoint.forget(None, &["evt_1"]).await.unwrap());

    assert!(is_new(&endpoint, &request).await);
}

#[tokio::test]
async fn one_event_of_a_batch_is_forgotten() {
    let endpoint = with_store(builder(&FASTSPRING));
    let both = signed(&FASTSPRING, r#"{"events":[{"id":"a"},{"id":"b"}]}"#);
    assert!(is_new(&endpoint, &both).await);

    assert!(endpoint.forget(None, &["a"]).await.unwrap());

    assert!(
        !is_new(
            &endpoint,
            &signed(&FASTSPRING, r#"{"events":[{"id":"b"}]}"#)
        )
        .await
    );
    assert!(is_new(&endpoint, &both).await);
}

#[tokio::test]
async fn a_tenant_forgets_no_event_of_another() {
    let keys = TenantKeys::from_head(
        |head| Tenant::new(head.target().trim_start_matches('/')),
        async |_: Tenant| Ok::<_, BoxError>(Some(STRIPE.keyring([SECRET])?)),
    );
    let endpoint = Endpoint::builder(&STRIPE, keys).name("tests").clock(|| NOW);
    let endpoint = with_store(endpoint);
    let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);
    let is_new = async |tenant: &str| {
        let head = Head::new("POST", tenant, request.headers());
        let body = tokio_stream::iter([Ok(request.body().clone())]);
        match endpoint.receive(&head, body).await {
            Ok(received) => {
                crate::github::acknowledge(received).await;
                true
            }
            Err(_) => false,
        }
    };
    let (acme, other) = (Tenant::new("acme"), Tenant::new("other"));
    assert!(is_new("/acme").await && is_new("/other").await);

    assert!(endpoint.forget(acme.as_ref(), &["evt_1"]).await.unwrap());

    assert!(is_new("/acme").await);
    assert!(!is_new("/other").await);
    let head = Head::new("POST", "/other", request.headers());
    let body = request.body().clone();
    let forgotten = endpoint.forget_delivery(other.as_ref(), &head, body, NOW);
    assert_eq!(forgotten.await.unwrap(), 1);
    assert!(is_new("/other").await);
}

#[tokio::test]
async fn an_id_that_a_function_found_is_forgotten() {
    let first = |delivery: &ProvenDelivery<'_>| {
        let body = delivery.body.clone().into_bytes();
        vec![String::from_utf8_lossy(&body).chars().take(1).collect()]
    };
    let endpoint = with_store(builder(&GITHUB).identity(first));
    assert!(is_new(&endpoint, &signed(&GITHUB, "abc")).await);

    assert!(endpoint.forget(None, &["a"]).await.unwrap());

    assert!(is_new(&endpoint, &signed(&GITHUB, "abc")).await);
}

#[tokio::test]
async fn an_event_that_is_known_by_its_content_is_forgotten_by_its_delivery() {
    for endpoint in [
        builder(&GITHUB).unsigned_ids(UnsignedIds::Trust),
        builder(&GITHUB).unsigned_ids(UnsignedIds::Ignore),
        builder(&GITHUB).identity(Identity::Body),
        builder(&GITHUB).identity(Identity::Message),
        builder(&GITHUB).identity(Location::json("/id")),
    ] {
        let endpoint = with_store(endpoint);
        let request = signed(&GITHUB, r#"{"id":"7"}"#);
        let head = Head::new("POST", "/", request.headers());
        assert!(is_new(&endpoint, &request).await);
        assert!(!is_new(&endpoint, &request).await);

        let forged = endpoint.forget_delivery(None, &head, r#"{"id":"8"}"#, NOW);
        assert_eq!(
            forged.await.unwrap_err().kind(),
            ErrorKind::SignatureMismatch
        );
        let forgotten = endpoint.forget_delivery(None, &head, request.body().clone(), NOW);
        assert_eq!(forgotten.await.unwrap(), 1);

        assert!(is_new(&endpoint, &request).await);
    }
}

/// A captured delivery is at hand hours later, when its timestamp is too old to be received.
#[tokio::test]
async fn an_old_delivery_is_forgotten_as_of_when_it_was_sent() {
    let seconds = Arc::new(AtomicI64::new(NOW.as_secs()));
    let clock = {
        let seconds = seconds.clone();
        move || UnixTime::from_secs(seconds.load(Ordering::Relaxed))
    };
    let store = MemoryStore::new().clock(clock.clone());
    let endpoint = builder(&STRIPE).clock(clock).replay(store).build().unwrap();
    let request = signed(&STRIPE, r#"{"id":"evt_1"}"#);
    let head = Head::new("POST", "/", request.headers());
    let forget = |sent| endpoint.forget_delivery(None, &head, request.body().clone(), sent);
    assert!(is_new(&endpoint, &request).await);

    seconds.fetch_add(60 * 60, Ordering::Relaxed);
    let late = UnixTime::from_secs(seconds.load(Ordering::Relaxed));

    let refused = forget(late).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TimestampTooOld);
    assert_eq!(forget(NOW).await.unwrap(), 1);
    assert_eq!(forget(NOW).await.unwrap(), 0);
}

#[tokio::test]
async fn what_names_no_event_is_an_error() {
    let github = with_store(builder(&GITHUB).unsigned_ids(UnsignedIds::Trust));
    let stripe = with_store(builder(&STRIPE));
    let without = builder(&STRIPE).build().unwrap();

    for (endpoint, fields) in [
        (&github, &["72d3162e"][..]),
        (&stripe, &["evt_1", "evt_2"]),
        (&stripe, &[]),
        (&without, &["evt_1"]),
    ] {
        let error = endpoint.forget(None, fields).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured, "{fields:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_or_silent_forgets_nothing() {
    let store = Troubled::default();
    let endpoint = builder(&STRIPE).replay(store.clone()).build().unwrap();

    for trouble in [&store.is_failing, &store.is_silent] {
        trouble.store(true, Ordering::Relaxed);
        let error = endpoint.forget(None, &["evt_1"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StoreUnavailable);
    }
}
