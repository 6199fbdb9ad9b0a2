//! The load of a busy vendor, through an endpoint with the default store.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use webhook_sig::key::Secret;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::{CAPACITY, MemoryStore};
use webhook_sig::{Endpoint, ErrorKind, Signer, UnixTime};

use crate::github::{NOW, SECRET, acknowledge, receive};

/// Stripe sends an event again for 72 hours, so each is to be remembered for as long; at one a
/// second that is more than the store has room for, and it must refuse none of them.
#[tokio::test]
async fn stripe_at_one_delivery_a_second_never_gets_503() {
    // A debug build takes 40 seconds for all of them, and is over the store's room after 28 hours.
    const HOURS: i64 = if cfg!(debug_assertions) { 30 } else { 72 };
    const DELIVERIES: i64 = HOURS * 60 * 60;
    let seconds = Arc::new(AtomicI64::new(NOW.as_secs()));
    let clock = {
        let seconds = seconds.clone();
        move || UnixTime::from_secs(seconds.load(Ordering::Relaxed))
    };
    let store = MemoryStore::new().clock(clock.clone());
    let endpoint = Endpoint::builder(&STRIPE, Secret::new(SECRET)).name("payments");
    let endpoint = endpoint.clock(clock.clone()).replay(store.clone());
    let endpoint = endpoint.build().unwrap();
    let signer = Signer::new(&STRIPE, STRIPE.key(SECRET).unwrap());
    let signed = |event: i64, now: UnixTime| {
        let body = Bytes::from(format!(r#"{{"id":"evt_{event}"}}"#));
        let request = Request::post("/").body(body).unwrap();
        signer.sign(request, now).unwrap()
    };

    for event in 0..DELIVERIES {
        seconds.fetch_add(1, Ordering::Relaxed);
        let received = receive(&endpoint, &signed(event, clock())).await;
        acknowledge(received.expect("there is room for each event")).await;
        // A retry of an event of an hour ago, signed anew.
        if event % 1000 == 0 && event > 3600 {
            let retry = receive(&endpoint, &signed(event - 3600, clock())).await;
            assert_eq!(retry.unwrap_err().kind(), ErrorKind::AlreadyHandled);
        }
    }

    assert_eq!(store.len(), CAPACITY);
    assert!(Duration::from_secs(store.evicted()) > Duration::from_secs(60 * 60));
}
