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

/// How many entries each endpoint has.
#[derive(Debug, Default)]
pub(super) struct Shares {
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
    /// Returns how many entries all endpoints have together.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }

    /// Takes one entry, unless the store or the endpoint's share of it is full.
    pub(super) fn take(&mut self, key: &EventKey, capacity: usize) -> Result<(), BoxError> {
        if self.taken >= capacity {
            return Err("the store is full".into());
        }
        let endpoint = key.endpoint();
        let share = self
            .shares
            .entry(endpoint, |share| share.endpoint == endpoint, hash)
            .or_insert(Share { endpoint, taken: 0 })
            .into_mut();
        let others = self.taken.saturating_sub(share.taken);
        let room = capacity.saturating_sub(others);
        // In a store for fewer than eight entries there is nothing to spare.
        if share.taken >= room.saturating_sub(room / RESERVE) {
            return Err("the endpoint's share of the store is full".into());
        }
        share.taken = share.taken.saturating_add(1);
        self.taken = self.taken.saturating_add(1);
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
        (0..)
            .take_while(|_| shares.take(&key, CAPACITY).is_ok())
            .count()
    }

    #[test]
    fn each_endpoint_that_floods_leaves_an_eighth_of_what_it_found() {
        let mut shares = Shares::default();

        let taken = [1, 2, 3].map(|endpoint| flood(&mut shares, endpoint));

        assert_eq!(taken, [875, 110, 14]);
        assert_eq!(shares.taken(), 999);
    }

    #[test]
    fn an_endpoint_that_was_there_first_keeps_what_it_has() {
        let mut shares = Shares::default();
        let first = EventKey::of_endpoint(1);
        (0..100).for_each(|_| shares.take(&first, CAPACITY).unwrap());

        assert_eq!(flood(&mut shares, 2), 788);

        // It can still grow, though there is less room than before.
        assert_eq!(flood(&mut shares, 1), 86);
    }

    #[test]
    fn what_is_given_back_is_free_for_all() {
        let mut shares = Shares::default();
        flood(&mut shares, 1);

        let key = EventKey::of_endpoint(1);
        (0..875).for_each(|_| shares.give_back(&key));

        assert!(shares.shares.is_empty());
        assert_eq!(flood(&mut shares, 2), 875);
    }

    #[test]
    fn a_small_store_has_nothing_to_spare() {
        for capacity in 0..RESERVE {
            let mut shares = Shares::default();
            let key = EventKey::of_endpoint(1);

            let taken = (0..).take_while(|_| shares.take(&key, capacity).is_ok());

            assert_eq!(taken.count(), capacity);
        }
    }
}
