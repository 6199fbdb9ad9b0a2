//! A secret that the vendor sends in its first request.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use std::time::Instant;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use tokio::time::Instant;

use crate::crypto::HashedSecret;
use crate::error::BoxError;
use crate::key::InvalidKey;

/// The time in which one secret may come, which one it was, and where it is kept.
pub(super) struct Pending {
    turn: Mutex<Turn>,
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

/// Whose turn it is to bring the secret, and until when.
#[derive(Default)]
struct Turn {
    until: Option<Instant>,
    taken: Option<Taken>,
}

/// The turn of a secret: no other one has it, because this one may have been stored already.
struct Taken {
    by: HashedSecret,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Storing,
    /// The task that stored it has ended, and did not say how.
    Unknown,
    Stored,
}

/// What is to be done for a secret that has its turn.
pub(super) enum Next {
    Store,
    Wait,
    /// It is the key, and its sender has asked again for the answer.
    Answer,
}

impl Pending {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub(super) fn new<F, R>(store: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self {
            turn: Mutex::default(),
            store: Box::new(move |secret| Box::pin(store(secret))),
        }
    }

    /// Lets the next secret in, which may be another one unless the last is still being stored.
    pub(super) fn open_for(&self, time: Duration) {
        let mut turn = self.turn();
        turn.until = Instant::now().checked_add(time);
        let is_storing = |taken: &Taken| taken.stage == Stage::Storing;
        turn.taken = turn.taken.take().filter(is_storing);
    }

    /// Lets no secret in.
    pub(super) fn close(&self) {
        self.turn().until = None;
    }

    /// Returns whether the sender of the secret that was stored may still ask for the answer.
    pub(super) fn answers_again(&self) -> bool {
        let turn = self.turn();
        let is_stored = |taken: &Taken| taken.stage == Stage::Stored;
        turn.is_open() && turn.taken.as_ref().is_some_and(is_stored)
    }

    /// Gives a secret its turn, unless it is too late or another one has it.
    pub(super) fn take_turn(&self, secret: &str) -> Option<Next> {
        let mut turn = self.turn();
        if !turn.is_open() {
            return None;
        }
        let taken = turn.taken.get_or_insert_with(|| Taken {
            by: HashedSecret::new(secret.as_bytes()),
            stage: Stage::Unknown,
        });
        if !taken.by.matches(secret.as_bytes()) {
            return None;
        }
        Some(match taken.stage {
            Stage::Unknown => {
                taken.stage = Stage::Storing;
                Next::Store
            }
            Stage::Storing => Next::Wait,
            Stage::Stored => Next::Answer,
        })
    }

    /// Stores the secret that has its turn, which ends when what this returns is dropped.
    ///
    /// Only a store that says that it has failed gives the turn to another one; one that panics may
    /// have stored the secret before.
    pub(super) async fn store(&self, secret: String) -> Result<Storing<'_>, BoxError> {
        let mut storing = Storing {
            turn: &self.turn,
            end: Some(Stage::Unknown),
        };
        let stored = (self.store)(secret).await;
        storing.end = stored.is_ok().then_some(Stage::Stored);
        stored.map(|()| storing)
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        lock(&self.turn)
    }
}

impl Turn {
    fn is_open(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() < until)
    }
}

/// The turn of a secret that is being stored, however that ends.
pub(super) struct Storing<'p> {
    turn: &'p Mutex<Turn>,
    /// What becomes of the turn; `None` gives it back.
    end: Option<Stage>,
}

impl Storing<'_> {
    pub(super) fn give_back(mut self) {
        self.end = None;
    }
}

impl Drop for Storing<'_> {
    fn drop(&mut self) {
        let mut turn = lock(self.turn);
        turn.taken = turn.taken.take().and_then(|taken| {
            let stage = self.end?;
            Some(Taken { stage, ..taken })
        });
    }
}

fn lock(turn: &Mutex<Turn>) -> MutexGuard<'_, Turn> {
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}
