//! Keys that are not there, and what is fetched for them.

use std::time::Duration;

use tokio::task::JoinSet;
use webhook_sig::key::Keys;
use webhook_sig::{Endpoint, ErrorKind, Head, Signer};
use webhook_sig_fetch::UNKNOWN_LIMIT;

use crate::endpoint::{delivery, one_chunk, private_key};
use crate::server::Reply;
use crate::{ACME, Case, set};

#[tokio::test]
async fn an_unknown_kid_fetches_once_a_minute_from_the_last_attempt_on() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));

    for round in 1..4 {
        // Whether the last attempt failed or not, and with any set.
        case.server.replies(match round {
            1 => Reply::status(500),
            2 => Reply::ok(r#"{"keys":[]}"#),
            _ => Reply::ok(set(&[0])),
        });
        case.time.pass(59);
        for id in ["k1", "k2", "../k"] {
            let unknown = case.has(id).await;
            assert!(unknown != Ok(true), "{id}");
        }
        assert_eq!(case.server.count(), round);
        case.time.pass(1);
        for _ in 0..3 {
            assert!(case.has("k1").await != Ok(true));
        }
        assert_eq!(case.server.count(), round + 1);
    }
}

#[tokio::test]
async fn a_kid_is_known_after_a_rotation() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));
    case.server.replies(Reply::ok(set(&[0, 1])));
    case.time.pass(60);

    assert_eq!(case.has("k1").await, Ok(true));
    assert_eq!(case.has("k2").await, Ok(false));
}

/// One fetch answers for all ids of a set, so made-up ones use nothing up.
#[tokio::test]
async fn a_flood_of_unknown_kids_keeps_no_new_key_of_a_set_out() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    for number in 0..4 * UNKNOWN_LIMIT {
        assert_eq!(case.has(&format!("forged-{number}")).await, Ok(false));
    }
    assert_eq!(case.server.count(), 1);

    case.server.replies(Reply::ok(set(&[0, 1])));
    case.time.pass(60);
    assert_eq!(case.has("k1").await, Ok(true));
    assert_eq!(case.server.count(), 2);
}

#[tokio::test]
async fn a_bad_signature_under_a_known_kid_fetches_nothing() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    let endpoint = Endpoint::builder(&ACME, Keys::from_source(case.keys.clone()));
    let endpoint = endpoint.build().unwrap();
    let headers = delivery(&Signer::new(&ACME, private_key(1).with_id("k0").unwrap()));
    let head = Head::new("POST", "/", &headers);

    for _ in 0..3 {
        case.time.pass(120);
        let refused = endpoint.receive(&head, one_chunk()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::SignatureMismatch);
    }
    assert_eq!(case.server.count(), 1);
}

#[tokio::test]
async fn concurrent_misses_share_one_fetch_that_no_waiter_cancels() {
    let case = Case::new(Reply::Late(Duration::from_millis(100), set(&[0]))).await;
    let mut waiters = JoinSet::new();
    for number in 0..20 {
        let keys = case.keys.clone();
        waiters.spawn(async move {
            use webhook_sig::key::{KeySource as _, Wanted};

            let asked = keys.keyring_for(&Wanted::new().with_key_id("k0")).await;
            (number, asked.is_ok_and(|keys| keys.is_some()))
        });
    }
    // A waiter has a deadline of its own, as the endpoint gives it one.
    let early = tokio::time::timeout(Duration::from_millis(5), case.keyring("k0")).await;
    assert!(early.is_err(), "it does not wait beyond its own deadline");

    while let Some(waited) = waiters.join_next().await {
        assert!(waited.unwrap().1);
    }
    assert_eq!(case.server.count(), 1);
}

#[tokio::test]
async fn a_fetch_whose_waiters_all_left_goes_on() {
    let case = Case::new(Reply::Late(Duration::from_millis(30), set(&[0]))).await;
    let left = tokio::time::timeout(Duration::from_millis(5), case.keyring("k0")).await;
    assert!(left.is_err());

    // Within the cooldown there is no other attempt.
    assert_eq!(case.has("k0").await, Ok(true));
    assert_eq!(case.server.count(), 1);
}

#[tokio::test]
async fn a_miss_or_a_failure_evicts_nothing() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));

    for reply in [
        Reply::status(500),
        Reply::status(404),
        Reply::Broken,
        Reply::ok("no JSON"),
        Reply::ok(r#"{"keys":[]}"#),
        Reply::ok(r#"{"keys":[{"kty":"oct","k":"AAAA","kid":"k0"}]}"#),
    ] {
        let what = format!("{reply:?}");
        case.server.replies(reply);
        case.time.pass(60);
        assert!(case.has("k1").await.is_err(), "{what}: it may be there");
        assert_eq!(case.has("k0").await, Ok(true), "{what}");
    }
    assert_eq!(case.server.count(), 7);
}

#[tokio::test]
async fn a_delivery_without_a_kid_fetches_nothing_new() {
    let case = Case::new(Reply::ok(set(&[0, 1]))).await;
    for _ in 0..3 {
        use webhook_sig::key::{KeySource as _, Wanted};

        let keys = case.keys.keyring_for(&Wanted::new()).await.unwrap();
        assert_eq!(keys.unwrap().live(case.time.now()).count(), 2);
        case.time.pass(100);
    }
    assert_eq!(case.server.count(), 1);
}
