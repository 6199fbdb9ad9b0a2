//! The store against a real cluster of three nodes.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::time::Duration;

use redis::Value;
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, ReplayStore as _, Settled, contract,
};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::redis::{RedisCluster, RedisServer};

#[tokio::test]
async fn the_store_on_a_cluster_keeps_the_contract() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let store = RedisStore::connect_cluster(cluster.urls()).await.unwrap();

    contract::check(&store, tokio::time::sleep).await;
}

#[tokio::test]
async fn one_node_leads_to_all_of_them() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let urls = cluster.urls();
    let one = RedisStore::connect_cluster(&urls[..1]).await.unwrap();
    let other = RedisStore::connect_cluster(&urls[2..]).await.unwrap();

    for number in 0..KEYS {
        assert_eq!(claim(&one, number, &ME).await, ClaimState::claimed());
        assert_eq!(claim(&other, number, &SOMEBODY).await, ClaimState::InFlight);
        handle(&one, number).await;
        assert_eq!(claim(&other, number, &SOMEBODY).await, ClaimState::Handled);
    }

    let counts: Vec<_> = cluster.nodes().iter().map(count).collect();
    assert_eq!(counts.iter().sum::<usize>(), usize::from(KEYS));
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

#[tokio::test]
async fn a_batch_is_on_one_node_and_the_batches_are_on_all() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let store = RedisStore::connect_cluster(cluster.urls()).await.unwrap();

    for group in 0..20 {
        let before: Vec<_> = cluster.nodes().iter().map(count).collect();
        let keys: Vec<_> = (0..10)
            .map(|number| key(10 * group + number).in_group(group.into()))
            .collect();
        let events = Events::each(keys.clone());
        let state = store.claim(&events, &ME, LEASE).await.unwrap();
        assert_eq!(state, ClaimState::claimed());
        store.settle(&keys[3..], &ME, HANDLED).await.unwrap();
        let state = store.claim(&events, &SOMEBODY, LEASE).await.unwrap();
        assert_eq!(state, ClaimState::InFlight);

        let after = cluster.nodes().iter().map(count);
        let mut added: Vec<_> = after
            .zip(before)
            .map(|(after, before)| after - before)
            .collect();
        added.sort_unstable();
        assert_eq!(added, [0, 0, 10]);
    }

    assert!(cluster.nodes().iter().all(|node| count(node) > 0));
}

#[tokio::test]
async fn a_store_for_one_server_fails_on_a_cluster_rather_than_forget() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let [node, ..] = cluster.nodes() else {
        panic!("three nodes");
    };
    let store = RedisStore::connect(&node.url()).await.unwrap();

    let mut claimed = 0;
    for number in 0..KEYS {
        match store.claim(&Events::one(key(number)), &ME, LEASE).await {
            Ok(state) => {
                assert_eq!(state, ClaimState::claimed());
                claimed += 1;
            }
            Err(error) => assert!(error.to_string().contains("Moved"), "{error}"),
        }
    }

    assert!(claimed > 0 && claimed < KEYS);
    assert_eq!(count(node), usize::from(claimed));
}

#[tokio::test]
async fn claims_move_with_their_slots() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let store = RedisStore::connect_cluster(cluster.urls()).await.unwrap();
    for number in 0..KEYS {
        assert_eq!(claim(&store, number, &ME).await, ClaimState::claimed());
    }

    // The store learns of it by the answers of the nodes.
    let [from, to, _] = cluster.nodes() else {
        panic!("three nodes");
    };
    let moved = move_all(from, to);
    assert!(moved > 0);

    assert_eq!(count(from), 0);
    for number in 0..KEYS {
        assert_eq!(claim(&store, number, &SOMEBODY).await, ClaimState::InFlight);
        handle(&store, number).await;
        assert_eq!(claim(&store, number, &SOMEBODY).await, ClaimState::Handled);
    }
}

#[tokio::test]
async fn a_node_that_is_down_refuses_its_own_deliveries_only() {
    let Some(cluster) = RedisCluster::start() else {
        return;
    };
    let store = RedisStore::connect_cluster(cluster.urls()).await.unwrap();
    for number in 0..KEYS {
        assert_eq!(claim(&store, number, &ME).await, ClaimState::claimed());
    }
    let [_, frozen, _] = cluster.nodes() else {
        panic!("three nodes");
    };
    let there = count(frozen);

    frozen.freeze();
    let mut claims = tokio::task::JoinSet::new();
    for number in 0..KEYS {
        let store = store.clone();
        claims.spawn(async move {
            store
                .claim(&Events::one(key(number)), &SOMEBODY, LEASE)
                .await
        });
    }
    let states = claims.join_all().await;
    frozen.thaw();

    let refused = states.iter().filter(|state| state.is_err()).count();
    assert_eq!(refused, there);
    let known = states
        .iter()
        .flatten()
        .all(|state| *state == ClaimState::InFlight);
    assert!(known, "{states:?}");
}

async fn claim(store: &RedisStore, number: u8, claimer: &Claimer) -> ClaimState {
    store
        .claim(&Events::one(key(number)), claimer, LEASE)
        .await
        .unwrap()
}

async fn handle(store: &RedisStore, number: u8) {
    let settled = HANDLED;
    store.settle(&[key(number)], &ME, settled).await.unwrap();
}

fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}

/// Moves every slot that holds a key from one node to another, as resharding does.
fn move_all(from: &RedisServer, to: &RedisServer) -> usize {
    let (mut from_asked, mut to_asked) = (open(from), open(to));
    let id = |connection: &mut redis::Connection| -> String {
        let mut command = redis::cmd("CLUSTER");
        command.arg("MYID").query(connection).unwrap()
    };
    let (from_id, to_id) = (id(&mut from_asked), id(&mut to_asked));
    let keys: Vec<Vec<u8>> = redis::cmd("KEYS").arg("*").query(&mut from_asked).unwrap();
    for key in &keys {
        let slot: u16 = redis::cmd("CLUSTER")
            .arg("KEYSLOT")
            .arg(key)
            .query(&mut from_asked)
            .unwrap();
        let set = |connection: &mut redis::Connection, state: &str, id: &str| {
            let mut command = redis::cmd("CLUSTER");
            let command = command.arg("SETSLOT").arg(slot).arg(state).arg(id);
            let _: Value = command.query(connection).unwrap();
        };
        set(&mut to_asked, "IMPORTING", &from_id);
        set(&mut from_asked, "MIGRATING", &to_id);
        let _: Value = redis::cmd("MIGRATE")
            .arg("127.0.0.1")
            .arg(to.port())
            .arg(key)
            .arg(0)
            .arg(1000)
            .query(&mut from_asked)
            .unwrap();
        set(&mut to_asked, "NODE", &to_id);
        set(&mut from_asked, "NODE", &to_id);
    }
    keys.len()
}

/// Counts the keys that a node holds.
fn count(node: &RedisServer) -> usize {
    redis::cmd("DBSIZE").query(&mut open(node)).unwrap()
}

fn open(node: &RedisServer) -> redis::Connection {
    let client = redis::Client::open(node.url()).unwrap();
    client.get_connection().unwrap()
}

const KEYS: u8 = 60;
const ME: Claimer = Claimer::from_bytes([1; 16]);
const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
const LEASE: Duration = Duration::from_secs(60);
const HANDLED: Settled = Settled::Handled(Keep::for_all(Duration::from_secs(600)));
