//! What fills a store in memory, and what it forgets to make room.

use std::time::Duration;

use webhook_sig::replay::{
    CAPACITY, ClaimState, EventKey, Events, Keep, MemoryStore, ReplayStore as _, Settled,
};

use crate::{
    KEEP, LEASE, ME, ManualTime, SECOND, SOMEBODY, claim, event, events, handle, key, settle,
};

#[tokio::test]
async fn a_full_store_refuses_rather_than_forgets() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(4).clock(time.clock());
    for number in 0..4 {
        handle(&store, number, Keep::for_all(KEEP)).await;
    }

    let refused = store.claim(&event(4), &ME, LEASE).await;

    assert_eq!(refused.unwrap_err().to_string(), "the store is full");
    for number in 0..4 {
        assert_eq!(claim(&store, number).await, ClaimState::Handled);
    }
    time.pass(KEEP + SECOND);
    assert_eq!(claim(&store, 4).await, ClaimState::claimed());
    assert_eq!(store.evicted(), 0);
}

#[tokio::test]
async fn a_full_store_forgets_the_oldest_of_what_need_not_be_kept() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(6).clock(time.clock());
    // The older they are, the longer they may be kept.
    for number in 0..4 {
        let may = KEEP * (20 - u32::from(number));
        handle(&store, number, Keep::for_all(KEEP).up_to(may)).await;
        time.pass(SECOND);
    }
    time.pass(KEEP + SECOND);
    handle(&store, 4, Keep::for_all(KEEP).up_to(20 * KEEP)).await;
    assert_eq!(claim(&store, 5).await, ClaimState::claimed());
    assert_eq!((store.len(), store.evicted()), (6, 0));

    assert_eq!(claim(&store, 6).await, ClaimState::claimed());
    assert_eq!(claim(&store, 7).await, ClaimState::claimed());

    assert_eq!((store.len(), store.evicted()), (6, 2));
    for number in [2, 3, 4] {
        assert_eq!(claim(&store, number).await, ClaimState::Handled, "{number}");
    }
    for number in [5, 6, 7] {
        let state = store.claim(&event(number), &SOMEBODY, LEASE).await;
        assert_eq!(state.unwrap(), ClaimState::InFlight, "{number}");
    }
    assert_eq!(claim(&store, 0).await, ClaimState::claimed());
    assert_eq!(claim(&store, 1).await, ClaimState::claimed());
    let refused = store.claim(&event(8), &ME, LEASE).await;
    assert_eq!(refused.unwrap_err().to_string(), "the store is full");
    assert_eq!(
        claim(&store, 4).await,
        ClaimState::Handled,
        "it must be kept"
    );
}

#[tokio::test]
async fn what_may_be_kept_is_kept_while_there_is_room() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    let keep = Keep::for_all(KEEP).up_to(72 * KEEP);
    handle(&store, 1, keep).await;

    for _ in 0..71 {
        time.pass(KEEP);
        assert_eq!(claim(&store, 1).await, ClaimState::Handled);
    }
    time.pass(KEEP - Duration::from_millis(1));
    assert_eq!(claim(&store, 1).await, ClaimState::Handled);

    time.pass(Duration::from_millis(1));
    assert_eq!(claim(&store, 1).await, ClaimState::claimed());
    assert_eq!((store.len(), store.evicted()), (1, 0));
}

#[tokio::test]
async fn a_batch_that_does_not_fit_takes_nothing() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(7).clock(time.clock());
    assert_eq!(claim(&store, 0).await, ClaimState::claimed());
    handle(&store, 1, Keep::for_all(SECOND).up_to(KEEP)).await;
    time.pass(2 * SECOND);

    let refused = store.claim(&events(2..9), &ME, LEASE).await;

    assert_eq!(refused.unwrap_err().to_string(), "the store is full");
    assert_eq!((store.len(), store.evicted()), (2, 0));
    for number in 2..8 {
        let state = store.claim(&event(number), &SOMEBODY, LEASE).await;
        assert_eq!(state.unwrap(), ClaimState::claimed());
    }
    assert_eq!((store.len(), store.evicted()), (7, 1));
}

#[tokio::test]
async fn a_batch_claims_again_what_it_holds_in_a_full_store() {
    let store = MemoryStore::new().capacity(3);
    let state = store.claim(&events(0..3), &ME, LEASE).await;
    assert_eq!(state.unwrap(), ClaimState::claimed());

    let state = store.claim(&events(0..3), &ME, LEASE).await;

    assert_eq!((state.unwrap(), store.len()), (ClaimState::claimed(), 3));
}

#[tokio::test]
async fn a_key_that_comes_twice_in_a_batch_takes_one_entry() {
    let store = MemoryStore::new();
    let twice = Events::each(vec![key(1), key(1), key(2)]);

    let state = store.claim(&twice, &ME, LEASE).await.unwrap();
    assert_eq!((state, store.len()), (ClaimState::claimed(), 2));
    store
        .settle(twice.keys(), &ME, Settled::Released)
        .await
        .unwrap();

    assert!(store.is_empty());
}

#[tokio::test]
async fn the_list_of_a_content_is_an_entry_that_expires() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(3).clock(time.clock());
    let within = |number| event(number).within(key(200), KEEP);
    let first = store.claim(&within(1), &ME, LEASE).await.unwrap();
    let second = store.claim(&within(2), &ME, LEASE).await.unwrap();
    assert_eq!(
        [first, second],
        [ClaimState::claimed(), ClaimState::claimed()]
    );
    assert_eq!(store.len(), 3);

    let full = store.claim(&within(3), &ME, LEASE).await;
    settle(&store, 1, Settled::Released).await;
    settle(&store, 2, Settled::Released).await;

    assert_eq!(full.unwrap_err().to_string(), "the store is full");
    assert_eq!(store.len(), 1);
    time.pass(KEEP + SECOND);
    settle(&store, 2, Settled::Released).await;
    assert!(store.is_empty());
}

/// The load at which a store that keeps all it may would be full within 28 hours.
#[tokio::test]
async fn stripe_at_one_delivery_a_second_is_never_refused() {
    const DELIVERIES: u32 = 72 * 60 * 60;
    const WINDOW: u32 = 600;
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    let keep = Keep::for_all(Duration::from_secs(603)).up_to(Duration::from_secs(72 * 60 * 60));

    for number in 0..DELIVERIES {
        let event = Events::one(numbered(number));
        let state = store.claim(&event, &ME, LEASE).await.unwrap();
        assert_eq!(state, ClaimState::claimed(), "{number}");
        let end = Settled::Handled(keep);
        store.settle(event.keys(), &ME, end).await.unwrap();
        // A captured delivery is sent again as late as its timestamp is accepted.
        if let Some(old) = number.checked_sub(WINDOW) {
            let retry = Events::one(numbered(old));
            let state = store.claim(&retry, &SOMEBODY, LEASE).await.unwrap();
            assert_eq!(state, ClaimState::Handled, "{old}");
        }
        time.pass(SECOND);
    }

    // What was forgotten early is the oldest.
    let oldest = DELIVERIES - u32::try_from(CAPACITY).unwrap();
    assert_eq!((store.len(), store.evicted()), (CAPACITY, oldest.into()));
    for (number, state) in [
        (oldest - 1, ClaimState::claimed()),
        (oldest + 1, ClaimState::Handled),
    ] {
        let event = Events::one(numbered(number));
        assert_eq!(store.claim(&event, &ME, LEASE).await.unwrap(), state);
    }
}

/// The rates in the documentation are those that the constants come to.
#[cfg(feature = "endpoint")]
#[test]
fn the_rates_that_the_documentation_states_are_right() {
    use webhook_sig::Tolerance;
    use webhook_sig::replay::{CLOCK_MARGIN, HORIZON, KEEP, RESERVE, STORE_TIMEOUT};

    let alone = CAPACITY - CAPACITY / RESERVE;
    assert_eq!((CAPACITY, alone), (100_000, 87_500));
    let source = include_str!("../../src/replay/memory.rs");
    let rate = |entries: usize, kept: Duration| {
        f64::from(u32::try_from(entries).unwrap()) / kept.as_secs_f64()
    };
    let least = Tolerance::DEFAULT.span() + STORE_TIMEOUT + CLOCK_MARGIN;
    for (kept, remembered) in [
        (KEEP, "24 hours, where no timestamp is signed"),
        (least, "603 seconds, the default where one is signed"),
    ] {
        let row = format!("/// | {remembered} | {:.2} |", rate(alone, kept));
        assert!(source.contains(&row), "{row}");
    }
    let all = format!("at {:.2} deliveries a second", rate(CAPACITY, HORIZON));
    assert!(source.contains(&all), "{all}");
}

#[tokio::test]
async fn a_full_store_still_ends_the_claims_that_it_holds() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(2).clock(time.clock());
    assert_eq!(claim(&store, 0).await, ClaimState::claimed());
    assert_eq!(claim(&store, 1).await, ClaimState::claimed());

    settle(&store, 0, Settled::Handled(Keep::for_all(KEEP))).await;
    settle(&store, 1, Settled::Released).await;

    assert_eq!(claim(&store, 0).await, ClaimState::Handled);
    assert_eq!(claim(&store, 1).await, ClaimState::claimed());
}

/// Creates one of very many keys.
fn numbered(number: u32) -> EventKey {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    EventKey::from_bytes(bytes)
}
