//! Which deliveries are the same one, across keys, forms of a URL, schemes and endpoints.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderValue, Request};
use webhook_sig::endpoint::{ProvenDelivery, UnsignedIds};
use webhook_sig::key::{SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{GITHUB, POLAR};
use webhook_sig::replay::{MemoryStore, UNSIGNED_ID_LIMIT};
use webhook_sig::scheme::{Component, Encoding, Identity, KeyFormat, Location, UrlForm};
use webhook_sig::{
    BaseUrl, BoxError, Endpoint, ErrorKind, Head, Outcome, RequiredHeader, Scheme, Signer,
    UnixTime, Verifier,
};

use crate::claims::{is_new, keyring, protected, signed};
use crate::github::{SECRET, acknowledge, delivery, fail, receive};

#[tokio::test(start_paused = true)]
async fn a_token_runs_with_every_body_and_once_with_each() {
    const ACME: &Scheme = &Scheme::token("acme", Location::header("Acme-Token")).build();
    let store = MemoryStore::new();
    let endpoint = |secrets: [&str; 2]| {
        let endpoint = Endpoint::builder(ACME, ACME.keyring(secrets).unwrap());
        endpoint
            .name("tests")
            .identity(Identity::Message)
            .replay(store.clone())
            .build()
            .unwrap()
    };
    let before = endpoint(["the old token", "an older token"]);
    let after = endpoint(["the new token", "the old token"]);
    let request = |target, body| {
        let request = Request::post(target).header("Acme-Token", "the old token");
        request.body(Bytes::from_static(body)).unwrap()
    };
    for (target, body) in [("/", &b"one"[..]), ("/", b"two"), ("/other", b"two")] {
        let request = request(target, body);

        let first = receive(&before, &request).await.unwrap();
        let meanwhile = receive(&after, &request).await.unwrap_err();
        acknowledge(first).await;
        let again = receive(&after, &request).await.unwrap_err();

        assert_eq!(meanwhile.kind(), ErrorKind::InFlight);
        assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    }
}

#[tokio::test]
async fn a_signature_is_one_delivery_under_every_form_of_its_url() {
    const ACME: &Scheme =
        &Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
            .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);
    let key = ACME.key("one secret for all").unwrap();
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(ACME).base_url(url);
    let endpoint = Endpoint::builder(verifier.clone(), key.clone())
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let request = Request::post("/hooks?to=a:b").body(Bytes::from("Hello"));
    let signer = Signer::new(verifier, key);
    let request = signer.sign(request.unwrap(), UnixTime::now()).unwrap();
    let receive = async |target| {
        let head = Head::new("POST", target, request.headers());
        let body = tokio_stream::iter([Ok(request.body().clone())]);
        endpoint.receive(&head, body).await
    };

    let first = receive("/hooks?to=a:b").await.unwrap();
    acknowledge(first).await;
    let again = receive("/hooks?to=a%3Ab").await.unwrap_err();

    assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn a_delivery_is_one_by_whichever_key_of_its_text_it_is_signed() {
    const OLD: &Scheme = &POLAR.derive("old").key_format(KeyFormat::Text).build();
    const NEW: &Scheme = &POLAR.derive("new").key_format(KeyFormat::Whsec).build();
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u";
    let store = MemoryStore::new();
    let endpoint = |secrets: &[&str]| {
        let endpoint = Endpoint::builder(&POLAR, POLAR.keyring(secrets).unwrap());
        endpoint
            .name("tests")
            .identity(Identity::Message)
            .replay(store.clone())
            .build()
            .unwrap()
    };
    let now = UnixTime::now();
    let signed = |id: &str, sender: &'static Scheme| {
        let signer = Signer::new(sender, sender.key(secret).unwrap());
        let request = Request::post("/").body(Bytes::from("{}")).unwrap();
        signer.sign_with_id(id, request, now).unwrap()
    };
    let alone = endpoint(&[secret]);
    let in_a_rotation = endpoint(&["whsec_b25lIHNlY3JldCBmb3IgYWxsIG9mIHRoZW0=", secret]);
    for (first, then) in [(OLD, NEW), (NEW, OLD)] {
        let received = receive(&alone, &signed(first.id(), first)).await.unwrap();
        acknowledge(received).await;

        for endpoint in [&alone, &in_a_rotation] {
            for sender in [first, then] {
                let again = receive(endpoint, &signed(first.id(), sender)).await;

                assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
            }
        }
    }
    // A delivery takes one entry, however many keys there are.
    assert_eq!(store.len(), 2);
}

/// Nothing but the name keeps their events apart, so the second is an error.
#[test]
fn two_endpoints_cannot_share_a_name_and_a_store() {
    const ALIKE: &Scheme = &GITHUB.derive("alike").build();
    let store = MemoryStore::new();
    let github = Verifier::new(&GITHUB);
    let with_token = |token| {
        let header = RequiredHeader::bearer(token).unwrap();
        github.clone().require_header(header)
    };
    let named = |name, verifier, secrets: &[&str]| {
        let endpoint = Endpoint::builder(verifier, keyring(secrets)).name(name);
        endpoint.identity(Identity::Message).replay(store.clone())
    };
    let secrets = ["one secret for all"];
    let orders = named("orders", github.clone(), &secrets);
    assert!(orders.clone().build().is_ok());
    assert!(
        named("token", with_token("9b1de8c2d0"), &secrets)
            .build()
            .is_ok()
    );

    for other in [
        named("orders", Verifier::new(ALIKE), &secrets),
        named("orders", github.clone().body_limit(1000), &secrets),
        named("orders", github.clone(), &["the secret of another webhook"]),
        orders.identity(Identity::Body),
    ] {
        assert_eq!(
            other.build().unwrap_err().to_string(),
            "another endpoint with the same replay store is named `orders`, and their events \
             would be taken for each other's; give each a different `name`",
        );
    }
    assert!(
        named("token", with_token("9b1de8c2d1"), &secrets)
            .build()
            .is_err()
    );
}

#[test]
fn an_app_is_built_again_for_each_worker_and_in_each_step_of_a_rotation() {
    let store = MemoryStore::new();
    for secrets in [
        &["the old secret of many"][..],
        &["the old secret of many"],
        &["the new secret of many", "the old secret of many"],
        &["the new secret of many"],
        &["the newest secret of many", "the new secret of many"],
    ] {
        let endpoint = Endpoint::builder(&GITHUB, keyring(secrets)).name("orders");
        let endpoint = endpoint.identity(Identity::Message).replay(store.clone());
        assert!(endpoint.build().is_ok(), "{secrets:?}");
    }
}

/// A function gets the proof before it is known which events are new, and may keep it.
#[tokio::test]
async fn what_was_handled_is_told_although_a_function_keeps_the_proof() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = kept.clone();
    let letters = move |delivery: &ProvenDelivery<'_>| {
        keep.lock().unwrap().push(delivery.verified.clone());
        let body = delivery.body.clone().into_bytes();
        String::from_utf8_lossy(&body)
            .chars()
            .map(String::from)
            .collect()
    };
    let endpoint = Endpoint::builder(&GITHUB, keyring(&[SECRET])).name("letters");
    let endpoint = endpoint.identity(letters).replay(MemoryStore::new());
    let endpoint = endpoint.build().unwrap();
    acknowledge(receive(&endpoint, &delivery(SECRET, "ab")).await.unwrap()).await;

    let received = receive(&endpoint, &delivery(SECRET, "bcb")).await.unwrap();

    let events = received.verified.event_ids();
    let events: Vec<_> = events
        .map(|event| (event.to_text().into_owned(), event.is_new()))
        .collect();
    assert_eq!(events, [("b".to_owned(), false), ("c".to_owned(), true)]);
}

/// It is counted at the default level, because a genuine event may be among them.
#[tokio::test]
async fn an_id_beyond_the_limit_is_told_from_an_event_that_was_handled() {
    let endpoint = Endpoint::builder(&GITHUB, keyring(&["one secret for all"])).name("orders");
    let endpoint = endpoint
        .unsigned_ids(UnsignedIds::Trust)
        .replay(MemoryStore::new());
    let endpoint = endpoint.build().unwrap();
    let under = |id: usize| {
        let mut request = signed("one secret for all");
        let id = HeaderValue::from(id);
        request.headers_mut().insert("X-GitHub-Delivery", id);
        request
    };

    for id in 0..UNSIGNED_ID_LIMIT {
        assert!(is_new(&endpoint, &under(id)).await);
    }
    let beyond = receive(&endpoint, &under(UNSIGNED_ID_LIMIT))
        .await
        .unwrap_err();

    assert_eq!(beyond.kind(), ErrorKind::UnsignedIdsExhausted);
    assert_eq!(beyond.outcome(), Outcome::AlreadyHandled);
    assert!(!is_new(&endpoint, &under(0)).await);
}

#[tokio::test]
async fn endpoints_of_different_names_share_a_store_but_no_deliveries() {
    let store = MemoryStore::new();
    let request = signed("one secret for all");
    let named = |name| {
        let endpoint = Endpoint::builder(&GITHUB, keyring(&["one secret for all"]));
        endpoint
            .name(name)
            .identity(Identity::Message)
            .replay(store.clone())
            .build()
            .unwrap()
    };

    assert!(is_new(&named("orders"), &request).await);
    assert!(is_new(&named("refunds"), &request).await);
    assert!(!is_new(&named("orders"), &request).await);
}

/// The names of an endpoint and of its tenant touch in what is hashed, and either may hold any
/// byte that could part them.
#[tokio::test]
async fn names_that_run_together_alike_share_no_deliveries() {
    let store = MemoryStore::new();
    let request = signed("one secret for all");
    let endpoint = |name, tenant| {
        let keys = TenantKeys::from_head(
            move |_| Tenant::new(tenant),
            async |_: Tenant| Ok::<_, BoxError>(Some(keyring(&["one secret for all"]))),
        );
        let endpoint = Endpoint::builder(&GITHUB, keys).name(name);
        endpoint
            .identity(Identity::Message)
            .replay(store.clone())
            .build()
            .unwrap()
    };

    for (name, tenant) in [
        ("ab", "c"),
        ("a", "bc"),
        ("a\0", "b"),
        ("a", "\0b"),
        ("a,", "b"),
        ("a", ",b"),
    ] {
        let endpoint = endpoint(name, tenant);

        assert!(is_new(&endpoint, &request).await, "{name:?} {tenant:?}");
        assert!(!is_new(&endpoint, &request).await, "{name:?} {tenant:?}");
    }
}

#[tokio::test]
async fn a_delivery_that_was_handled_stays_so_through_a_whole_rotation() {
    let (old, new) = ("the old secret of many", "the new secret of many");
    let keys = SharedKeyring::new(keyring(&[old]));
    let endpoint = Endpoint::builder(&GITHUB, keys.clone())
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let received = receive(&endpoint, &signed(old)).await.unwrap();
    acknowledge(received).await;

    keys.replace(keyring(&[new, old]));
    let during = receive(&endpoint, &signed(old)).await;
    keys.replace(keyring(&[new]));
    let after = receive(&endpoint, &signed(new)).await;

    assert_eq!(during.unwrap_err().kind(), ErrorKind::AlreadyHandled);
    assert_eq!(after.unwrap_err().kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn a_delivery_in_flight_is_so_under_each_of_its_keys() {
    let (old, new) = ("the old secret of many", "the new secret of many");
    let store = MemoryStore::new();
    let during = protected(&[new, old], store.clone());
    let (before, after) = (protected(&[old], store.clone()), protected(&[new], store));

    let held = receive(&during, &signed(old)).await.unwrap();
    let one = receive(&before, &signed(old)).await;
    let other = receive(&after, &signed(new)).await;
    fail(held).await;

    assert_eq!(one.unwrap_err().kind(), ErrorKind::InFlight);
    assert_eq!(other.unwrap_err().kind(), ErrorKind::InFlight);
    fail(receive(&before, &signed(old)).await.unwrap()).await;
    fail(receive(&after, &signed(new)).await.unwrap()).await;
}
