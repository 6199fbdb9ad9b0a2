//! The cache in front of a source of keys: what it asks, how long it remembers, how much.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;
use webhook_sig::BoxError;
use webhook_sig::key::{CachedKeySource, KeySource, Keyring, Tenant};
use webhook_sig::provider::GITHUB;

use crate::fixture::SECRET;

#[expect(dead_code, reason = "other tests of the core use the rest")]
#[path = "core/fixture.rs"]
mod fixture;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A source that knows the tenants whose names begin with `known`, and counts its look-ups.
#[derive(Clone, Default)]
struct Counted {
    lookups: Arc<AtomicUsize>,
}

impl Counted {
    fn lookups(&self) -> usize {
        self.lookups.load(Ordering::Relaxed)
    }
}

impl KeySource for Counted {
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        self.lookups.fetch_add(1, Ordering::Relaxed);
        Ok(tenant.as_str().starts_with("known").then(keyring))
    }
}

fn keyring() -> Keyring {
    GITHUB.keyring([SECRET]).unwrap()
}

fn tenant(name: &str) -> Tenant {
    Tenant::new(name).unwrap()
}

async fn is_known(keys: &CachedKeySource, name: &str) -> bool {
    keys.keyring(&tenant(name)).await.unwrap().is_some()
}

#[tokio::test]
async fn a_cached_answer_is_repeated() {
    let source = Counted::default();
    let keys = CachedKeySource::new(source.clone());

    for _ in 0..10 {
        assert!(is_known(&keys, "known").await);
        assert!(!is_known(&keys, "nobody").await);
    }

    assert_eq!(source.lookups(), 2);
}

#[tokio::test]
async fn tenants_do_not_get_each_others_keys() {
    let keys = CachedKeySource::new(|tenant: Tenant| async move {
        let key = GITHUB.key(SECRET)?;
        Ok::<_, BoxError>(Some(Keyring::new(key.name(tenant.as_str()))))
    });

    for name in ["one", "other", "One", "one ", "one", "other"] {
        let keyring = keys.keyring(&tenant(name)).await.unwrap().unwrap();
        let now = webhook_sig::UnixTime::from_secs(0);

        assert_eq!(keyring.live(now).collect::<Vec<_>>(), [name]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_look_up_serves_64_that_wait() {
    let (lookups, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (count, wait) = (lookups.clone(), gate.clone());
    let keys = CachedKeySource::new(move |_: Tenant| {
        count.fetch_add(1, Ordering::Relaxed);
        let wait = wait.clone();
        async move {
            let _permit = wait.acquire().await?;
            Ok::<_, BoxError>(Some(keyring()))
        }
    });
    let mut waiting = JoinSet::new();
    for _ in 0..64 {
        let keys = keys.clone();
        waiting.spawn(async move { is_known(&keys, "known").await });
    }

    // However late a task is, it finds the look-up under way, or its answer.
    gate.add_permits(64);
    let known = waiting.join_all().await;

    assert_eq!(known, [true; 64]);
    assert_eq!(lookups.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_look_up_whose_asker_leaves_is_taken_over() {
    let (lookups, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (count, wait) = (lookups.clone(), gate.clone());
    let keys = CachedKeySource::new(move |_: Tenant| {
        count.fetch_add(1, Ordering::Relaxed);
        let wait = wait.clone();
        async move {
            let _permit = wait.acquire().await?;
            Ok::<_, BoxError>(Some(keyring()))
        }
    });
    let spawn = || {
        let keys = keys.clone();
        tokio::spawn(async move { is_known(&keys, "known").await })
    };
    let first = spawn();
    tokio::task::yield_now().await;
    let second = spawn();
    tokio::task::yield_now().await;

    first.abort();
    gate.add_permits(1);

    assert!(second.await.unwrap());
    assert!(first.await.unwrap_err().is_cancelled());
}

/// Asks until the source is asked again, for 10 seconds at most, and returns how long that took.
async fn time_until_asked_again(keys: &CachedKeySource, source: &Counted, name: &str) -> Duration {
    let before = source.lookups();
    is_known(keys, name).await;
    let start = Instant::now();
    while source.lookups() == before.saturating_add(1) && start.elapsed().as_secs() < 10 {
        is_known(keys, name).await;
        tokio::task::yield_now().await;
    }
    start.elapsed()
}

#[tokio::test]
async fn keys_are_looked_up_again_when_their_life_is_over() {
    let (source, life) = (Counted::default(), Duration::from_millis(100));
    let keys = CachedKeySource::new(source.clone())
        .life(life)
        .life_of_unknown(HOUR);

    let time = time_until_asked_again(&keys, &source, "known").await;

    assert!(time > life / 2, "{time:?}");
    assert!(time < life * 50, "{time:?}");
}

#[tokio::test]
async fn the_life_of_unknown_tenants_is_their_own() {
    let (source, life) = (Counted::default(), Duration::from_millis(100));
    let keys = CachedKeySource::new(source.clone())
        .life(HOUR)
        .life_of_unknown(life);
    is_known(&keys, "known").await;

    let time = time_until_asked_again(&keys, &source, "nobody").await;

    assert!(time > life / 2, "{time:?}");
    assert!(time < life * 50, "{time:?}");
    let before = source.lookups();
    assert!(is_known(&keys, "known").await);
    assert_eq!(source.lookups(), before);
}

#[tokio::test]
async fn reading_does_not_lengthen_a_life() {
    let (source, life) = (Counted::default(), Duration::from_millis(200));
    let keys = CachedKeySource::new(source.clone()).life(life);

    // Asks without a pause, and yet it ends.
    let time = time_until_asked_again(&keys, &source, "known").await;

    assert!(time < life * 25, "{time:?}");
}

#[tokio::test]
async fn an_error_is_not_remembered_and_keeps_its_message() {
    let lookups = Arc::new(AtomicUsize::new(0));
    let count = lookups.clone();
    let keys = CachedKeySource::new(move |_: Tenant| {
        let is_first = count.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            if is_first {
                return Err("the database is away".into());
            }
            Ok::<_, BoxError>(Some(keyring()))
        }
    });

    let error = keys.keyring(&tenant("known")).await.unwrap_err();

    assert_eq!(error.to_string(), "the database is away");
    assert!(is_known(&keys, "known").await);
    assert!(is_known(&keys, "known").await);
    assert_eq!(lookups.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_flood_of_invented_tenants_costs_a_look_up_each_at_most() {
    let source = Counted::default();
    let keys = CachedKeySource::new(source.clone());

    for _ in 0..3 {
        for number in 0..10_000 {
            assert!(!is_known(&keys, &format!("invented {number}")).await);
        }
    }

    assert!(source.lookups() <= 10_000, "{}", source.lookups());
}

#[tokio::test]
async fn no_more_is_remembered_than_the_capacity() {
    let source = Counted::default();
    let keys = CachedKeySource::new(source.clone())
        .life_of_unknown(HOUR)
        .capacity(100);
    for number in 0..10_000 {
        is_known(&keys, &format!("invented {number}")).await;
    }

    // What is still known costs no look-up now.
    let before = source.lookups();
    for number in 0..10_000 {
        is_known(&keys, &format!("invented {number}")).await;
    }

    let remembered = 10_000_usize.saturating_sub(source.lookups().saturating_sub(before));
    assert!(remembered <= 1000, "{remembered}");
}

#[tokio::test]
async fn a_flood_does_not_displace_who_is_asked_for_often() {
    let source = Counted::default();
    let keys = CachedKeySource::new(source.clone()).capacity(100);
    for _ in 0..100 {
        is_known(&keys, "known").await;
    }

    for number in 0..10_000 {
        is_known(&keys, &format!("invented {number}")).await;
        is_known(&keys, "known").await;
    }

    // Ten thousand for the invented ones, and hardly more.
    assert!(source.lookups() < 10_100, "{}", source.lookups());
}
