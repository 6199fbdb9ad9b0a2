//! What every replay store must do, as a suite that a store's own tests run.
//!
//! ```
//! use std::time::Duration;
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicI64, Ordering};
//! use webhook_sig::replay::{MemoryStore, contract};
//! use webhook_sig::UnixTime;
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let now = Arc::new(AtomicI64::new(0));
//! let clock = now.clone();
//! let store = MemoryStore::new()
//!     .clock(move || UnixTime::from_millis(clock.load(Ordering::Relaxed)));
//!
//! // A store that reads a real clock waits for real.
//! let wait = async |time: Duration| {
//!     now.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
//! };
//! contract::check(&store, wait).await;
//! # });
//! ```

#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite reports by panicking, as its documentation says"
)]

use std::time::Duration;

use crate::error::BoxError;
use crate::replay::{ClaimState, Claimer, EventKey, Events, Keep, ReplayStore, Settled};

pub use self::batch::{
    a_batch_of_a_thousand_is_one_claim, a_batch_says_what_was_handled, a_claimed_batch_is_held,
    a_part_of_a_batch_is_settled, a_subset_of_a_batch_is_known, one_in_flight_holds_the_batch,
    only_its_claimer_ends_the_claims_of_a_batch,
};
pub use self::repeats::{
    a_claim_is_not_forgotten, repeats_are_bounded, repeats_are_counted_for_a_time,
    the_same_event_is_counted_once, what_is_forgotten_can_be_claimed, what_may_be_kept_is_kept,
};

mod batch;
mod repeats;

/// A lease that is short enough to wait for, and long enough for a slow store.
pub const SHORT: Duration = Duration::from_millis(400);

const LONG: Duration = Duration::from_secs(60);

/// Runs every law; `wait` lets a time pass for the store.
///
/// It panics at the first law that does not hold. The store must not hold entries of an earlier
/// run.
pub async fn check<S: ReplayStore>(store: &S, wait: impl AsyncFn(Duration)) {
    one_among_many_claims(store).await;
    a_claimer_gets_its_claim_again(store).await;
    what_is_released_can_be_claimed(store).await;
    what_is_handled_stays_handled(store).await;
    only_its_claimer_ends_a_claim(store).await;
    keys_do_not_meet(store).await;
    a_lease_runs_out(store, &wait).await;
    what_was_handled_is_forgotten_in_time(store, &wait).await;
    a_settlement_after_the_lease_changes_nothing(store, &wait).await;
    what_was_handled_after_the_lease_is_remembered(store, &wait).await;
    a_claimed_batch_is_held(store, &wait).await;
    a_subset_of_a_batch_is_known(store).await;
    one_in_flight_holds_the_batch(store).await;
    a_batch_says_what_was_handled(store).await;
    a_part_of_a_batch_is_settled(store).await;
    only_its_claimer_ends_the_claims_of_a_batch(store).await;
    a_batch_of_a_thousand_is_one_claim(store).await;
    what_is_forgotten_can_be_claimed(store).await;
    a_claim_is_not_forgotten(store).await;
    what_may_be_kept_is_kept(store, &wait).await;
    repeats_are_bounded(store).await;
    the_same_event_is_counted_once(store).await;
    repeats_are_counted_for_a_time(store, &wait).await;
}

/// Of many who claim a delivery at once, one gets it.
pub async fn one_among_many_claims<S: ReplayStore>(store: &S) {
    let key = key(1);
    let mut claims: Vec<_> = (0..32)
        .map(|number| Box::pin(async move { claim(store, &key, number, LONG).await }))
        .collect();
    let mut successes = 0_usize;
    // Polled in turns, so that their steps interleave.
    let claimed = std::future::poll_fn(|context| {
        claims.retain_mut(|claim| match claim.as_mut().poll(context) {
            std::task::Poll::Ready(state) => {
                assert_ne!(state, ClaimState::Handled, "it was not handled");
                successes = successes.saturating_add(usize::from(state == ClaimState::claimed()));
                false
            }
            std::task::Poll::Pending => true,
        });
        if claims.is_empty() {
            std::task::Poll::Ready(successes)
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    assert_eq!(claimed, 1, "one of the claimers gets the delivery");
}

/// A claimer that asks twice, as after a timeout, is not its own rival.
pub async fn a_claimer_gets_its_claim_again<S: ReplayStore>(store: &S) {
    let key = key(2);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::InFlight);
}

/// A delivery whose handler failed can be delivered again.
pub async fn what_is_released_can_be_claimed<S: ReplayStore>(store: &S) {
    let key = key(3);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    settle(store, &key, 1, Settled::Released).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::claimed());
}

/// A delivery that was handled is not handled again, whichever claimer asks.
pub async fn what_is_handled_stays_handled<S: ReplayStore>(store: &S) {
    let key = key(4);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    settle(store, &key, 1, Settled::Handled(Keep::for_all(LONG))).await;
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::Handled);
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::Handled);
    settle(store, &key, 1, Settled::Released).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::Handled);
}

/// A claim cannot be ended by another claimer.
pub async fn only_its_claimer_ends_a_claim<S: ReplayStore>(store: &S) {
    let key = key(5);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    settle(store, &key, 2, Settled::Released).await;
    assert_eq!(claim(store, &key, 3, LONG).await, ClaimState::InFlight);
    settle(store, &key, 2, Settled::Handled(Keep::for_all(LONG))).await;
    assert_eq!(claim(store, &key, 3, LONG).await, ClaimState::InFlight);
}

/// One delivery does not affect another.
pub async fn keys_do_not_meet<S: ReplayStore>(store: &S) {
    let (one, other) = (key(6), key(7));
    assert_eq!(claim(store, &one, 1, LONG).await, ClaimState::claimed());
    settle(store, &one, 1, Settled::Handled(Keep::for_all(LONG))).await;
    assert_eq!(claim(store, &other, 1, LONG).await, ClaimState::claimed());
    settle(store, &other, 1, Settled::Released).await;
    assert_eq!(claim(store, &one, 2, LONG).await, ClaimState::Handled);
}

/// A claim that is not settled ends by its lease.
pub async fn a_lease_runs_out<S: ReplayStore>(store: &S, wait: &impl AsyncFn(Duration)) {
    let key = key(8);
    assert_eq!(claim(store, &key, 1, SHORT).await, ClaimState::claimed());
    assert_eq!(claim(store, &key, 2, SHORT).await, ClaimState::InFlight);
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(claim(store, &key, 2, SHORT).await, ClaimState::claimed());
}

/// A handled delivery is remembered for the given time, and no longer.
pub async fn what_was_handled_is_forgotten_in_time<S: ReplayStore>(
    store: &S,
    wait: &impl AsyncFn(Duration),
) {
    let key = key(9);
    assert_eq!(claim(store, &key, 1, LONG).await, ClaimState::claimed());
    settle(store, &key, 1, Settled::Handled(Keep::for_all(SHORT))).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::Handled);
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::claimed());
}

/// A claimer that comes back after its lease finds that the claim is another's, and stays away.
pub async fn a_settlement_after_the_lease_changes_nothing<S: ReplayStore>(
    store: &S,
    wait: &impl AsyncFn(Duration),
) {
    let key = key(10);
    assert_eq!(claim(store, &key, 1, SHORT).await, ClaimState::claimed());
    wait(SHORT.saturating_mul(2)).await;
    assert_eq!(claim(store, &key, 2, LONG).await, ClaimState::claimed());
    settle(store, &key, 1, Settled::Released).await;
    assert_eq!(claim(store, &key, 3, LONG).await, ClaimState::InFlight);
    settle(store, &key, 2, Settled::Handled(Keep::for_all(LONG))).await;
    assert_eq!(claim(store, &key, 3, LONG).await, ClaimState::Handled);
}

/// A handler that outlasts its lease has handled the delivery all the same; but where it failed,
/// or nothing was ever claimed, nothing is remembered.
pub async fn what_was_handled_after_the_lease_is_remembered<S: ReplayStore>(
    store: &S,
    wait: &impl AsyncFn(Duration),
) {
    let (handled, failed) = (key(11), key(12));
    assert_eq!(
        claim(store, &handled, 1, SHORT).await,
        ClaimState::claimed()
    );
    assert_eq!(claim(store, &failed, 1, SHORT).await, ClaimState::claimed());
    wait(SHORT.saturating_mul(2)).await;
    settle(store, &handled, 1, Settled::Handled(Keep::for_all(LONG))).await;
    settle(store, &failed, 1, Settled::Released).await;
    assert_eq!(claim(store, &handled, 2, LONG).await, ClaimState::Handled);
    assert_eq!(claim(store, &failed, 2, LONG).await, ClaimState::claimed());
}

const fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}

async fn claim<S: ReplayStore>(
    store: &S,
    key: &EventKey,
    claimer: u8,
    lease: Duration,
) -> ClaimState {
    claim_events(store, &Events::one(*key), claimer, lease).await
}

async fn claim_events<S: ReplayStore>(
    store: &S,
    events: &Events,
    claimer: u8,
    lease: Duration,
) -> ClaimState {
    let claimer = Claimer::from_bytes([claimer; 16]);
    let state = store.claim(events, &claimer, lease).await;
    state.unwrap_or_else(|error| fail(&error))
}

async fn settle<S: ReplayStore>(store: &S, key: &EventKey, claimer: u8, end: Settled) {
    settle_all(store, &[*key], claimer, end).await;
}

async fn settle_all<S: ReplayStore>(store: &S, keys: &[EventKey], claimer: u8, end: Settled) {
    let claimer = Claimer::from_bytes([claimer; 16]);
    let settled = store.settle(keys, &claimer, end).await;
    settled.unwrap_or_else(|error| fail(&error));
}

fn fail(error: &BoxError) -> ! {
    panic!("the store failed: {error}")
}
