//! The laws of events that are claimed together.

use std::time::Duration;

use crate::replay::contract::{LONG, SHORT, claim, claim_events, settle, settle_all};
use crate::replay::{ClaimState, EventKey, Events, Keep, ReplayStore, Settled};

const HANDLED: Settled = Settled::Handled(Keep::for_all(LONG));

/// Another delivery of a batch that is being handled gets none of its events; until the lease ends.
pub async fn a_claimed_batch_is_held<S: ReplayStore>(store: &S, wait: &impl AsyncFn(Duration)) {
    let keys = keys(1);
    assert_eq!(
        claim_each(store, &keys, 1, SHORT).await,
        ClaimState::claimed()
    );
    assert_eq!(
        claim_each(store, &keys, 1, SHORT).await,
        ClaimState::claimed()
    );
    assert_eq!(
        claim_each(store, &keys, 2, LONG).await,
        ClaimState::InFlight
    );
    for key in &keys {
        assert_eq!(claim(store, key, 2, LONG).await, ClaimState::InFlight);
    }
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(
        claim_each(store, &keys, 2, LONG).await,
        ClaimState::claimed()
    );
}

/// A retry may bring some of the events of a batch, in any order, and alone.
pub async fn a_subset_of_a_batch_is_known<S: ReplayStore>(store: &S) {
    let [one, two, three] = keys(2);
    let state = claim_each(store, &[one, two, three], 1, LONG).await;
    assert_eq!(state, ClaimState::claimed());
    settle_all(store, &[one, two, three], 1, HANDLED).await;
    assert_eq!(
        claim_each(store, &[three, one], 2, LONG).await,
        ClaimState::Handled
    );
    assert_eq!(claim(store, &two, 2, LONG).await, ClaimState::Handled);
}

/// If one event of a batch is being handled elsewhere, none of the others is claimed.
pub async fn one_in_flight_holds_the_batch<S: ReplayStore>(store: &S) {
    let [one, two, three] = keys(3);
    assert_eq!(claim(store, &two, 1, LONG).await, ClaimState::claimed());
    let state = claim_each(store, &[one, two, three], 2, LONG).await;
    assert_eq!(state, ClaimState::InFlight);
    assert_eq!(claim(store, &one, 3, LONG).await, ClaimState::claimed());
    assert_eq!(claim(store, &three, 3, LONG).await, ClaimState::claimed());
}

/// Of a batch with events that were handled, the others are claimed.
pub async fn a_batch_says_what_was_handled<S: ReplayStore>(store: &S) {
    let [one, two, three] = keys(4);
    assert_eq!(claim(store, &two, 1, LONG).await, ClaimState::claimed());
    settle(store, &two, 1, HANDLED).await;
    let state = claim_each(store, &[one, two, three], 2, LONG).await;
    assert_eq!(state, ClaimState::Claimed { handled: vec![1] });
    assert_eq!(claim(store, &one, 3, LONG).await, ClaimState::InFlight);
    assert_eq!(claim(store, &three, 3, LONG).await, ClaimState::InFlight);
    settle_all(store, &[three, one], 2, HANDLED).await;
    let state = claim_each(store, &[one, two, three], 3, LONG).await;
    assert_eq!(state, ClaimState::Handled);
}

/// A handler that handled a part of a batch leaves the rest to the next delivery.
pub async fn a_part_of_a_batch_is_settled<S: ReplayStore>(store: &S) {
    let [one, two, three] = keys(5);
    let state = claim_each(store, &[one, two, three], 1, LONG).await;
    assert_eq!(state, ClaimState::claimed());
    settle_all(store, &[one, three], 1, HANDLED).await;
    settle_all(store, &[one, two, three], 1, Settled::Released).await;
    let state = claim_each(store, &[three, two, one], 2, LONG).await;
    let handled = vec![0, 2];
    assert_eq!(state, ClaimState::Claimed { handled });
}

/// A settlement leaves out what another claimer holds, and settles the rest.
pub async fn only_its_claimer_ends_the_claims_of_a_batch<S: ReplayStore>(store: &S) {
    let [one, two, three] = keys(6);
    assert_eq!(claim(store, &one, 1, LONG).await, ClaimState::claimed());
    assert_eq!(claim(store, &two, 2, LONG).await, ClaimState::claimed());
    settle_all(store, &[one, two, three], 2, HANDLED).await;
    assert_eq!(claim(store, &one, 3, LONG).await, ClaimState::InFlight);
    assert_eq!(
        claim_each(store, &[two, three], 3, LONG).await,
        ClaimState::Handled
    );
    settle_all(store, &[one, two, three], 2, Settled::Released).await;
    assert_eq!(claim(store, &one, 3, LONG).await, ClaimState::InFlight);
}

/// The largest batch is claimed and settled in one step, too.
pub async fn a_batch_of_a_thousand_is_one_claim<S: ReplayStore>(store: &S) {
    let keys: Vec<_> = (0..1000).map(|number| grouped(7, number)).collect();
    let (first, last) = (grouped(7, 0), grouped(7, 999));
    assert_eq!(claim(store, &last, 1, LONG).await, ClaimState::claimed());
    settle(store, &last, 1, HANDLED).await;
    let state = claim_each(store, &keys, 2, LONG).await;
    let handled = vec![999];
    assert_eq!(state, ClaimState::Claimed { handled });
    assert_eq!(claim(store, &first, 3, LONG).await, ClaimState::InFlight);
    settle_all(store, &keys, 2, HANDLED).await;
    let state = claim_each(store, &keys, 3, LONG).await;
    assert_eq!(state, ClaimState::Handled);
}

async fn claim_each<S: ReplayStore>(
    store: &S,
    keys: &[EventKey],
    claimer: u8,
    lease: Duration,
) -> ClaimState {
    claim_events(store, &Events::each(keys.to_vec()), claimer, lease).await
}

/// Creates the keys of a law's batch.
fn keys(law: u8) -> [EventKey; 3] {
    [1, 2, 3].map(|number| grouped(law, number))
}

fn grouped(law: u8, number: u16) -> EventKey {
    let mut bytes = [100; 32];
    let [high, low] = number.to_be_bytes();
    [bytes[0], bytes[1], bytes[2]] = [law, high, low];
    EventKey::from_bytes(bytes).in_group(law.into())
}
