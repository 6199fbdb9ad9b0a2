//! A secret that the vendor sends in its first request.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::error::BoxError;
use crate::key::{InvalidKey, SOURCE_TIMEOUT};

/// The time in which one secret may come, and where it is kept.
pub(super) struct Pending {
    until: Mutex<Option<Instant>>,
    is_storing: AtomicBool,
    store: Box<Store>,
}

type Store = dyn Fn(String) -> Stored + Send + Sync;

type Stored = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// Why a secret was not accepted.
#[derive(Debug)]
pub(crate) enum Unaccepted {
    /// None is waited for, or another one came first.
    Closed,
    Invalid(InvalidKey),
    NotStored(BoxError),
}

impl Pending {
    pub(super) fn new<F, R>(store: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self {
            until: Mutex::new(None),
            is_storing: AtomicBool::new(false),
            store: Box::new(move |secret| Box::pin(store(secret))),
        }
    }

    pub(super) fn open_for(&self, time: Duration) {
        let until = Instant::now().checked_add(time);
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Returns the turn of one secret, unless it is too late or another one has it.
    ///
    /// A connection that closes meanwhile, or a store that fails, gives the turn back.
    pub(super) fn take_turn(&self) -> Option<Turn<'_>> {
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = until.is_some_and(|until| Instant::now() < until);
        let is_free = is_open && !self.is_storing.swap(true, Ordering::AcqRel);
        is_free.then(|| Turn(&self.is_storing))
    }

    pub(super) async fn store(&self, secret: &str) -> Result<(), BoxError> {
        timeout(SOURCE_TIMEOUT, (self.store)(secret.to_owned())).await?
    }
}

/// The right to bring the secret, which ends when it is dropped.
pub(super) struct Turn<'p>(&'p AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
