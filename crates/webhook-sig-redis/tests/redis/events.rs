//! Batches, repeats, and for how long what was handled is kept.

use std::time::Duration;

use webhook_sig::key::Secret;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::{ClaimState, EventKey, Events, Keep, ReplayStore as _, Settled};
use webhook_sig::{Endpoint, Tolerance, Verifier};
use webhook_sig_redis::{ROOM, RedisStore};
use webhook_sig_tests::redis::RedisServer;

use crate::{HANDLED, LEASE, ME, SOMEBODY, ask, batch, claim, connect, key, keys, open, settle};

/// On a cluster, the text in braces keeps the events of a batch together.
#[tokio::test]
async fn only_what_is_claimed_together_has_a_tag() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await.prefix("shop:");
    let [grouped] = batch(1..2)[..] else {
        panic!("one key");
    };

    claim(&store, 1, &ME).await;
    store
        .claim(&Events::one(grouped), &ME, LEASE)
        .await
        .unwrap();
    let content = key(2).in_group(7);
    let counted = Events::one(key(3).in_group(7)).within(content, LEASE);
    store.claim(&counted, &ME, LEASE).await.unwrap();

    let mut expected: Vec<_> = [2, 1, 3]
        .map(|number| {
            [
                b"shop:{0000000000000007}",
                key(number).as_bytes().as_slice(),
            ]
            .concat()
        })
        .into();
    expected.push([b"shop:", key(1).as_bytes().as_slice()].concat());
    expected.sort();
    let mut keys = keys(&server);
    keys.sort();
    assert_eq!(keys, expected);
}

/// The list of a content is a key that expires, too, and its time does not begin anew.
#[tokio::test]
async fn the_list_of_a_content_ends_with_the_first_of_its_events() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let name = [b"webhook-sig:", key(200).as_bytes().as_slice()].concat();
    let left = || -> Duration {
        let mut pttl = redis::cmd("PTTL");
        let left = pttl.arg(&name).query(&mut open(&server)).unwrap();
        Duration::from_millis(left)
    };

    let within = |number, keep| Events::one(key(number)).within(key(200), keep);
    store.claim(&within(1, LEASE), &ME, LEASE).await.unwrap();
    let first = left();
    store
        .claim(&within(2, 2 * LEASE), &ME, LEASE)
        .await
        .unwrap();

    assert!(first <= LEASE && first > LEASE / 2, "{first:?}");
    assert!(left() <= first);
}

#[tokio::test]
async fn a_node_without_room_keeps_what_it_must() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await.room(3);
    let keep = Keep::for_all(LEASE).up_to(72 * LEASE);
    let lasts = async |number: u8| {
        claim(&store, number, &ME).await;
        settle(&store, number, Settled::Handled(keep)).await;
        let name = [b"webhook-sig:", key(number).as_bytes().as_slice()].concat();
        let mut pttl = redis::cmd("PTTL");
        let left: u64 = pttl.arg(name).query(&mut open(&server)).unwrap();
        Duration::from_millis(left)
    };

    for number in 0..3 {
        assert!(
            lasts(number).await > 71 * LEASE,
            "there is room for {number}"
        );
    }
    let left = lasts(3).await;
    assert!(left <= LEASE && left > LEASE / 2, "{left:?}");
}

#[tokio::test]
async fn a_server_that_has_lost_its_scripts_runs_them() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let events = Events::each(batch(0..3));
    store.claim(&events, &ME, LEASE).await.unwrap();

    ask(&server, &["SCRIPT", "FLUSH"]);

    let state = store.claim(&events, &SOMEBODY, LEASE).await.unwrap();
    assert_eq!(state, ClaimState::InFlight);
    store.settle(events.keys(), &ME, HANDLED).await.unwrap();
    assert!(store.forget(&events.keys()[0]).await.unwrap());
}

#[tokio::test]
async fn a_user_needs_the_documented_rights_only() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let documented = include_str!("../../src/lib.rs");
    let rights = "~webhook-sig:* +set +get +del +dbsize +eval";
    assert!(documented.contains(rights));
    let rule = format!("ACL SETUSER webhooks on >secret {rights}");
    ask(&server, &rule.split(' ').collect::<Vec<_>>());
    let url = server.url().replace("redis://", "redis://webhooks:secret@");
    let store = RedisStore::connect(&url).await.unwrap();

    let events = Events::each(batch(0..3));
    let counted = Events::one(key(9)).within(key(10), LEASE);
    assert_eq!(claim(&store, 8, &ME).await, ClaimState::claimed());
    for events in [events, counted] {
        let state = store.claim(&events, &ME, LEASE).await.unwrap();
        assert_eq!(state, ClaimState::claimed());
        store.settle(events.keys(), &ME, HANDLED).await.unwrap();
        assert!(store.forget(&events.keys()[0]).await.unwrap());
    }
    settle(&store, 8, Settled::Released).await;
    assert!(store.prefix("other:").forget(&key(1)).await.is_err());
}

#[tokio::test]
async fn endpoints_of_one_prefix_share_their_names() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let store = connect(&server).await;
    let other = store.clone().prefix("other:");
    let build = |store: &RedisStore, reach| {
        let verifier = Verifier::new(&STRIPE).tolerance(Tolerance::symmetric(reach));
        let endpoint = Endpoint::builder(verifier, Secret::new("whsec_one")).name("payments");
        endpoint.replay(store.clone()).build()
    };

    let first = build(&store, LEASE);
    let taken = build(&store, LEASE * 2).unwrap_err().to_string();
    let apart = build(&other, LEASE * 2);

    assert!(first.is_ok(), "{first:?}");
    assert!(taken.contains("`payments`"), "{taken}");
    assert!(apart.is_ok(), "{apart:?}");
}

/// Prints what the documentation states; `cargo test -- --ignored --nocapture bytes`.
#[tokio::test]
#[ignore = "it measures"]
async fn bytes_per_event() {
    const EVENTS: u32 = 100_000;
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let used = || -> u64 {
        let info: String = redis::cmd("INFO")
            .arg("memory")
            .query(&mut open(&server))
            .unwrap();
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("used_memory:"));
        line.unwrap().parse().unwrap()
    };
    let store = connect(&server).await;
    for (what, is_counted) in [("an event", false), ("an event and its content", true)] {
        ask(&server, &["FLUSHALL"]);
        let empty = used();
        for number in 0..EVENTS {
            let keys = [1_u8, 2].map(|kind| {
                let mut bytes = [kind; 32];
                bytes[..4].copy_from_slice(&number.to_be_bytes());
                EventKey::from_bytes(bytes)
            });
            let event = Events::one(keys[0]);
            let event = if is_counted {
                event.within(keys[1], 10 * LEASE)
            } else {
                event
            };
            store.claim(&event, &ME, LEASE).await.unwrap();
            store.settle(event.keys(), &ME, HANDLED).await.unwrap();
        }
        eprintln!("{what}: {} bytes", (used() - empty) / u64::from(EVENTS));
    }
    eprintln!("room for {ROOM} keys");
}
