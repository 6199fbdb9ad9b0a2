//! How many entries of a store each endpoint has, so that none takes the room of the others.

use hashbrown::HashTable;

use crate::error::BoxError;
use crate::replay::EventKey;

/// The part of the room for one endpoint that stays free for others: an eighth.
///
/// An endpoint takes at most seven eighths of what the other endpoints have not taken of a
/// [`MemoryStore`](crate::replay::MemoryStore)'s capacity. So a sender that floods one endpoint
/// gets 503 there and leaves an eighth of the store for the others, and two that flood two
/// endpoints leave a sixty-fourth.
pub const RESERVE: usize = 8;

/// How many entries each endpoint has, of those that must be kept.
#[derive(Debug)]
pub(super) struct Shares {
    capacity: usize,
    shares: HashTable<Share>,
    /// The sum of them all.
    taken: usize,
}

#[derive(Debug)]
struct Share {
    endpoint: u64,
    taken: usize,
}

impl Shares {
    pub(super) const fn new(capacity: usize) -> Self {
        Self {
            capacity,
            shares: HashTable::new(),
            taken: 0,
        }
    }

    pub(super) const fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) const fn set_capacity(&mut self, capacity: usize) {
        self.capacity = capacity;
    }

    /// Returns how many entries all endpoints have together.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }

    /// Takes some entries, or none if the store or the endpoint's share of it has not so many.
    pub(super) fn take(&mut self, key: &EventKey, entries: usize) -> Result<(), BoxError> {
        if entries == 0 {
            return Ok(());
        }
        let sum = self.taken.saturating_add(entries);
        if sum > self.capacity {
            return Err("the store is full".into());
        }
        let endpoint = key.endpoint();
        let is_its = |share: &Share| share.endpoint == endpoint;
        let share = self
            .shares
            .find(endpoint, is_its)
            .map_or(0, |share| share.taken);
        let others = self.taken.saturating_sub(share);
        let room = self.capacity.saturating_sub(others);
        let share = share.saturating_add(entries);
        // In a store for fewer than eight entries there is nothing to spare.
        if share > room.saturating_sub(room / RESERVE) {
            return Err("the endpoint's share of the store is full".into());
        }
        self.shares
            .entry(endpoint, is_its, hash)
            .or_insert(Share { endpoint, taken: 0 })
            .into_mut()
            .taken = share;
        self.taken = sum;
        Ok(())
    }

    /// Gives one entry back.
    pub(super) fn give_back(&mut self, key: &EventKey) {
        let endpoint = key.endpoint();
        let is_its = |share: &Share| share.endpoint == endpoint;
        if let Ok(mut share) = self.shares.find_entry(endpoint, is_its) {
            self.taken = self.taken.saturating_sub(1);
            share.get_mut().taken = share.get().taken.saturating_sub(1);
            // There is no bound on endpoints but that of their entries.
            if share.get().taken == 0 {
                share.remove();
            }
        }
    }
}

/// An endpoint's number is a hash already, of what the operator wrote.
const fn hash(share: &Share) -> u64 {
    share.endpoint
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPACITY: usize = 1000;

    /// Takes entries for an endpoint until it gets none, and returns how many it got.
    fn flood(shares: &mut Shares, endpoint: u64) -> usize {
        let key = EventKey::of_endpoint(endpoint);
        (0..).take_while(|_| shares.take(&key, 1).is_ok()).count()
    }

    #[test]
    fn each_endpoint_that_floods_leaves_an_eighth_of_what_it_found() {
        let mut shares = Shares::new(CAPACITY);

        let taken = [1, 2, 3].map(|endpoint| flood(&mut shares, endpoint));

        assert_eq!(taken, [875, 110, 14]);
        assert_eq!(shares.taken(), 999);
    }

    #[test]
    fn an_endpoint_that_was_there_first_keeps_what_it_has() {
        let mut shares = Shares::new(CAPACITY);
        let first = EventKey::of_endpoint(1);
        (0..100).for_each(|_| shares.take(&first, 1).unwrap());

        assert_eq!(flood(&mut shares, 2), 788);

        // It can still grow, though there is less room than before.
        assert_eq!(flood(&mut shares, 1), 86);
    }

    #[test]
    fn what_is_given_back_is_free_for_all() {
        let mut shares = Shares::new(CAPACITY);
        flood(&mut shares, 1);

        let key = EventKey::of_endpoint(1);
        (0..875).for_each(|_| shares.give_back(&key));

        assert!(shares.shares.is_empty());
        assert_eq!(flood(&mut shares, 2), 875);
    }

    #[test]
    fn some_entries_are_taken_together_or_none_is() {
        let mut shares = Shares::new(CAPACITY);
        let key = EventKey::of_endpoint(1);

        assert!(shares.take(&key, 876).is_err());
        assert!(shares.shares.is_empty());
        assert!(shares.take(&key, 875).is_ok());
        assert!(shares.take(&key, usize::MAX).is_err());
        assert_eq!(shares.taken(), 875);
    }

    #[test]
    fn a_small_store_has_nothing_to_spare() {
        for capacity in 0..RESERVE {
            let mut shares = Shares::new(capacity);
            let key = EventKey::of_endpoint(1);

            let taken = (0..).take_while(|_| shares.take(&key, 1).is_ok());

            assert_eq!(taken.count(), capacity);
        }
    }
}
