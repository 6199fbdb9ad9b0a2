//! The events of one delivery, as a store sees them.

use std::slice;
use std::time::Duration;

use crate::replay::EventKey;

/// How many unsigned ids one signed content may come with: 16.
///
/// Where an app trusts ids that the signature does not cover, a captured delivery can be sent again
/// under another id. This bounds how often.
pub const UNSIGNED_ID_LIMIT: usize = 16;

/// The events of one delivery: those that a store claims together.
///
/// ```
/// use webhook_sig::replay::{EventKey, Events};
///
/// # #[cfg(feature = "test-util")] {
/// let (one, other) = (EventKey::from_bytes([7; 32]), EventKey::from_bytes([8; 32]));
///
/// assert_eq!(Events::one(one).keys(), [one]);
/// assert_eq!(Events::each(vec![one, other]).keys(), [one, other]);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Events {
    keys: Keys,
    repeats: Option<Repeats>,
}

/// Most deliveries bring one event, and need no list.
#[derive(Clone, Debug)]
enum Keys {
    One(EventKey),
    Each(Vec<EventKey>),
}

/// Bounds how many events may have the same signed content.
///
/// The store remembers, for the content, which events it was claimed for. The answer to a claim for
/// one more is [`TooManyIds`](crate::replay::ClaimState::TooManyIds), once there are
/// [`UNSIGNED_ID_LIMIT`] of them.
#[derive(Clone, Copy, Debug)]
pub struct Repeats {
    content: EventKey,
    keep: Duration,
}

impl Events {
    /// Creates the one event of a delivery.
    #[must_use]
    pub const fn one(key: EventKey) -> Self {
        Self {
            keys: Keys::One(key),
            repeats: None,
        }
    }

    /// Creates the events of a batch, in its order; each of them once.
    #[must_use]
    pub const fn each(keys: Vec<EventKey>) -> Self {
        Self {
            keys: Keys::Each(keys),
            repeats: None,
        }
    }

    /// Bounds how many events may have the same content.
    ///
    /// They are counted for the given time, from the first of them.
    #[must_use]
    pub fn within(self, content: EventKey, keep: Duration) -> Self {
        Self {
            repeats: Some(Repeats { content, keep }),
            ..self
        }
    }

    /// Returns the keys of the events.
    #[must_use]
    pub fn keys(&self) -> &[EventKey] {
        match &self.keys {
            Keys::One(key) => slice::from_ref(key),
            Keys::Each(keys) => keys,
        }
    }

    /// Returns what bounds events with the same content, if anything does.
    #[must_use]
    pub const fn repeats(&self) -> Option<Repeats> {
        self.repeats
    }
}

impl Repeats {
    /// Returns the key of the content.
    #[must_use]
    pub const fn content(&self) -> &EventKey {
        &self.content
    }

    /// Returns for how long its events are counted, from the first of them.
    #[must_use]
    pub const fn keep(&self) -> Duration {
        self.keep
    }
}
