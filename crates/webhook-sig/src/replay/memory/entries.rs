//! What a store in memory holds.

use std::time::Duration;

use arrayvec::ArrayVec;

use crate::error::BoxError;
use crate::replay::memory::expiring::{Expiring, Hashed, Place};
use crate::replay::memory::shares::Shares;
use crate::replay::{ClaimState, Claimer, Settled, UNSIGNED_ID_LIMIT};
use crate::time::UnixTime;

/// How many entries each call expires at most for each of its keys, so that none has to expire
/// them all. A call adds three: an event's claim or mark, and the list of its content.
const STEP: usize = 8;

/// The events and contents, each in one of three maps.
///
/// The claims are few and come and go, so theirs stays in the processor's cache; an event that is
/// claimed and released does not write to the others, which grow large.
pub(super) struct Entries {
    claimed: Expiring<Claimer>,
    /// Until when each is remembered if there is room. An entry expires when it need not be kept
    /// any longer, and is then extended to that time; from then on it takes no part of a share.
    handled: Expiring<UnixTime>,
    contents: Expiring<Known>,
    pub(super) shares: Shares,
    /// How many handled events were forgotten early, to make room.
    pub(super) evicted: u64,
}

/// The hashes of the events that a content came with. They depend on a random key, so that two
/// events have the same one by chance alone, and then count as one.
type Known = ArrayVec<u64, UNSIGNED_ID_LIMIT>;

pub(super) struct Claim<'a> {
    pub(super) keys: &'a [Hashed],
    pub(super) content: Option<(Hashed, Duration)>,
    pub(super) claimer: &'a Claimer,
    pub(super) lease: Duration,
    pub(super) now: UnixTime,
}

/// What an event is to a claimer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Unknown, and without a part of the share.
    New,
    /// Claimed by the same claimer, or expired and not yet removed.
    Held,
    Handled,
    InFlight,
}

impl Entries {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            claimed: Expiring::new(),
            handled: Expiring::new(),
            contents: Expiring::new(),
            shares: Shares::new(capacity),
            evicted: 0,
        }
    }

    /// Returns the number of entries, expired ones included.
    pub(super) const fn len(&self) -> usize {
        self.shares.taken().saturating_add(self.handled.extended())
    }

    pub(super) fn claim(&mut self, claim: &Claim<'_>) -> Result<ClaimState, BoxError> {
        let Claim { keys, now, .. } = *claim;
        self.expire(now, keys.len());
        let mut known = claim.content.as_ref().map(|(content, _)| {
            let known = self
                .contents
                .get(content)
                .filter(|known| known.is_live(now));
            known.map_or_else(Known::new, |known| known.value().clone())
        });
        let (mut handled, mut new) = (Vec::new(), 0_usize);
        for (place, key) in keys.iter().enumerate() {
            match self.state(key, claim.claimer, now) {
                State::InFlight => return Ok(ClaimState::InFlight),
                State::Handled => handled.push(place),
                _ if !has_room(&mut known, key) => return Ok(ClaimState::TooManyIds),
                State::New => new = new.saturating_add(1),
                State::Held => {}
            }
        }
        if handled.len() == keys.len() {
            return Ok(ClaimState::Handled);
        }
        let new_content = claim
            .content
            .as_ref()
            .filter(|(content, _)| self.contents.get(content).is_none());
        self.take(keys, new.saturating_add(usize::from(new_content.is_some())))?;
        if let (Some((content, keep)), Some(known)) = (&claim.content, known) {
            self.know(content, known, now, *keep);
        }
        let mut others = handled.iter().peekable();
        for (place, key) in keys.iter().enumerate() {
            if others.next_if_eq(&&place).is_none() {
                self.insert_claim(key, claim, &mut new);
            }
        }
        // What is left is the room of a key that came twice.
        keys.iter()
            .take(new)
            .for_each(|key| self.shares.give_back(&key.key));
        Ok(ClaimState::Claimed { handled })
    }

    fn insert_claim(&mut self, key: &Hashed, claim: &Claim<'_>, new: &mut usize) {
        if !self.remove(key) {
            *new = new.saturating_sub(1);
        }
        let until = claim.now.saturating_add(claim.lease);
        self.claimed.insert(*key, *claim.claimer, until);
    }

    pub(super) fn settle(
        &mut self,
        keys: &[Hashed],
        claimer: &Claimer,
        end: Settled,
        now: UnixTime,
    ) -> Result<(), BoxError> {
        self.expire(now, keys.len());
        let mut result = Ok(());
        for key in keys {
            let state = self.state(key, claimer, now);
            match (state, end) {
                (State::Handled | State::InFlight, _) => {}
                (State::New | State::Held, Settled::Released) => self.release(key),
                (State::New | State::Held, Settled::Handled(keep)) => {
                    // A claim that is held has a part of the share, and leaves it to the mark.
                    if state == State::New
                        && let Err(full) = self.take(&[*key], 1)
                    {
                        result = Err(full);
                        continue;
                    }
                    self.remove(key);
                    let may = now.saturating_add(keep.may());
                    self.handled
                        .insert(*key, may, now.saturating_add(keep.must()));
                }
            }
        }
        result
    }

    pub(super) fn forget(&mut self, key: &Hashed, now: UnixTime) -> bool {
        let Some(mark) = self.handled.remove(key) else {
            return false;
        };
        let (was_live, had_share) = (*mark.value() > now, !mark.is_extended());
        if had_share {
            self.shares.give_back(&key.key);
        }
        was_live
    }

    fn state(&self, key: &Hashed, claimer: &Claimer, now: UnixTime) -> State {
        let mark = self.handled.get(key);
        if mark.is_some_and(|mark| *mark.value() > now) {
            return State::Handled;
        }
        match self.claimed.get(key) {
            Some(claim) if claim.is_live(now) && claim.value() != claimer => State::InFlight,
            Some(_) => State::Held,
            None if mark.is_some_and(|mark| !mark.is_extended()) => State::Held,
            None => State::New,
        }
    }

    /// Takes a part of the share of the keys' endpoint, or nothing at all, and forgets what need
    /// not be kept to make room for it.
    fn take(&mut self, keys: &[Hashed], entries: usize) -> Result<(), BoxError> {
        // All events of a delivery are those of one endpoint.
        if let Some(key) = keys.first() {
            self.shares.take(&key.key, entries)?;
        }
        while self.len() > self.shares.capacity() {
            let Some(oldest) = self.handled.oldest_extended() else {
                break;
            };
            self.handled.remove_from(oldest);
            self.evicted = self.evicted.saturating_add(1);
        }
        Ok(())
    }

    /// Stores which events a content came with.
    fn know(&mut self, content: &Hashed, known: Known, now: UnixTime, keep: Duration) {
        match self.contents.live_mut(content, now) {
            Some(old) => *old = known,
            None => {
                self.contents.remove(content);
                self.contents
                    .insert(*content, known, now.saturating_add(keep));
            }
        }
    }

    fn release(&mut self, key: &Hashed) {
        if self.remove(key) {
            self.shares.give_back(&key.key);
        }
    }

    /// Removes the entry that an event has, and returns whether it had a part of the share.
    fn remove(&mut self, key: &Hashed) -> bool {
        if self.claimed.remove(key).is_some() {
            return true;
        }
        let mark = self.handled.remove(key);
        mark.is_some_and(|mark| !mark.is_extended())
    }

    /// Removes some expired entries, and gives up the share of those that need not be kept.
    fn expire(&mut self, now: UnixTime, keys: usize) {
        for _ in 0..STEP.saturating_mul(keys.max(1)) {
            let claim = self.claimed.expired(now);
            let claim = claim.and_then(|place| self.claimed.remove_from(place));
            let content = || self.contents.expired(now);
            let given_up = if let Some(claim) = claim {
                *claim.key()
            } else if let Some(place) = content() {
                let Some(content) = self.contents.remove_from(place) else {
                    return;
                };
                *content.key()
            } else if let Some(place) = self.handled.expired(now) {
                self.age(place, now);
                continue;
            } else {
                return;
            };
            self.shares.give_back(&given_up);
        }
    }

    /// Removes an expired mark, or extends it if it may be kept.
    fn age(&mut self, place: Place, now: UnixTime) {
        let Some(mark) = self.handled.entry(place) else {
            return;
        };
        let (key, may) = (*mark.key(), *mark.value());
        if !mark.is_extended() {
            self.shares.give_back(&key);
        }
        if may > now {
            self.handled.extend(place, may);
        } else {
            self.handled.remove_from(place);
        }
    }

    /// Returns how many entries are in the order of expiry, and for how many seconds it has room.
    #[cfg(test)]
    pub(super) fn order(&self) -> (usize, usize) {
        let orders = [
            self.claimed.order(),
            self.handled.order(),
            self.contents.order(),
        ];
        let held = orders.iter().map(|(held, _)| held).sum();
        (held, orders.iter().map(|(_, seconds)| seconds).sum())
    }
}

/// Counts an event among those that its content came with; `false` if they are too many.
fn has_room(known: &mut Option<Known>, key: &Hashed) -> bool {
    let Some(known) = known else { return true };
    known.contains(&key.hash) || known.try_push(key.hash).is_ok()
}
