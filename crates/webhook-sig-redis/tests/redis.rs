//! The store against a real server: as it should be, and in every way that it can be down.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::time::Duration;

use redis::Value;
use tokio::time::Instant;

use webhook_sig::BoxError;
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, ReplayStore as _, STORE_TIMEOUT, Settled, contract,
};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::redis::RedisServer;

#[tokio::test]
async fn the_store_on_redis_keeps_the_contract() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;

    contract::check(&store, tokio::time::sleep).await;
}

#[tokio::test]
async fn the_store_on_valkey_keeps_the_contract() {
    let Some(server) = RedisServer::start_valkey() else {
        return;
    };
    let store = connect(&server).await;

    contract::check(&store, tokio::time::sleep).await;
}

#[tokio::test]
async fn two_stores_on_one_server_are_one_memory() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let (one, other) = (connect(&server).await, connect(&server).await);

    assert_eq!(claim(&one, 1, &ME).await, ClaimState::Claimed);
    assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::InFlight);
    settle(&one, 1, Settled::Handled(KEEP)).await;

    assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::Handled);
}

#[tokio::test]
async fn a_claim_is_one_command_and_a_settlement_one_script() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    ask(&server, &["CONFIG", "RESETSTAT"]);

    for number in 0..10 {
        claim(&store, number, &ME).await;
    }
    let claims = commands(&server);
    for number in 0..10 {
        settle(&store, number, Settled::Handled(KEEP)).await;
    }
    let both = commands(&server);

    assert_eq!(claims, [("set".to_owned(), 10)]);
    // The script itself asks and sets, within its one step.
    let both: Vec<_> = both.iter().map(|(name, calls)| (&**name, *calls)).collect();
    assert_eq!(both, [("eval", 10), ("get", 10), ("set", 20)]);
}

#[tokio::test]
async fn every_command_touches_one_key_under_the_prefix() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await.prefix("shop:");

    claim(&store, 1, &ME).await;
    claim(&store, 2, &ME).await;
    settle(&store, 2, Settled::Handled(KEEP)).await;
    claim(&store, 3, &ME).await;
    settle(&store, 3, Settled::Released).await;

    let mut keys = keys(&server);
    keys.sort();
    let expected = [1, 2].map(|number| [b"shop:", key(number).as_bytes().as_slice()].concat());
    assert_eq!(keys, expected);
}

#[tokio::test]
async fn stores_with_other_prefixes_do_not_meet() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;

    assert_eq!(
        claim(&store.clone().prefix("a:"), 1, &ME).await,
        ClaimState::Claimed
    );

    assert_eq!(
        claim(&store.prefix("b:"), 1, &SOMEBODY).await,
        ClaimState::Claimed
    );
}

#[tokio::test]
async fn nothing_is_kept_without_an_end() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;

    claim(&store, 1, &ME).await;
    claim(&store, 2, &ME).await;
    settle(&store, 2, Settled::Handled(Duration::MAX)).await;
    let forever = store.claim(&key(3), &ME, Duration::MAX).await.unwrap();
    let blink = store.claim(&key(4), &ME, Duration::ZERO).await.unwrap();

    assert_eq!((forever, blink), (ClaimState::Claimed, ClaimState::Claimed));
    for key in keys(&server) {
        let mut connection = open(&server);
        let left: i64 = redis::cmd("PTTL").arg(key).query(&mut connection).unwrap();
        assert_ne!(left, -1, "the key would never expire");
    }
}

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
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::Claimed);
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
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::Claimed);
}

#[tokio::test]
async fn a_server_that_comes_back_is_used_again_without_a_new_store() {
    let Some(mut server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::Claimed);

    server.kill();
    refused(&store, 2).await;
    server.restart();

    let began = Instant::now();
    let state = loop {
        match store.claim(&key(3), &ME, LEASE).await {
            Ok(state) => break state,
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    };
    assert_eq!(state, ClaimState::Claimed);
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
    while store.claim(&key(3), &ME, LEASE).await.is_err() {
        tokio::time::sleep(PAUSE).await;
    }

    let took = began.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let port = webhook_sig_tests::program::free_port();

    let url = format!("redis://127.0.0.1:{port}/");
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
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::Claimed);
    ask(&server, &["REPLICAOF", "127.0.0.1", "1"]);

    let (error, _) = refused(&store, 2).await;
    let settled = store.settle(&key(1), &ME, Settled::Handled(KEEP)).await;
    let unknown = store.settle(&key(9), &ME, Settled::Handled(KEEP)).await;

    assert!(
        error.to_string().to_lowercase().contains("read only"),
        "{error}"
    );
    assert!(settled.is_err());
    assert!(unknown.is_err(), "a replica can record nothing");
    ask(&server, &["REPLICAOF", "NO", "ONE"]);
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::Claimed);
}

#[tokio::test]
async fn a_full_server_takes_no_claim_and_forgets_none() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    for number in 0..20 {
        assert_eq!(claim(&store, number, &ME).await, ClaimState::Claimed);
    }
    for number in 0..10 {
        settle(&store, number, Settled::Handled(KEEP)).await;
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
async fn a_full_server_still_ends_the_claims_that_it_holds() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::Claimed);
    assert_eq!(claim(&store, 2, &ME).await, ClaimState::Claimed);
    exhaust(&server);

    let handled = store.settle(&key(1), &ME, Settled::Handled(KEEP)).await;
    let released = store.settle(&key(2), &ME, Settled::Released).await;

    assert!(handled.is_ok(), "{handled:?}");
    assert!(released.is_ok(), "{released:?}");
    ask(&server, &["CONFIG", "SET", "maxmemory", "0"]);
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::Handled);
    assert_eq!(claim(&store, 2, &SOMEBODY).await, ClaimState::Claimed);
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
    let settled = store.settle(&key(1), &ME, Settled::Released).await;

    assert!(error.to_string().contains("WRONGTYPE"), "{error}");
    assert!(settled.is_err());
}

async fn connect(server: &RedisServer) -> RedisStore {
    RedisStore::connect(&server.url()).await.unwrap()
}

async fn claim(store: &RedisStore, number: u8, claimer: &Claimer) -> ClaimState {
    store.claim(&key(number), claimer, LEASE).await.unwrap()
}

/// Claims, and returns the error and how long it took.
async fn refused(store: &RedisStore, number: u8) -> (BoxError, Duration) {
    let began = Instant::now();
    let key = key(number);
    let claim = store.claim(&key, &ME, LEASE);
    // The endpoint waits no longer than this for any store.
    let error = match tokio::time::timeout(STORE_TIMEOUT, claim).await {
        Ok(state) => state.unwrap_err(),
        Err(elapsed) => elapsed.into(),
    };
    (error, began.elapsed())
}

async fn settle(store: &RedisStore, number: u8, end: Settled) {
    store.settle(&key(number), &ME, end).await.unwrap();
}

fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}

fn open(server: &RedisServer) -> redis::Connection {
    let client = redis::Client::open(server.url()).unwrap();
    client.get_connection().unwrap()
}

fn ask(server: &RedisServer, command: &[&str]) -> Value {
    let (name, arguments) = command.split_first().unwrap();
    let mut connection = open(server);
    redis::cmd(name)
        .arg(arguments)
        .query(&mut connection)
        .unwrap()
}

fn keys(server: &RedisServer) -> Vec<Vec<u8>> {
    redis::cmd("KEYS")
        .arg("*")
        .query(&mut open(server))
        .unwrap()
}

/// Counts the commands that touch keys, by name.
fn commands(server: &RedisServer) -> Vec<(String, u32)> {
    let statistics: String = redis::cmd("INFO")
        .arg("commandstats")
        .query(&mut open(server))
        .unwrap();
    let mut commands: Vec<_> = statistics
        .lines()
        .filter_map(|line| line.strip_prefix("cmdstat_")?.split_once(":calls="))
        .filter(|(name, _)| {
            !["client", "config", "info", "hello", "ping"]
                .contains(&name.split('|').next().unwrap())
        })
        .map(|(name, rest)| {
            (
                name.to_owned(),
                rest.split(',').next().unwrap().parse().unwrap(),
            )
        })
        .collect();
    commands.sort();
    commands
}

/// Allows the server less memory than it has taken already.
fn exhaust(server: &RedisServer) {
    ask(server, &["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    ask(server, &["CONFIG", "SET", "maxmemory", "1"]);
}

const ME: Claimer = Claimer::from_bytes([1; 16]);
const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(20);
