//! A server that is frozen, gone, read-only, full, or in the hands of another program.

use std::time::Duration;

use redis::Value;
use tokio::time::Instant;

use webhook_sig::BoxError;
use webhook_sig::replay::{ClaimState, Events, ReplayStore as _, STORE_TIMEOUT, Settled};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::program::ReservedPort;
use webhook_sig_tests::redis::RedisServer;

use crate::{HANDLED, LEASE, ME, SOMEBODY, ask, batch, claim, connect, key, keys, open, settle};

#[tokio::test]
async fn a_frozen_server_is_an_error_in_time() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    server.freeze();

    let (error, took) = refused(&store, 1).await;

    assert!(took < STORE_TIMEOUT, "{took:?}: {error}");
    server.thaw();
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_can_be_claimed_again_by_its_claimer_alone() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    server.freeze();
    refused(&store, 1).await;
    server.thaw();

    // The server read the command when it resumed, and the answer was lost.
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::InFlight);
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_server_that_comes_back_is_used_again_without_a_new_store() {
    let Some(mut server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());

    server.kill();
    refused(&store, 2).await;
    server.restart();

    let began = Instant::now();
    let state = loop {
        match store.claim(&Events::one(key(3)), &ME, LEASE).await {
            Ok(state) => break state,
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    };
    assert_eq!(state, ClaimState::claimed());
    assert!(began.elapsed() < STORE_TIMEOUT, "{:?}", began.elapsed());
}

#[tokio::test]
async fn after_a_long_outage_the_store_is_back_soon() {
    let Some(mut server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    server.kill();
    refused(&store, 2).await;
    tokio::time::sleep(Duration::from_millis(3500)).await;
    server.restart();

    let began = Instant::now();
    while store.claim(&Events::one(key(3)), &ME, LEASE).await.is_err() {
        tokio::time::sleep(PAUSE).await;
    }

    let took = began.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let port = ReservedPort::reserve();

    let url = format!("redis://127.0.0.1:{}/", port.number());
    let began = Instant::now();
    let connected = RedisStore::connect(&url).await;

    assert!(connected.is_err());
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_read_only_replica_takes_no_claim() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
    ask(&server, &["REPLICAOF", "127.0.0.1", "1"]);

    let (error, _) = refused(&store, 2).await;
    let settled = store.settle(&[key(1)], &ME, HANDLED).await;
    let batch = store.claim(&Events::each(batch(2..4)), &ME, LEASE).await;
    let forgotten = store.forget(&key(1)).await;
    let unknown = store.settle(&[key(9)], &ME, HANDLED).await;

    assert!(
        error.to_string().to_lowercase().contains("read only"),
        "{error}"
    );
    assert!(settled.is_err());
    assert!(batch.is_err() && forgotten.is_err());
    assert!(unknown.is_err(), "a replica can record nothing");
    ask(&server, &["REPLICAOF", "NO", "ONE"]);
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_full_server_takes_no_claim_and_forgets_none() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    for number in 0..20 {
        assert_eq!(claim(&store, number, &ME).await, ClaimState::claimed());
    }
    for number in 0..10 {
        settle(&store, number, HANDLED).await;
    }
    exhaust(&server);

    let (error, _) = refused(&store, 50).await;

    assert!(error.to_string().contains("memory"), "{error}");
    let kept = keys(&server);
    let kept = kept.iter().filter(|key| key.starts_with(b"webhook-sig:"));
    assert_eq!(kept.count(), 20);
    ask(&server, &["CONFIG", "SET", "maxmemory", "0"]);
    for number in 0..10 {
        assert_eq!(claim(&store, number, &SOMEBODY).await, ClaimState::Handled);
    }
    for number in 10..20 {
        assert_eq!(claim(&store, number, &SOMEBODY).await, ClaimState::InFlight);
    }
}

#[tokio::test]
async fn a_full_server_claims_no_part_of_a_batch() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let claimed = batch(0..10);
    let events = Events::each(claimed.clone());
    store.claim(&events, &ME, LEASE).await.unwrap();
    exhaust(&server);

    let refused = store.claim(&Events::each(batch(5..15)), &ME, LEASE).await;
    let counted = Events::one(key(20)).within(key(21), LEASE);
    let uncounted = store.claim(&counted, &ME, LEASE).await;
    let settled = store.settle(&claimed, &ME, HANDLED).await;

    for error in [refused.unwrap_err(), uncounted.unwrap_err()] {
        assert!(error.to_string().contains("memory"), "{error}");
    }
    assert!(settled.is_ok(), "{settled:?}");
    let kept = keys(&server);
    let kept = kept.iter().filter(|key| key.starts_with(b"webhook-sig:"));
    assert_eq!(kept.count(), 10);
    ask(&server, &["CONFIG", "SET", "maxmemory", "0"]);
    let state = store.claim(&events, &SOMEBODY, LEASE).await.unwrap();
    assert_eq!(state, ClaimState::Handled);
}

#[tokio::test]
async fn a_full_server_still_ends_the_claims_that_it_holds() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::claimed());
    exhaust(&server);

    let handled = store.settle(&[key(1)], &ME, HANDLED).await;
    let released = store.settle(&[key(2)], &ME, Settled::Released).await;

    assert!(handled.is_ok(), "{handled:?}");
    assert!(released.is_ok(), "{released:?}");
    ask(&server, &["CONFIG", "SET", "maxmemory", "0"]);
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::Handled);
    assert_eq!(claim(&store, 2, &SOMEBODY).await, ClaimState::claimed());
}

#[tokio::test]
async fn an_unknown_claim_is_an_error() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let name = [b"webhook-sig:", key(1).as_bytes().as_slice()].concat();
    let mut connection = open(&server);
    let _: Value = redis::cmd("LPUSH")
        .arg(name)
        .arg("x")
        .query(&mut connection)
        .unwrap();

    let (error, _) = refused(&store, 1).await;
    let settled = store.settle(&[key(1)], &ME, Settled::Released).await;

    assert!(error.to_string().contains("WRONGTYPE"), "{error}");
    let both = Events::each(vec![key(2), key(1)]);
    let batch = store.claim(&both, &ME, LEASE).await;
    let batch = batch.unwrap_err().to_string();

    assert!(batch.contains("WRONGTYPE"), "{batch}");
    assert!(settled.is_err());
    assert_eq!(claim(&store, 2, &SOMEBODY).await, ClaimState::claimed());
}

/// Claims, and returns the error and how long it took.
async fn refused(store: &RedisStore, number: u8) -> (BoxError, Duration) {
    let began = Instant::now();
    let event = Events::one(key(number));
    let claim = store.claim(&event, &ME, LEASE);
    // The endpoint waits no longer than this for any store.
    let error = match tokio::time::timeout(STORE_TIMEOUT, claim).await {
        Ok(state) => state.unwrap_err(),
        Err(elapsed) => elapsed.into(),
    };
    (error, began.elapsed())
}

/// Allows the server less memory than it has taken already.
fn exhaust(server: &RedisServer) {
    ask(server, &["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    ask(server, &["CONFIG", "SET", "maxmemory", "1"]);
}

const PAUSE: Duration = Duration::from_millis(20);
