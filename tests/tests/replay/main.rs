//! What a handler sees of repeated deliveries, through axum and through actix.
//!
//! One suite for both: each framework offers a server on a free port whose handler does what the
//! delivery's own body tells it, and counts how often it ran.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use bytes::Bytes;
use http::Request;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use webhook_sig::endpoint::{EndpointBuilder, OnDisconnect, UnsignedIds};
use webhook_sig::key::{Keyring, Keys, Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{FASTSPRING, GITHUB};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Scheme, UnixTime};

use crate::connection::wire;
use crate::server::{Framework, on, on_both};

mod connection;
mod server;

#[test]
fn a_delivery_runs_once_and_is_acknowledged_ever_after() {
    on_both(async |framework| {
        let server = framework.serve(github(Secret::new(SECRET)).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "run");

        assert_eq!(server.deliver(&delivery).await.status, 204);
        for _ in 0..3 {
            assert_eq!(server.deliver(&delivery).await.status, 200);
        }

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn a_handler_that_fails_gets_the_retry() {
    on_both(async |framework| {
        let server = framework.serve(github(Secret::new(SECRET)).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "fail once");

        assert_eq!(server.deliver(&delivery).await.status, 500);
        assert_eq!(server.deliver(&delivery).await.status, 204);
        assert_eq!(server.deliver(&delivery).await.status, 200);

        assert_eq!(server.runs(), 2);
    });
}

#[test]
fn a_handler_that_panics_gets_the_retry() {
    on_both(async |framework| {
        for on_disconnect in [OnDisconnect::Cancel, OnDisconnect::Finish] {
            let endpoint = github(Secret::new(SECRET)).replay(MemoryStore::new());
            let server = framework.serve(endpoint.on_disconnect(on_disconnect));
            let delivery = signed(&GITHUB, SECRET, "panic once");

            let broken = server.send(&delivery).await.read().await;
            let again = server.deliver_until_it_is_decided(&delivery).await;

            assert!(broken.is_none(), "the connection ends without an answer");
            assert_eq!((again.status, server.runs()), (204, 2), "{on_disconnect:?}");
        }
    });
}

#[test]
fn a_handler_that_is_dropped_because_the_sender_left_gets_the_retry() {
    for framework in [Framework::ActixThatCloses, Framework::Axum] {
        on(framework, async |framework| {
            let server = framework.serve(github(Secret::new(SECRET)).replay(MemoryStore::new()));
            let delivery = signed(&GITHUB, SECRET, "wait once");

            let connection = server.send(&delivery).await;
            server.until_runs(1).await;
            drop(connection);
            let again = server.deliver_until_it_is_decided(&delivery).await;

            assert_eq!((again.status, server.runs()), (204, 2));
        });
    }
}

/// Unless told otherwise, actix takes a sender that left for one that only stopped sending, and
/// lets the handler finish: it has run, so it does not run again.
#[test]
fn a_handler_that_finishes_although_the_sender_left_has_run() {
    on(Framework::Actix, async |framework| {
        let server = framework.serve(github(Secret::new(SECRET)).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "wait once");

        let connection = server.send(&delivery).await;
        server.until_runs(1).await;
        drop(connection);
        let duplicate = server.deliver(&delivery).await;
        server.gate.add_permits(1);
        let late = server.deliver_until_it_is_decided(&delivery).await;

        assert_eq!(
            (duplicate.status, late.status, server.runs()),
            (503, 200, 1)
        );
    });
}

#[test]
fn a_sender_that_leaves_within_the_body_leaves_nothing_behind() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(Secret::new(SECRET)).replay(store.clone()));
        let delivery = signed(&GITHUB, SECRET, "run");
        let whole = wire(&delivery);

        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&whole[..whole.len() - 1]).await.unwrap();
        drop(stream);

        assert!(store.is_empty());
        assert_eq!(server.deliver(&delivery).await.status, 204);
    });
}

#[test]
fn a_duplicate_of_what_is_in_flight_is_told_to_come_back() {
    on_both(async |framework| {
        let server = framework.serve(github(Secret::new(SECRET)).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "wait");

        let mut first = server.send(&delivery).await;
        server.until_runs(1).await;
        let duplicate = server.deliver(&delivery).await;
        server.gate.add_permits(1);
        let first = first.read().await.unwrap();
        let late = server.deliver(&delivery).await;

        assert_eq!(duplicate.status, 503);
        assert_eq!(duplicate.header("retry-after"), Some("10"));
        assert_eq!((first.status, late.status, server.runs()), (204, 200, 1));
    });
}

#[test]
fn an_unacknowledged_delivery_runs_again() {
    on_both(async |framework| {
        let endpoint = Endpoint::builder(&FASTSPRING, Secret::new(SECRET)).name("shop");
        let server = framework.serve(endpoint.replay(MemoryStore::new()));
        let accepted = signed(&FASTSPRING, SECRET, "accept");

        assert_eq!(server.deliver(&accepted).await.status, 202);
        assert_eq!(server.deliver(&accepted).await.status, 202);
        assert_eq!(server.runs(), 2);

        let handled = signed(&FASTSPRING, SECRET, "ok");
        assert_eq!(server.deliver(&handled).await.status, 200);
        assert_eq!(server.deliver(&handled).await.status, 200);
        assert_eq!(server.runs(), 3);
    });
}

#[test]
fn another_valid_signature_does_not_make_a_delivery_new() {
    on_both(async |framework| {
        let endpoint = github(keyring(&[SECRET, OLD]));
        let server = framework.serve(endpoint.replay(MemoryStore::new()));

        assert_eq!(
            server.deliver(&signed(&GITHUB, SECRET, "run")).await.status,
            204
        );
        assert_eq!(
            server.deliver(&signed(&GITHUB, OLD, "run")).await.status,
            200
        );

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn a_rotation_forgets_nothing() {
    on_both(async |framework| {
        let keys = SharedKeyring::new(keyring(&[OLD]));
        let endpoint = github(keys.clone());
        let server = framework.serve(endpoint.replay(MemoryStore::new()));
        let (old, new) = (signed(&GITHUB, OLD, "run"), signed(&GITHUB, SECRET, "run"));

        assert_eq!(server.deliver(&old).await.status, 204);
        keys.replace(keyring(&[SECRET, OLD]));
        assert_eq!(server.deliver(&old).await.status, 200);
        assert_eq!(server.deliver(&new).await.status, 200);
        keys.replace(keyring(&[SECRET]));
        assert_eq!(server.deliver(&old).await.status, 401);
        assert_eq!(server.deliver(&new).await.status, 200);

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn tenants_do_not_share_a_memory() {
    on_both(async |framework| {
        let keys = TenantKeys::new(Location::query("shop"), async |tenant: Tenant| {
            let is_known = ["one", "other"].contains(&tenant.as_str());
            Ok::<_, BoxError>(is_known.then(|| keyring(&[SECRET])))
        });
        let server = framework.serve(github(keys).replay(MemoryStore::new()));
        let to = |target| {
            let mut delivery = signed(&GITHUB, SECRET, "run");
            *delivery.uri_mut() = http::Uri::from_static(target);
            delivery
        };

        assert_eq!(server.deliver(&to("/?shop=one")).await.status, 204);
        assert_eq!(server.deliver(&to("/?shop=other")).await.status, 204);
        assert_eq!(server.deliver(&to("/?shop=other")).await.status, 200);
        assert_eq!(server.deliver(&to("/?shop=%6Fne")).await.status, 200);
        assert_eq!(server.deliver(&to("/?shop=nobody")).await.status, 401);

        assert_eq!(server.runs(), 2);
    });
}

#[test]
fn named_endpoints_share_a_store_but_no_deliveries() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let orders = framework.serve(
            github(Secret::new(SECRET))
                .name("orders")
                .replay(store.clone()),
        );
        let refunds = framework.serve(
            github(Secret::new(SECRET))
                .name("refunds")
                .replay(store.clone()),
        );
        let same = framework.serve(github(Secret::new(SECRET)).name("orders").replay(store));
        let delivery = signed(&GITHUB, SECRET, "run");

        assert_eq!(orders.deliver(&delivery).await.status, 204);
        assert_eq!(refunds.deliver(&delivery).await.status, 204);
        assert_eq!(same.deliver(&delivery).await.status, 200);

        assert_eq!((orders.runs(), refunds.runs(), same.runs()), (1, 1, 0));
    });
}

#[test]
fn nothing_unsigned_makes_a_delivery_new() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(Secret::new(SECRET)).replay(store.clone()));
        let delivery = signed(&GITHUB, SECRET, "run");
        assert_eq!(server.deliver(&delivery).await.status, 204);

        for (name, value) in [
            ("x-github-delivery", "2d7b3f60-0000-0000-0000-000000000000"),
            ("x-github-event", "another"),
            (
                "x-hub-signature",
                "sha1=0000000000000000000000000000000000000000",
            ),
            ("webhook-id", "msg_2"),
            ("idempotency-key", "2"),
            ("x-forwarded-for", "192.0.2.7"),
            ("x-forwarded-host", "elsewhere.example"),
            ("user-agent", "another"),
            ("content-type", "text/plain"),
            ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ] {
            let mut changed = delivery.clone();
            changed.headers_mut().insert(name, value.parse().unwrap());
            assert_eq!(server.deliver(&changed).await.status, 200, "{name}");
        }
        for target in ["/?a=b", "/else/where", "//"] {
            let mut changed = delivery.clone();
            *changed.uri_mut() = target.parse().unwrap();
            assert_eq!(server.deliver(&changed).await.status, 200, "{target}");
        }
        let mut shouted = delivery.clone();
        let signature = shouted.headers()["x-hub-signature-256"].to_str().unwrap();
        let signature = signature.to_uppercase().replace("SHA256=", "sha256=");
        let signature = signature.parse().unwrap();
        shouted
            .headers_mut()
            .insert("x-hub-signature-256", signature);
        let shouted = server.deliver(&shouted).await.status;
        assert!(shouted == 200 || shouted == 401, "{shouted}");

        assert_eq!((server.runs(), store.len()), (1, 1));
    });
}

#[test]
fn what_is_not_authentic_never_reaches_the_store() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(Secret::new(SECRET)).replay(store.clone()));

        for number in 0..3000 {
            let forged = signed(&GITHUB, "a secret of an attacker", &format!("run {number}"));
            assert_eq!(server.deliver(&forged).await.status, 401);
        }

        assert!(store.is_empty());
        assert_eq!(server.runs(), 0);
    });
}

fn signed(scheme: &'static Scheme, secret: &str, body: &str) -> Request<Bytes> {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap();
    let keys = scheme.keyring([secret]).unwrap();
    scheme.sign(request, &keys, UnixTime::now()).unwrap()
}

/// A receiver whose events have no signed id.
fn github(keys: impl Into<Keys>) -> EndpointBuilder {
    let endpoint = Endpoint::builder(&GITHUB, keys).name("github");
    endpoint.unsigned_ids(UnsignedIds::Ignore)
}

fn keyring(secrets: &[&str]) -> Keyring {
    GITHUB.keyring(secrets.iter().copied()).unwrap()
}

const SECRET: &str = "It's a Secret to Everybody";

const OLD: &str = "It was a Secret to Everybody";
