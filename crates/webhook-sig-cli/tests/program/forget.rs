//! `forget`, on a real server.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use webhook_sig::key::Secret;
use webhook_sig::provider::STRIPE;
use webhook_sig::{Endpoint, Error, ErrorKind, Head, UnixTime};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::program::ReservedPort;
use webhook_sig_tests::redis::{RedisCluster, RedisServer};

use crate::harness::{Run, SECRET, finish, program, run};

#[tokio::test]
async fn an_event_that_is_forgotten_runs_once_more() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = RedisStore::connect(&server.url()).await.unwrap();
    let endpoint = endpoint(store.prefix("shop:"));
    assert_eq!(deliver(&endpoint, "evt_1").await, Ok(()));
    assert_eq!(
        deliver(&endpoint, "evt_1").await,
        Err(ErrorKind::AlreadyHandled)
    );

    let other = forget(&server.url(), &["--prefix", "shop:", "evt_2"]);
    let elsewhere = forget(&server.url(), &["evt_1"]);
    let first = forget(&server.url(), &["--prefix", "shop:", "evt_1"]);
    let second = forget(&server.url(), &["--prefix", "shop:", "evt_1"]);

    for unknown in [other, elsewhere, second] {
        assert_eq!((unknown.code, &*unknown.stderr), (1, ""));
        assert!(
            unknown.stdout.starts_with("unknown: "),
            "{}",
            unknown.stdout
        );
    }
    assert_eq!((first.code, &*first.stderr), (0, ""));
    assert_eq!(
        first.stdout,
        "forgotten: the event runs when it is sent again\n"
    );
    assert_eq!(deliver(&endpoint, "evt_1").await, Ok(()));
    assert_eq!(
        deliver(&endpoint, "evt_1").await,
        Err(ErrorKind::AlreadyHandled)
    );
}

#[tokio::test]
async fn any_node_of_a_cluster_leads_to_the_event() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let store = RedisStore::connect_cluster(cluster.urls()).await.unwrap();
    let endpoint = endpoint(store);

    for url in cluster.urls() {
        assert_eq!(deliver(&endpoint, "evt_1").await, Ok(()));
        let forgotten = forget(&url, &["--cluster", "evt_1"]);
        assert_eq!(forgotten.code, 0, "{}", forgotten.stderr);
    }
}

#[test]
fn a_variable_holds_the_address_and_no_password_is_printed() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
    connection
        .write_all(b"CONFIG SET requirepass hunter2\r\n")
        .unwrap();
    let mut answer = [0; 5];
    connection.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"+OK\r\n");
    let with = |password: &str| {
        let url = server.url();
        let url = url.replace("redis://", &format!("redis://:{password}@"));
        let mut command = program();
        let options = ["forget", "--scheme", "stripe", "--endpoint", "payments"];
        command.args(options).args(["--redis-env", "URL", "evt_1"]);
        finish(command.env("URL", url), b"")
    };

    let right = with("hunter2");
    let wrong = with("*******");

    assert_eq!((right.code, &*right.stderr), (1, ""));
    assert_eq!((wrong.code, &*wrong.stdout), (2, ""));
    assert!(!wrong.stderr.contains("*******"), "{}", wrong.stderr);
}

#[test]
fn a_server_out_of_reach_is_our_side_of_the_matter() {
    let port = ReservedPort::reserve();
    let refused = forget(&format!("redis://127.0.0.1:{}/", port.number()), &["evt_1"]);

    assert_eq!((refused.code, &*refused.stdout), (2, ""));
    let begins = refused
        .stderr
        .starts_with("error: the store cannot be asked: ");
    assert!(begins, "{}", refused.stderr);
}

#[test]
fn what_identifies_no_event_is_refused_before_the_server_is_asked() {
    let nowhere = "redis://127.0.0.1:1/";
    for (arguments, reason) in [
        (
            ["--scheme", "stripe", "evt_1", "2"],
            "the number of fields that identify an event of `stripe` is 1",
        ),
        (
            ["--scheme", "github", "--", "1"],
            "no fields are known to identify an event of `github`; call `Endpoint::forget_delivery` in \
             the app that handles it",
        ),
        (
            ["--scheme", "hubspot-v3", "--", "1"],
            "the number of fields that identify an event of `hubspot-v3` is 4",
        ),
    ] {
        let options = ["forget", "--endpoint", "payments", "--redis", nowhere];
        let refused = run(options.into_iter().chain(arguments));

        assert_eq!(refused.code, 2);
        assert_eq!(refused.stderr, format!("error: {reason}\n"));
    }
}

#[test]
fn an_endpoint_and_a_server_are_demanded() {
    for arguments in [
        &["--redis", "redis://127.0.0.1/", "evt_1"][..],
        &["--endpoint", "payments", "evt_1"],
        &["--endpoint", "payments", "--redis", "redis://127.0.0.1/"],
        &[
            "--endpoint",
            "payments",
            "--redis",
            "a",
            "--redis-env",
            "B",
            "evt_1",
        ],
    ] {
        let options = ["forget", "--scheme", "stripe"].into_iter();
        let refused = run(options.chain(arguments.iter().copied()));

        assert_eq!(refused.code, 2, "{arguments:?}");
        assert!(refused.stderr.contains("Usage: "), "{}", refused.stderr);
    }
}

fn forget(url: &str, arguments: &[&str]) -> Run {
    let options = ["forget", "--scheme", "stripe", "--endpoint", "payments"].into_iter();
    let options = options.chain(["--redis", url]);
    run(options.chain(arguments.iter().copied()))
}

fn endpoint(store: RedisStore) -> Endpoint {
    let endpoint = Endpoint::builder(&STRIPE, Secret::new(SECRET)).name("payments");
    endpoint.replay(store).build().unwrap()
}

/// Delivers an event, and handles it if it is to be.
async fn deliver(endpoint: &Endpoint, id: &str) -> Result<(), ErrorKind> {
    let body = Bytes::from(format!(r#"{{"id":"{id}"}}"#));
    let request = Request::post("/webhooks").body(body).unwrap();
    let keys = STRIPE.keyring([SECRET]).unwrap();
    let request = STRIPE.sign(request, &keys, UnixTime::now()).unwrap();
    let head = Head::new("POST", "/webhooks", request.headers());
    let body = tokio_stream::iter([Ok::<_, Error>(request.body().clone())]);
    match endpoint.receive(&head, body).await {
        Ok(received) => {
            let headers = HeaderMap::new();
            received.claim.settle(StatusCode::OK, &headers).await;
            Ok(())
        }
        Err(error) => Err(error.kind()),
    }
}
