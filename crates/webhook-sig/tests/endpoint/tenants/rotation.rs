//! Keys that are replaced while deliveries arrive.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_stream::StreamExt;
use webhook_sig::key::SharedKeyring;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, ErrorKind, Head};

use crate::body::byte_by_byte;
use crate::tenants::{ACME, BOLT, receive, signed};

#[tokio::test]
async fn a_verification_that_has_begun_keeps_its_keys() {
    let keys = SharedKeyring::new(GITHUB.keyring([ACME]).unwrap());
    let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build().unwrap();
    let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let task = tokio::spawn({
        let (endpoint, begun, gate) = (endpoint.clone(), begun.clone(), gate.clone());
        async move {
            let headers = signed(ACME, "{}");
            let head = Head::new("POST", "/", &headers);
            let late = byte_by_byte("{}").then(|chunk| async {
                begun.notify_one();
                gate.notified().await;
                gate.notify_one();
                chunk
            });
            let received = endpoint.receive(&head, late).await;
            received.map(|received| received.body.into_bytes())
        }
    });
    begun.notified().await;

    keys.replace(GITHUB.keyring([BOLT]).unwrap());
    gate.notify_one();

    assert_eq!(task.await.unwrap().unwrap(), "{}");
    let later = receive(&endpoint, "/", ACME, "{}").await;
    assert_eq!(later, Err(ErrorKind::SignatureMismatch));
    assert_eq!(receive(&endpoint, "/", BOLT, "{}").await, Ok(None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_genuine_delivery_is_refused_while_keys_rotate() {
    const ROTATIONS: usize = 200;
    let secret = |number: usize| format!("secret number {number}, of some length");
    // The current secret and the seven before it.
    let ring = move |newest: usize| {
        let numbers = (newest.saturating_sub(7)..=newest).rev();
        GITHUB.keyring(numbers.map(secret)).unwrap()
    };
    let keys = SharedKeyring::new(ring(0));
    let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build().unwrap();
    // The newest secret that senders know of; the receiver may be one ahead.
    let newest = Arc::new(AtomicUsize::new(0));
    let judged = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..4 {
        let (endpoint, newest, judged) = (endpoint.clone(), newest.clone(), judged.clone());
        senders.spawn(async move {
            loop {
                let number = newest.load(Ordering::SeqCst);
                let result = receive(&endpoint, "/", &secret(number), "{}").await;
                let behind = newest.load(Ordering::SeqCst).saturating_sub(number);
                // What took longer than six rotations may be refused, and rightly.
                if behind <= 6 {
                    assert_eq!(result, Ok(None), "{number}, {behind} behind");
                    judged.fetch_add(1, Ordering::SeqCst);
                }
                if number == ROTATIONS {
                    break;
                }
                tokio::task::yield_now().await;
            }
        });
    }

    for number in 1..=ROTATIONS {
        let before = judged.load(Ordering::SeqCst);
        keys.replace(ring(number));
        newest.store(number, Ordering::SeqCst);
        while judged.load(Ordering::SeqCst) == before && number < ROTATIONS {
            // None of them has come to its end yet, so only a panic ends one.
            if let Some(ended) = senders.try_join_next() {
                ended.unwrap();
            }
            tokio::task::yield_now().await;
        }
    }
    senders.join_all().await;

    assert!(judged.load(Ordering::SeqCst) >= ROTATIONS);
}
