//! A sender does not learn which tenants exist.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Response};
use sha2::Sha256;
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt};
use webhook_sig::endpoint::BODY_DEADLINE;
use webhook_sig::key::{KeySource, Keyring, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};
use webhook_sig::verify::EMPTY_CHUNK_LIMIT;
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, Outcome, UnixTime, Verifier};

use crate::body::{Untouchable, byte_by_byte};
use crate::tenants::{ACME, Source, builder, endpoint, receive, signed};

/// What a sender sees of a response.
fn seen(response: &Response<Bytes>) -> String {
    let (status, headers) = (response.status(), response.headers());
    format!("{status} {headers:?} {:?}", response.body())
}

#[tokio::test]
async fn an_unknown_tenant_and_none_look_like_a_wrong_signature() {
    for location in [Location::path(1), Location::json("/tenant")] {
        let endpoint = endpoint(location, Source::default());
        let mut answers = Vec::new();
        for (tenant, kind) in [
            ("acme", ErrorKind::SignatureMismatch),
            ("emca", ErrorKind::KeyUnknown),
            ("", ErrorKind::KeyUnknown),
        ] {
            let (target, text) = (format!("/{tenant}"), json_of(tenant));
            let headers = signed("an attacker's secret, of some length", &text);
            let head = Head::new("POST", &target, &headers);
            let (count, body) = counted(&text);

            let error = endpoint.receive(&head, body).await.unwrap_err();

            assert_eq!(error.kind(), kind);
            let polled = count.load(Ordering::Relaxed);
            assert_eq!(polled, text.len(), "the body is read to its end");
            answers.push(seen(&endpoint.response(&head, &error)));
        }

        assert!(answers.iter().all(|answer| *answer == answers[0]));
    }
}

#[tokio::test]
async fn a_delivery_that_names_no_tenant_looks_like_one_for_an_unknown_tenant() {
    for location in [Location::path(2), Location::json("/tenant")] {
        let plain = builder(location, Source::default());
        let protected = plain
            .clone()
            .name("tests")
            .identity(Identity::Message)
            .replay(MemoryStore::new());
        for endpoint in [plain, protected] {
            let endpoint = endpoint.build().unwrap();
            let mut answers = Vec::new();
            for (target, text) in [
                ("/hooks/emca", r#"{"tenant":"emca"}"#),
                ("/hooks/", r#"{"person":"emca"}"#),
            ] {
                let headers = signed(ACME, text);
                let head = Head::new("POST", target, &headers);
                let (count, body) = counted(text);

                let error = endpoint.receive(&head, body).await.unwrap_err();

                assert_eq!(error.kind(), ErrorKind::KeyUnknown);
                let response = seen(&endpoint.response(&head, &error));
                answers.push((response, count.load(Ordering::Relaxed)));
            }

            assert_eq!(answers[0], answers[1]);
            assert_eq!(answers[1].1, r#"{"person":"emca"}"#.len(), "it is read");
        }
    }
}

/// Knows a keyring for every tenant but `nobody`.
fn every_ring(keyring: Keyring) -> impl KeySource {
    move |tenant: Tenant| {
        let keyring = (tenant.as_str() != "nobody").then(|| keyring.clone());
        async move { Ok::<_, BoxError>(keyring) }
    }
}

/// Keyrings that prove nothing, and what the log calls them.
fn useless_rings() -> [(Keyring, ErrorKind); 5] {
    let ended = || GITHUB.key(ACME).unwrap().until(UnixTime::from_secs(0));
    let foreign = || FOREIGN.key(ACME).unwrap();
    let retiring = |ring: Keyring| ring.retiring(foreign()).unwrap();
    let expired = Keyring::new(ended()).retiring(ended()).unwrap();
    let mixed = retiring(GITHUB.keyring([ACME]).unwrap());
    let named = GITHUB.key(ACME).unwrap().with_id("1").unwrap();
    [
        (expired, ErrorKind::TenantKeysExpired),
        (foreign().into(), ErrorKind::TenantKeysUnfit),
        (retiring(foreign().into()), ErrorKind::TenantKeysUnfit),
        (mixed, ErrorKind::TenantKeysUnfit),
        (named.into(), ErrorKind::TenantKeysUnfit),
    ]
}

const FOREIGN: Scheme =
    Scheme::hmac_sha1("foreign", Location::header("Sig"), Encoding::Hex).signs(&[Component::Body]);

#[tokio::test]
async fn a_tenant_with_unusable_keys_looks_like_an_unknown_one() {
    for (keyring, kind) in useless_rings() {
        for location in [Location::path(1), Location::json("/tenant")] {
            let plain = builder(location, every_ring(keyring.clone()));
            let protected = plain
                .clone()
                .name("tests")
                .identity(Identity::Message)
                .replay(MemoryStore::new());
            let (plain, protected) = (plain.build().unwrap(), protected.build().unwrap());
            for endpoint in [plain, protected] {
                let mut answers = Vec::new();
                for (tenant, kind) in [("nobody", ErrorKind::KeyUnknown), ("former", kind)] {
                    let (target, text) = (format!("/{tenant}"), json_of(tenant));
                    let headers = signed(ACME, &text);
                    let head = Head::new("POST", &target, &headers);
                    let (count, body) = counted(&text);

                    let error = endpoint.receive(&head, body).await.unwrap_err();

                    assert_eq!(error.kind(), kind);
                    let response = seen(&endpoint.response(&head, &error));
                    answers.push((response, count.load(Ordering::Relaxed)));
                }

                assert_eq!(answers[0], answers[1], "{kind}");
                assert!(answers[0].0.starts_with("401"), "{}", answers[0].0);
                assert_eq!(answers[0].1, json_of("nobody").len(), "the body is read");
            }
        }
    }
}

/// It would be refused before its body if the tenant's keys were known.
#[tokio::test]
#[cfg(feature = "ed25519")]
async fn a_tenant_without_a_key_of_the_required_algorithm_looks_like_an_unknown_one() {
    use webhook_sig::provider::STANDARD_WEBHOOKS_V1A;
    use webhook_sig::scheme::Algorithm;

    let public = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A=";
    for (algorithm, other, signature) in [
        (
            Algorithm::Ed25519,
            secret,
            format!("v1a,{}==", "A".repeat(86)),
        ),
        (
            Algorithm::HmacSha256,
            public,
            format!("v1,{}=", "A".repeat(43)),
        ),
    ] {
        let keyring = STANDARD_WEBHOOKS_V1A.keyring([other]).unwrap();
        let tenants = TenantKeys::new(Location::path(1), every_ring(keyring));
        let verifier = Verifier::new(&STANDARD_WEBHOOKS_V1A).requiring(algorithm);
        let builder = Endpoint::builder(verifier.unwrap(), tenants);
        let endpoint = builder.clock(|| UnixTime::from_secs(1)).build().unwrap();
        let headers = [
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", "1"),
            ("webhook-signature", &signature),
        ];
        let mut answers = Vec::new();
        for (target, kind) in [
            ("/nobody", ErrorKind::KeyUnknown),
            ("/acme", ErrorKind::TenantKeysUnfit),
        ] {
            let head = Head::new("POST", target, &headers);

            let error = endpoint
                .receive(&head, byte_by_byte("{}"))
                .await
                .unwrap_err();

            assert_eq!(error.kind(), kind, "{algorithm}");
            answers.push(seen(&endpoint.response(&head, &error)));
        }

        assert_eq!(answers[0], answers[1], "{algorithm}");
    }
}

#[tokio::test]
async fn a_key_that_the_tenant_does_not_have_looks_like_an_unknown_tenant() {
    static KEYED: Scheme = GITHUB
        .derive("keyed")
        .key_id(Location::header("Key-Id"))
        .build();
    let key = KEYED.key(ACME).unwrap().with_id("1").unwrap();
    let tenants = TenantKeys::new(Location::path(1), every_ring(key.into()));
    let endpoint = Endpoint::builder(&KEYED, tenants).build().unwrap();
    let mut answers = Vec::new();
    for target in ["/nobody", "/former"] {
        let mut headers = signed(ACME, "{}");
        headers.insert("Key-Id", "2".parse().unwrap());
        let head = Head::new("POST", target, &headers);
        let (count, body) = counted("{}");

        let error = endpoint.receive(&head, body).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::KeyUnknown);
        let response = seen(&endpoint.response(&head, &error));
        answers.push((response, count.load(Ordering::Relaxed)));
    }

    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1].1, 2, "the body is read");
}

#[tokio::test]
async fn a_tenant_with_unusable_keys_is_refused_for_its_head_like_any_other() {
    for (keyring, _) in useless_rings() {
        let endpoint = endpoint(Location::path(1), every_ring(keyring));
        for target in ["/nobody", "/former"] {
            let headers = HeaderMap::new();
            let head = Head::new("POST", target, &headers);

            let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::SignatureMissing);
        }
    }
}

#[tokio::test]
async fn the_ended_keys_of_one_keyring_for_all_are_our_fault() {
    let seconds = Arc::new(AtomicI64::new(0));
    let ends = GITHUB.key(ACME).unwrap().until(UnixTime::from_secs(0));
    let rotating = SharedKeyring::new(ends.clone());
    for endpoint in [
        Endpoint::builder(&GITHUB, ends),
        Endpoint::builder(&GITHUB, rotating),
    ] {
        seconds.store(0, Ordering::Relaxed);
        let clock = seconds.clone();
        let clock = move || UnixTime::from_secs(clock.load(Ordering::Relaxed));
        let endpoint = endpoint.clock(clock).build().unwrap();
        seconds.store(1, Ordering::Relaxed);

        let refused = receive(&endpoint, "/", ACME, "{}").await;

        assert_eq!(refused, Err(ErrorKind::KeysExpired));
        assert_eq!(ErrorKind::KeysExpired.outcome(), Outcome::Unavailable);
    }
}

fn json_of(tenant: &str) -> String {
    format!(r#"{{"tenant":"{tenant}","padding":"0123456789"}}"#)
}

/// Returns a body, and the number of chunks that were taken from it.
fn counted(
    text: &str,
) -> (
    Arc<AtomicUsize>,
    impl Stream<Item = Result<Bytes, Error>> + use<>,
) {
    let polled = Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    let body = byte_by_byte(text).map(move |chunk| {
        count.fetch_add(1, Ordering::Relaxed);
        chunk
    });
    (polled, body)
}

#[tokio::test(start_paused = true)]
async fn bounds_are_the_same_for_known_and_unknown_tenants() {
    for location in [Location::path(1), Location::json("/tenant")] {
        for target in ["/acme", "/emca"] {
            let keys = TenantKeys::new(location, Source::default());
            let verifier = Verifier::new(&GITHUB).body_limit(10);
            let endpoint = Endpoint::builder(verifier, keys).build().unwrap();
            let headers = signed(ACME, "");
            let head = Head::new("POST", target, &headers);
            let start = Instant::now();

            let long = endpoint.receive(&head, byte_by_byte("01234567890")).await;
            let slow = endpoint.receive(&head, tokio_stream::pending()).await;
            let empty = tokio_stream::iter(vec![Bytes::new(); EMPTY_CHUNK_LIMIT + 1]);
            let hollow = endpoint.receive(&head, empty.map(Ok)).await;

            assert_eq!(long.unwrap_err().kind(), ErrorKind::BodyTooLarge);
            assert_eq!(slow.unwrap_err().kind(), ErrorKind::BodyTooSlow);
            assert_eq!(hollow.unwrap_err().kind(), ErrorKind::BodyUnreadable);
            assert_eq!(start.elapsed().as_secs(), BODY_DEADLINE.as_secs());
        }
    }
}

#[tokio::test]
async fn a_delivery_for_an_unknown_tenant_signed_with_no_key_is_refused() {
    // HMAC pads keys with zeros, so the empty key is this one too.
    let mut mac = Hmac::<Sha256>::new_from_slice(&[0; 32]).unwrap();
    mac.update(b"{}");
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    let headers = [("X-Hub-Signature-256", signature)];
    let head = Head::new("POST", "/emca", &headers);
    let plain = builder(Location::path(1), Source::default());
    let protected = plain
        .clone()
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new());
    let (plain, protected) = (plain.build().unwrap(), protected.build().unwrap());

    for endpoint in [plain, protected] {
        let error = endpoint
            .receive(&head, byte_by_byte("{}"))
            .await
            .unwrap_err();

        assert_eq!(error.kind(), ErrorKind::KeyUnknown);
    }
}
