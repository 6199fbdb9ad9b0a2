//! What is known of one set of keys, and what is to be done about it.

use std::time::Duration;

use tokio::sync::watch;
use webhook_sig::{Keyring, UnixTime};

use crate::error::FetchError;

/// Keys that were fetched together, and the last attempt to fetch them.
pub(crate) struct Slot {
    held: Option<Held>,
    attempt: Attempt,
    /// Whether someone was told that the keys are stale.
    pub(crate) is_noted: bool,
}

/// Keys, and until when they serve.
struct Held {
    keyring: Keyring,
    refresh_at: UnixTime,
    fresh_until: UnixTime,
    stale_until: UnixTime,
}

/// The last attempt to fetch the keys.
struct Attempt {
    began: UnixTime,
    /// It closes when the attempt ends, whichever way.
    running: watch::Receiver<()>,
    /// Why it failed, or as long as it runs, that it has not ended.
    error: Option<FetchError>,
}

/// How long what was fetched serves.
#[derive(Clone, Copy)]
pub(crate) struct Lives {
    pub(crate) fresh: Duration,
    pub(crate) stale: Duration,
}

impl Lives {
    /// Returns after what time the keys are fetched anew: three quarters of that in which they are fresh.
    fn refresh(self) -> Duration {
        let quarter = self.fresh.checked_div(4).unwrap_or_default();
        self.fresh.saturating_sub(quarter)
    }
}

/// What becomes of a question.
pub(crate) enum Step {
    /// The answer is here.
    Answer(Result<Option<Keyring>, FetchError>),
    /// These keys serve although they are stale.
    Stale(Keyring),
    /// These keys serve, and are to be fetched anew in the meantime.
    Refresh(Keyring),
    /// The keys are to be fetched first; stale ones serve where that takes long.
    Fetch(Option<Keyring>),
    /// They are being fetched.
    Wait(watch::Receiver<()>, Option<Keyring>),
}

impl Slot {
    /// Notes that an attempt begins; it counts before it is made.
    pub(crate) fn begin(
        before: Option<Self>,
        now: UnixTime,
        running: watch::Receiver<()>,
        interrupted: FetchError,
    ) -> Self {
        let attempt = Attempt {
            began: now,
            running,
            error: Some(interrupted),
        };
        let is_noted = before.as_ref().is_some_and(|before| before.is_noted);
        Self {
            held: before.and_then(|before| before.held),
            attempt,
            is_noted,
        }
    }

    /// Decides what becomes of a question for a key, or for all of them.
    pub(crate) fn step(&self, id: Option<&str>, now: UnixTime, cooldown: Duration) -> Step {
        let Some(held) = self.held(now) else {
            return self.fetch_or(None, now, cooldown, || self.missing());
        };
        let keyring = held.keyring.clone();
        // Only a key that is named can be unknown: a delivery without an id proves nothing new.
        if id.is_some() && !keyring.has_key_for(id, now) {
            return self.fetch_or(None, now, cooldown, || self.missing());
        }
        if now >= held.fresh_until {
            let stale = keyring.clone();
            return self.fetch_or(Some(stale), now, cooldown, || Step::Stale(keyring));
        }
        if now >= held.refresh_at && !self.is_running() && self.may_try(now, cooldown) {
            return Step::Refresh(keyring);
        }
        Step::Answer(Ok(Some(keyring)))
    }

    fn fetch_or(
        &self,
        stale: Option<Keyring>,
        now: UnixTime,
        cooldown: Duration,
        otherwise: impl FnOnce() -> Step,
    ) -> Step {
        if self.is_running() {
            Step::Wait(self.attempt.running.clone(), stale)
        } else if self.may_try(now, cooldown) {
            Step::Fetch(stale)
        } else {
            otherwise()
        }
    }

    /// Answers that a key is not there: after a failure it may be there all the same.
    fn missing(&self) -> Step {
        Step::Answer(match &self.attempt.error {
            Some(error) => Err(error.clone()),
            None => Ok(None),
        })
    }

    fn is_running(&self) -> bool {
        self.attempt.running.has_changed().is_ok()
    }

    /// Returns whether the last attempt is long enough ago; a clock that was set back does not stop
    /// the next one.
    fn may_try(&self, now: UnixTime, cooldown: Duration) -> bool {
        let began = self.attempt.began;
        !(began..began.saturating_add(cooldown)).contains(&now)
    }

    /// Returns the keys that still serve.
    fn held(&self, now: UnixTime) -> Option<&Held> {
        let held = self.held.as_ref()?;
        let serves = now < held.stale_until && held.keyring.live(now).next().is_some();
        serves.then_some(held)
    }

    /// Returns until when the keys serve, if there are any.
    pub(crate) fn end(&self) -> Option<UnixTime> {
        self.held.as_ref().map(|held| held.stale_until)
    }

    /// Returns whether nothing is known here, or it is what the last cooldown has asked for.
    pub(crate) fn is_new(&self, now: UnixTime, cooldown: Duration) -> bool {
        self.held.is_none() || !self.may_try(now, cooldown)
    }

    /// Returns whether nothing is lost without it.
    pub(crate) fn is_idle(&self, now: UnixTime, cooldown: Duration) -> bool {
        self.held.is_none() && !self.is_running() && self.may_try(now, cooldown)
    }

    /// Takes over what an attempt has brought; a failure leaves the keys as they are.
    pub(crate) fn settle(&mut self, fetched: Result<Option<(Keyring, Lives)>, FetchError>) {
        match fetched {
            Ok(fetched) => {
                // What is fresh counts from when it was asked for.
                let began = self.attempt.began;
                self.held = fetched.map(|(keyring, lives)| Held {
                    keyring,
                    refresh_at: began.saturating_add(lives.refresh()),
                    fresh_until: began.saturating_add(lives.fresh),
                    stale_until: began.saturating_add(lives.fresh.saturating_add(lives.stale)),
                });
                self.attempt.error = None;
                self.is_noted = false;
            }
            Err(error) => self.attempt.error = Some(error),
        }
    }
}
