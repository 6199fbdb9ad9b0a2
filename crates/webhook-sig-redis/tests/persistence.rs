//! What a server remembers after a restart, and after a failover.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::time::Duration;

use redis::Value;
use tokio::time::Instant;
use webhook_sig::replay::{ClaimState, Claimer, EventKey, Events, Keep, ReplayStore as _, Settled};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::redis::RedisServer;

#[tokio::test]
async fn with_an_append_only_file_a_restart_forgets_nothing_that_was_answered() {
    let Some(mut server) = RedisServer::start(&APPEND_ONLY) else {
        return;
    };
    remember(&server).await;

    // As by the kernel when memory is short: nothing is flushed on the way out.
    server.restart();

    let store = connect(&server).await;
    assert_eq!(claim(&store, HANDLED).await, ClaimState::Handled);
    assert_eq!(claim(&store, CLAIMED).await, ClaimState::InFlight);
    for (number, lasts) in [(HANDLED, KEEP), (CLAIMED, LEASE)] {
        let left = ask::<u64>(&server, "PTTL", &[&name(number)]);
        let left = Duration::from_millis(left);
        assert!(left <= lasts && left > lasts / 2, "{left:?}");
    }
}

#[tokio::test]
async fn without_one_a_restart_forgets_everything() {
    let Some(mut server) = RedisServer::start(&[]) else {
        return;
    };
    remember(&server).await;

    server.restart();

    let store = connect(&server).await;
    assert_eq!(claim(&store, HANDLED).await, ClaimState::claimed());
    assert_eq!(claim(&store, CLAIMED).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_promoted_replica_forgets_what_it_had_not_received() {
    let Some((mut primary, replica)) = replicated(&APPEND_ONLY) else {
        return;
    };
    let store = connect(&primary).await;
    claim_first(&store, RECEIVED).await;
    wait_for(|| ask::<u64>(&replica, "DBSIZE", &[]) == 1);

    cut_off(&primary, &replica);
    remember(&primary).await;
    primary.kill();
    replica.thaw();
    let _: Value = ask(&replica, "REPLICAOF", &[b"NO", b"ONE"]);

    let store = connect(&replica).await;
    assert_eq!(claim(&store, RECEIVED).await, ClaimState::InFlight);
    assert_eq!(claim(&store, HANDLED).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_primary_that_must_have_a_replica_takes_no_claim_without_one() {
    let settings = ["--min-replicas-to-write", "1"];
    let Some((primary, replica)) = replicated(&settings) else {
        return;
    };
    let store = connect(&primary).await;
    claim_first(&store, RECEIVED).await;

    cut_off(&primary, &replica);
    let refused = store
        .claim(&Events::one(key(CLAIMED)), &SOMEBODY, LEASE)
        .await;

    let error = refused.unwrap_err().to_string();
    assert!(error.to_lowercase().contains("replicas"), "{error}");
    replica.thaw();
}

/// Handles one delivery, and claims another.
async fn remember(server: &RedisServer) {
    let store = connect(server).await;
    claim_first(&store, HANDLED).await;
    claim_first(&store, CLAIMED).await;
    let settled = Settled::Handled(Keep::for_all(KEEP));
    store.settle(&[key(HANDLED)], &ME, settled).await.unwrap();
}

/// Starts a primary with some settings, and a replica that has caught up with it.
fn replicated(settings: &[&str]) -> Option<(RedisServer, RedisServer)> {
    let primary = RedisServer::start(settings)?;
    let of_primary = format!("127.0.0.1 {}", primary.port());
    let without_delay = ["--repl-diskless-sync-delay", "0"];
    let replica =
        RedisServer::start(&[&["--replicaof", &of_primary], &without_delay[..]].concat())?;
    wait_for(|| {
        let information: String = ask(&primary, "INFO", &[b"replication"]);
        information.contains("state=online")
    });
    Some((primary, replica))
}

/// Ends the replication, as a network that fails does; the replica cannot connect again.
fn cut_off(primary: &RedisServer, replica: &RedisServer) {
    replica.freeze();
    let _: Value = ask(primary, "CLIENT", &[b"KILL", b"TYPE", b"replica"]);
    wait_for(|| {
        let information: String = ask(primary, "INFO", &[b"replication"]);
        information.contains("connected_slaves:0")
    });
}

/// Polls for what a server does not announce.
fn wait_for(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "it never is");
        std::thread::sleep(Duration::from_millis(10));
    }
}

async fn connect(server: &RedisServer) -> RedisStore {
    RedisStore::connect(&server.url()).await.unwrap()
}

async fn claim_first(store: &RedisStore, number: u8) {
    let state = store.claim(&Events::one(key(number)), &ME, LEASE).await;
    assert_eq!(state.unwrap(), ClaimState::claimed());
}

/// Claims what somebody else may have claimed.
async fn claim(store: &RedisStore, number: u8) -> ClaimState {
    store
        .claim(&Events::one(key(number)), &SOMEBODY, LEASE)
        .await
        .unwrap()
}

fn ask<T: redis::FromRedisValue>(server: &RedisServer, name: &str, arguments: &[&[u8]]) -> T {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    let mut command = redis::cmd(name);
    command.arg(arguments).query(&mut connection).unwrap()
}

fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}

/// Returns what the store calls a delivery on the server.
fn name(number: u8) -> Vec<u8> {
    [b"webhook-sig:", key(number).as_bytes().as_slice()].concat()
}

/// What the documentation recommends.
const APPEND_ONLY: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "everysec"];

const HANDLED: u8 = 1;
const CLAIMED: u8 = 2;
const RECEIVED: u8 = 3;
const ME: Claimer = Claimer::from_bytes([1; 16]);
const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(600);
