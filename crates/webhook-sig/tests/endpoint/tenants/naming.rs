//! Where a request names its tenant.

use webhook_sig::key::{TENANT_LIMIT, Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;
use webhook_sig::request::FIELD_LIMIT;
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{BaseUrl, BoxError, Endpoint, ErrorKind, Head, Verifier};

use crate::body::byte_by_byte;
use crate::github::acknowledge;
use crate::tenants::{ACME, BOLT, Source, builder, endpoint, receive, signed};

#[tokio::test]
async fn a_tenant_is_named_in_every_location() {
    let json = r#"{"account":{"id":"acme"}}"#;
    for (location, target, text) in [
        (Location::path(2), "/hooks/acme", "{}"),
        (Location::path(1), "/acme?tenant=bolt", "{}"),
        (Location::query("tenant"), "/hooks?tenant=acme", "{}"),
        (Location::form("tenant"), "/hooks", "tenant=acme&a=b"),
        (Location::json("/account/id"), "/hooks", json),
    ] {
        let endpoint = endpoint(location, Source::default());

        let genuine = receive(&endpoint, target, ACME, text).await;
        let foreign = receive(&endpoint, target, BOLT, text).await;

        assert_eq!(genuine, Ok(Tenant::new("acme")), "{location}");
        assert_eq!(foreign, Err(ErrorKind::SignatureMismatch), "{location}");
    }
}

#[tokio::test]
async fn a_tenant_is_named_in_a_header() {
    let endpoint = endpoint(Location::header("X-Account"), Source::default());
    let mut headers = signed(ACME, "{}");
    for (account, expected) in [
        ("acme", Ok(Tenant::new("acme"))),
        ("bolt", Err(ErrorKind::SignatureMismatch)),
        ("Acme", Err(ErrorKind::KeyUnknown)),
    ] {
        headers.insert("x-account", account.parse().unwrap());
        let head = Head::new("POST", "/hooks", &headers);

        let received = endpoint.receive(&head, byte_by_byte("{}")).await;

        let tenant = received.map(|received| received.verified.tenant().cloned());
        assert_eq!(tenant.map_err(|error| error.kind()), expected);
    }
}

#[tokio::test]
async fn a_tenant_is_named_by_a_function() {
    let keys = TenantKeys::from_head(
        |head: &Head<'_>| Tenant::new(head.path().strip_prefix("/from-")?),
        Source::default(),
    );
    let endpoint = Endpoint::builder(&GITHUB, keys).build().unwrap();

    let genuine = receive(&endpoint, "/from-acme", ACME, "{}").await;
    let foreign = receive(&endpoint, "/from-bolt", ACME, "{}").await;
    let unknown = receive(&endpoint, "/acme", ACME, "{}").await;

    assert_eq!(genuine, Ok(Tenant::new("acme")));
    assert_eq!(foreign, Err(ErrorKind::SignatureMismatch));
    assert_eq!(unknown, Err(ErrorKind::KeyUnknown));
}

#[tokio::test]
async fn an_endpoint_for_one_has_no_tenant() {
    let endpoint = Endpoint::with_secret(&GITHUB, ACME).unwrap();

    assert_eq!(receive(&endpoint, "/acme", ACME, "{}").await, Ok(None));
}

#[tokio::test]
async fn a_source_is_not_asked_for_what_is_not_a_tenant() {
    let source = Source::default();
    let (path, json) = (Location::path(2), Location::json("/id"));
    let long = format!("/hooks/{}", "a".repeat(TENANT_LIMIT.saturating_add(1)));
    for (location, target, text) in [
        (path, "/hooks", "{}"),
        (path, "/hooks/", "{}"),
        (path, &long, "{}"),
        (Location::query("id"), "/hooks?id=acme&id=bolt", "{}"),
        (Location::form("id"), "/hooks", "id=acme&id=bolt"),
        (json, "/hooks", "{}"),
        (json, "/hooks", "no JSON"),
        (json, "/hooks", r#"{"id":["acme"]}"#),
        (json, "/hooks", ""),
    ] {
        let refused = receive(&endpoint(location, source.clone()), target, ACME, text).await;

        assert_eq!(refused, Err(ErrorKind::KeyUnknown), "{target} {text}");
    }
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn a_tenant_is_read_within_the_verifiers_limits() {
    let fields = |count: usize| format!("{}id=acme", "a=b&".repeat(count.saturating_sub(1)));
    let receive = async |verifier: Verifier, count| {
        let keys = TenantKeys::new(Location::form("id"), Source::default());
        let endpoint = Endpoint::builder(verifier, keys).build().unwrap();
        receive(&endpoint, "/hooks", ACME, &fields(count)).await
    };
    let few = || Verifier::new(&GITHUB).field_limit(3);
    let many = || Verifier::new(&GITHUB).field_limit(FIELD_LIMIT.saturating_add(1));
    let acme = Ok(Tenant::new("acme"));

    assert_eq!(receive(few(), 3).await, acme);
    assert_eq!(receive(few(), 4).await, Err(ErrorKind::KeyUnknown));
    assert_eq!(receive(many(), FIELD_LIMIT.saturating_add(1)).await, acme);
}

#[tokio::test]
async fn a_tenant_is_read_where_the_receiver_itself_put_it() {
    let base = BaseUrl::new("https://shop.example/public").unwrap();
    let verifier = Verifier::new(&GITHUB).base_url(base).ignore_fields(["id"]);
    for (location, target) in [
        (Location::query("id"), "/hooks?id=acme"),
        (Location::path(2), "/hooks/acme"),
    ] {
        let keys = TenantKeys::new(location, Source::default());
        let endpoint = Endpoint::builder(verifier.clone(), keys).build().unwrap();

        let received = receive(&endpoint, target, ACME, "{}").await;

        assert_eq!(received, Ok(Tenant::new("acme")), "{target}");
    }
}

#[tokio::test]
async fn the_same_delivery_to_two_tenants_counts_twice() {
    let keys = |_: Tenant| async { Ok::<_, BoxError>(Some(GITHUB.keyring([ACME])?)) };
    let endpoint = builder(Location::path(1), keys)
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let headers = signed(ACME, "{}");
    for (target, expected) in [
        ("/acme", None),
        ("/bolt", None),
        ("/acme", Some(ErrorKind::AlreadyHandled)),
    ] {
        let head = Head::new("POST", target, &headers);

        let received = endpoint.receive(&head, byte_by_byte("{}")).await;

        let refused = match received {
            Ok(received) => {
                acknowledge(received).await;
                None
            }
            Err(error) => Some(error.kind()),
        };
        assert_eq!(refused, expected, "{target}");
    }
}
