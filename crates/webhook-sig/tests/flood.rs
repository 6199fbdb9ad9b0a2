//! A store that fails at once, under a flood of one captured delivery.
//!
//! It is a program of its own, because it measures the memory of its process.

#![cfg(feature = "endpoint")]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

use webhook_sig::endpoint::{BUDGET_DELIVERIES, UnsignedIds};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, ReplayStore, Settled,
};
use webhook_sig::{BoxError, Endpoint, Head, UnixTime};

/// The bound that is claimed: the memory that 200,000 deliveries add while the store fails.
const GROWTH: usize = 16 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_sent_200_000_times_to_a_failing_store_takes_bounded_tasks_and_memory() {
    const SENDERS: usize = 50;
    let store = Down::default();
    let endpoint = Endpoint::builder(&GITHUB, Secret::new("one secret for all"))
        .name("github")
        .unsigned_ids(UnsignedIds::Trust)
        .replay(store.clone())
        .build()
        .unwrap();
    let request = signed();
    let (idle, most) = (resident(), Arc::new(AtomicUsize::new(0)));

    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let (endpoint, request, most) = (endpoint.clone(), request.clone(), most.clone());
        senders.spawn(async move {
            for _ in 0..200_000 / SENDERS {
                let head = Head::new("POST", "/", request.headers());
                let body = tokio_stream::iter([Ok(request.body().clone())]);
                assert!(endpoint.receive(&head, body).await.is_err());
                most.fetch_max(
                    Handle::current().metrics().num_alive_tasks(),
                    Ordering::Relaxed,
                );
                tokio::task::yield_now().await;
            }
        });
    }
    senders.join_all().await;
    let growth = resident().saturating_sub(idle);
    let (most, calls) = (
        most.load(Ordering::Relaxed),
        store.settles.load(Ordering::Relaxed),
    );
    eprintln!("{most} tasks, {growth} bytes, {calls} calls to settle");

    assert!(most <= BUDGET_DELIVERIES + SENDERS, "{most} tasks");
    assert!(growth <= GROWTH, "{growth} bytes");
    // What the store refused is released once, and no storm waits for its return.
    assert!(calls <= 200_000, "{calls} calls");
}

/// Returns the most memory that this process has had.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.unwrap().parse::<usize>().unwrap() * 1024
}

/// A store that fails at once, and counts what it is asked.
#[derive(Clone, Default)]
struct Down {
    settles: Arc<AtomicUsize>,
}

impl ReplayStore for Down {
    async fn claim(&self, _: &Events, _: &Claimer, _: Duration) -> Result<ClaimState, BoxError> {
        Err("the store is down".into())
    }

    async fn settle(&self, _: &[EventKey], _: &Claimer, _: Settled) -> Result<(), BoxError> {
        self.settles.fetch_add(1, Ordering::Relaxed);
        Err("the store is down".into())
    }

    async fn forget(&self, _: &EventKey) -> Result<bool, BoxError> {
        Err("the store is down".into())
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        None
    }
}

fn signed() -> Request<Bytes> {
    let request = Request::post("/").body(Bytes::from("Hello")).unwrap();
    let keys = GITHUB.keyring(["one secret for all"]).unwrap();
    let now = UnixTime::from_secs(1_700_000_000);
    GITHUB.sign(request, &keys, now).unwrap()
}
