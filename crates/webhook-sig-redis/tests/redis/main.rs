//! The store against a real server.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::ops::Range;
use std::time::Duration;

use redis::Value;
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, ReplayStore as _, Settled, contract,
};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::redis::RedisServer;

mod down;
mod events;

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

    assert_eq!(claim(&one, 1, &ME).await, ClaimState::claimed());
    assert_eq!(claim(&other, 1, &SOMEBODY).await, ClaimState::InFlight);
    settle(&one, 1, HANDLED).await;

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
        settle(&store, number, HANDLED).await;
    }
    let both = commands(&server);

    assert_eq!(claims, [("set".to_owned(), 10)]);
    // The script itself asks and sets, within its one step.
    let both: Vec<_> = both.iter().map(|(name, calls)| (&**name, *calls)).collect();
    let expected = [("dbsize", 10), ("eval", 10), ("get", 10), ("set", 20)];
    assert_eq!(both, expected);
}

/// However many events a delivery brings, a claim is one round trip, and so is a settlement.
#[tokio::test]
async fn a_claim_of_a_batch_is_one_script_and_so_is_its_settlement() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let batch = batch(0..100);
    let events = Events::each(batch.clone());
    let counted = Events::one(key(200)).within(key(201), LEASE);
    ask(&server, &["CONFIG", "RESETSTAT"]);

    store.claim(&events, &ME, LEASE).await.unwrap();
    store.settle(&batch, &ME, HANDLED).await.unwrap();
    store.claim(&events, &SOMEBODY, LEASE).await.unwrap();
    store.claim(&counted, &ME, LEASE).await.unwrap();
    store
        .settle(&batch[..50], &ME, Settled::Released)
        .await
        .unwrap();
    store.forget(&batch[0]).await.unwrap();

    let scripts = commands(&server);
    let scripts = scripts.iter().find(|(name, _)| name == "eval");
    assert_eq!(scripts, Some(&("eval".to_owned(), 6)));
    let commands = commands(&server);
    let others: Vec<_> = commands.iter().map(|(name, _)| &**name).collect();
    assert_eq!(others, ["dbsize", "del", "eval", "get", "set"]);
}

#[tokio::test]
async fn every_command_touches_one_key_under_the_prefix() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await.prefix("shop:");

    claim(&store, 1, &ME).await;
    claim(&store, 2, &ME).await;
    settle(&store, 2, HANDLED).await;
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
        ClaimState::claimed()
    );

    assert_eq!(
        claim(&store.prefix("b:"), 1, &SOMEBODY).await,
        ClaimState::claimed()
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
    settle(&store, 2, Settled::Handled(Keep::for_all(Duration::MAX))).await;
    let forever = store
        .claim(&Events::one(key(3)), &ME, Duration::MAX)
        .await
        .unwrap();
    let blink = store
        .claim(&Events::one(key(4)), &ME, Duration::ZERO)
        .await
        .unwrap();

    assert_eq!(
        (forever, blink),
        (ClaimState::claimed(), ClaimState::claimed())
    );
    for key in keys(&server) {
        let mut connection = open(&server);
        let left: i64 = redis::cmd("PTTL").arg(key).query(&mut connection).unwrap();
        assert_ne!(left, -1, "the key would never expire");
    }
}

async fn connect(server: &RedisServer) -> RedisStore {
    RedisStore::connect(&server.url()).await.unwrap()
}

async fn claim(store: &RedisStore, number: u8, claimer: &Claimer) -> ClaimState {
    store
        .claim(&Events::one(key(number)), claimer, LEASE)
        .await
        .unwrap()
}

async fn settle(store: &RedisStore, number: u8, end: Settled) {
    store.settle(&[key(number)], &ME, end).await.unwrap();
}

fn batch(numbers: Range<u8>) -> Vec<EventKey> {
    numbers.map(|number| key(number).in_group(7)).collect()
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

const ME: Claimer = Claimer::from_bytes([1; 16]);
const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
const LEASE: Duration = Duration::from_secs(60);
const HANDLED: Settled = Settled::Handled(Keep::for_all(Duration::from_secs(600)));
