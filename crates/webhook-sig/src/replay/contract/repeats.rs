//! The laws of what is remembered for longer, forgotten, and counted.

use std::time::Duration;

use crate::replay::contract::{LONG, SHORT, claim, claim_events, fail, key, settle, settle_all};
use crate::replay::{ClaimState, EventKey, Events, Keep, ReplayStore, Settled, UNSIGNED_ID_LIMIT};

const HANDLED: Settled = Settled::Handled(Keep::for_all(LONG));

/// An event that was handled can be claimed again after it is forgotten.
pub async fn what_is_forgotten_can_be_claimed<S: ReplayStore>(store: &S) {
    let key = key(13);
    assert!(!forget(store, &key).await, "it is unknown");
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    settle(store, &key, 1, HANDLED).await;
    assert!(forget(store, &key).await, "it was handled");
    assert!(!forget(store, &key).await, "it is forgotten");
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::claimed());
    settle(store, &key, 2, HANDLED).await;
    assert_eq!(claim(store, &key, 3, LONG).await, ClaimState::Handled);
}

/// An event whose handler is at work is not forgotten.
pub async fn a_claim_is_not_forgotten<S: ReplayStore>(store: &S) {
    let key = key(14);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    assert!(!forget(store, &key).await, "its handler is at work");
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::InFlight);
    settle(store, &key, 1, HANDLED).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::Handled);
}

/// A store that is not full remembers for as long as it may.
pub async fn what_may_be_kept_is_kept<S: ReplayStore>(store: &S, wait: &impl AsyncFn(Duration)) {
    let (long, short) = (key(15), key(16));
    for (key, may) in [(long, LONG), (short, SHORT.saturating_mul(3))] {
        assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
        let keep = Keep::for_all(SHORT).up_to(may);
        settle(store, &key, 1, Settled::Handled(keep)).await;
    }
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(claim(store, &long, 2, LONG).await, ClaimState::Handled);
    assert_eq!(claim(store, &short, 2, LONG).await, ClaimState::Handled);
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(claim(store, &long, 2, LONG).await, ClaimState::Handled);
    assert_eq!(claim(store, &short, 2, LONG).await, ClaimState::claimed());
}

/// A content is handled under so many events, and then no more.
pub async fn repeats_are_bounded<S: ReplayStore>(store: &S) {
    for number in 0..LIMIT {
        let event = event(1, number);
        assert_eq!(claim_once(store, &event, 1).await, ClaimState::claimed());
        settle_all(store, event.keys(), 1, HANDLED).await;
    }
    assert_eq!(
        claim_once(store, &event(1, LIMIT), 1).await,
        ClaimState::TooManyIds
    );
    assert_eq!(
        claim_once(store, &event(1, 0), 2).await,
        ClaimState::Handled
    );
    assert_eq!(
        claim_once(store, &event(2, LIMIT), 1).await,
        ClaimState::claimed()
    );
}

/// A retry is the same event, though its first delivery failed.
pub async fn the_same_event_is_counted_once<S: ReplayStore>(store: &S) {
    let first = event(3, 0);
    for claimer in 0..=LIMIT {
        assert_eq!(
            claim_once(store, &first, claimer).await,
            ClaimState::claimed()
        );
        let state = claim_once(store, &first, claimer.wrapping_sub(1)).await;
        assert_eq!(state, ClaimState::InFlight);
        settle_all(store, first.keys(), claimer, Settled::Released).await;
    }
    for number in 1..LIMIT {
        let event = event(3, number);
        assert_eq!(claim_once(store, &event, 1).await, ClaimState::claimed());
    }
    assert_eq!(
        claim_once(store, &event(3, LIMIT), 1).await,
        ClaimState::TooManyIds
    );
    assert_eq!(claim_once(store, &first, 1).await, ClaimState::claimed());
}

/// The events of a content are counted from the first of them for as long as it must be kept.
pub async fn repeats_are_counted_for_a_time<S: ReplayStore>(
    store: &S,
    wait: &impl AsyncFn(Duration),
) {
    let event = |number| Events::one(grouped(4, number)).within(grouped(4, u8::MAX), SHORT);
    assert_eq!(claim_once(store, &event(0), 1).await, ClaimState::claimed());
    wait(SHORT.mul_f64(0.5)).await;
    // A later one does not prolong the time.
    assert_eq!(claim_once(store, &event(1), 1).await, ClaimState::claimed());
    wait(SHORT.mul_f64(0.75)).await;
    for number in 2..LIMIT.saturating_add(2) {
        assert_eq!(
            claim_once(store, &event(number), 1).await,
            ClaimState::claimed()
        );
    }
}

const LIMIT: u8 = {
    assert!(
        UNSIGNED_ID_LIMIT < 100,
        "the numbers of the events are bytes"
    );
    UNSIGNED_ID_LIMIT.to_le_bytes()[0]
};

async fn claim_once<S: ReplayStore>(store: &S, event: &Events, claimer: u8) -> ClaimState {
    claim_events(store, event, claimer, LONG).await
}

async fn forget<S: ReplayStore>(store: &S, key: &EventKey) -> bool {
    let known = store.forget(key).await;
    known.unwrap_or_else(|error| fail(&error))
}

/// Creates an event of a content.
fn event(content: u8, number: u8) -> Events {
    Events::one(grouped(content, number)).within(grouped(content, u8::MAX), LONG)
}

fn grouped(content: u8, number: u8) -> EventKey {
    let mut bytes = [200; 32];
    [bytes[0], bytes[1]] = [content, number];
    EventKey::from_bytes(bytes).in_group(content.into())
}
