//! A map whose entries expire.

use std::collections::BTreeMap;

use hashbrown::HashTable;

use crate::replay::EventKey;
use crate::time::UnixTime;

/// The greatest number of entries.
pub(super) const LIMIT: usize = NOWHERE as usize;

/// A key and its hash, which is computed once for all that is done with the key.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Hashed {
    pub(super) hash: u64,
    pub(super) key: EventKey,
}

/// Values by their keys.
///
/// The entries are side by side, and the order in which they expire runs through them. So the index
/// holds nothing but their places, and among a million entries, too, most of it stays in the
/// processor's cache.
pub(super) struct Expiring<T> {
    entries: Vec<Entry<T>>,
    /// The places of entries that were removed; the last is the first to be taken again.
    free: Vec<u32>,
    /// The places of the entries, by the hashes of their keys.
    index: HashTable<u32>,
    /// For each second in which entries may be removed, the place of the newest of them.
    newest: BTreeMap<i64, u32>,
}

struct Entry<T> {
    key: Hashed,
    value: T,
    until: UnixTime,
    /// The places of its neighbors among those that may be removed in the same second.
    newer: u32,
    older: u32,
}

impl<T> Expiring<T> {
    pub(super) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
            index: HashTable::new(),
            newest: BTreeMap::new(),
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.index.len()
    }

    /// Returns the value of a key, unless it has expired.
    pub(super) fn get(&self, key: &Hashed, now: UnixTime) -> Option<&T> {
        let entry = self.entry(self.find(key)?)?;
        (entry.until > now).then_some(&entry.value)
    }

    /// Puts in an entry for a key that has none, where there are fewer than [`LIMIT`].
    pub(super) fn insert(&mut self, key: Hashed, value: T, until: UnixTime) {
        let unused = || u32::try_from(self.entries.len()).unwrap_or(NOWHERE);
        let place = self.free.pop().unwrap_or_else(unused);
        let older = self.newest.insert(removal(until), place);
        let entry = Entry {
            key,
            value,
            until,
            newer: NOWHERE,
            older: older.unwrap_or(NOWHERE),
        };
        if let Some(older) = self.entry_mut(entry.older) {
            older.newer = place;
        }
        match self.entry_mut(place) {
            Some(removed) => *removed = entry,
            None => self.entries.push(entry),
        }
        let entries = &self.entries;
        self.index.insert_unique(key.hash, place, |place| {
            entries
                .get(*place as usize)
                .map_or(0, |entry| entry.key.hash)
        });
    }

    /// Removes an entry, and returns whether there was one.
    pub(super) fn remove(&mut self, key: &Hashed) -> bool {
        let place = self.find(key);
        place.is_some_and(|place| self.remove_from(place).is_some())
    }

    /// Removes an entry that has expired, and returns its key if there was one.
    pub(super) fn expire(&mut self, now: UnixTime) -> Option<EventKey> {
        match self.newest.first_key_value() {
            Some((second, place)) if *second <= now.as_secs() => self.remove_from(*place),
            _ => None,
        }
    }

    /// Removes what is in a place, where it is left until it is overwritten, and from among its
    /// neighbors: what waited there for its second would make memory grow with the rate at which
    /// entries come.
    fn remove_from(&mut self, place: u32) -> Option<EventKey> {
        let entry = self.entry(place)?;
        let (Hashed { hash, key }, second) = (entry.key, removal(entry.until));
        let (newer, older) = (entry.newer, entry.older);
        if let Ok(found) = self.index.find_entry(hash, |other| *other == place) {
            found.remove();
        }
        if let Some(newer) = self.entry_mut(newer) {
            newer.older = older;
        } else if older != NOWHERE {
            self.newest.insert(second, older);
        } else {
            self.newest.remove(&second);
        }
        if let Some(older) = self.entry_mut(older) {
            older.newer = newer;
        }
        self.free.push(place);
        Some(key)
    }

    fn find(&self, key: &Hashed) -> Option<u32> {
        let is_it = |place: &u32| self.entry(*place).is_some_and(|entry| entry.key == *key);
        self.index.find(key.hash, is_it).copied()
    }

    fn entry(&self, place: u32) -> Option<&Entry<T>> {
        self.entries.get(place as usize)
    }

    fn entry_mut(&mut self, place: u32) -> Option<&mut Entry<T>> {
        self.entries.get_mut(place as usize)
    }

    /// Returns how many entries are in the order of expiry, and in how many seconds.
    #[cfg(test)]
    pub(super) fn order(&self) -> (usize, usize) {
        let listed = |newest: &u32| {
            let newest = self.entry(*newest);
            let entries = std::iter::successors(newest, |entry| self.entry(entry.older));
            // A list that runs in a circle is too long, and not without end.
            entries.take(self.len().saturating_add(1)).count()
        };
        (self.newest.values().map(listed).sum(), self.newest.len())
    }
}

/// Returns the first whole second at which what lasts until then is expired.
fn removal(until: UnixTime) -> i64 {
    until.as_secs().saturating_add(1)
}

/// No place: no entry is in it, because that would be one more than [`LIMIT`].
const NOWHERE: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const KEYS: u8 = 24;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Expire,
        Insert(u8, Duration),
        Pass(Duration),
        Remove(u8),
    }

    fn step() -> impl Strategy<Value = Step> {
        let time = |most: u64| (0..most).prop_map(Duration::from_millis);
        prop_oneof![
            Just(Step::Expire),
            (0..KEYS, time(5000)).prop_map(|(key, lasts)| Step::Insert(key, lasts)),
            time(500).prop_map(Step::Pass),
            (0..KEYS).prop_map(Step::Remove),
        ]
    }

    /// Creates a key whose hash some others have, too.
    fn hashed(key: u8) -> Hashed {
        Hashed {
            hash: u64::from(key % 4),
            key: EventKey::from_bytes([key; 32]),
        }
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_map_does(steps in proptest::collection::vec(step(), 0..300)) {
            let (mut map, mut plain) = (Expiring::new(), BTreeMap::new());
            let (mut now, mut most) = (UnixTime::from_secs(0), 0);

            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Expire => {
                        let is_over = |until| removal(until) <= now.as_secs();
                        let any = plain.values().any(|(_, until)| is_over(*until));
                        prop_assert_eq!(map.expire(now).is_some(), any);
                        // Which of them goes first is its own affair.
                        plain.retain(|key, (_, until)| {
                            !is_over(*until) || map.find(&hashed(*key)).is_some()
                        });
                    }
                    Step::Insert(key, lasts) => {
                        let until = now.saturating_add(lasts);
                        let old = plain.insert(key, (number, until));
                        prop_assert_eq!(map.remove(&hashed(key)), old.is_some());
                        map.insert(hashed(key), number, until);
                    }
                    Step::Pass(time) => now = now.saturating_add(time),
                    Step::Remove(key) => {
                        let old = plain.remove(&key);
                        prop_assert_eq!(map.remove(&hashed(key)), old.is_some());
                    }
                }

                for key in 0..KEYS {
                    let live = plain.get(&key).filter(|(_, until)| *until > now);
                    prop_assert_eq!(map.get(&hashed(key), now), live.map(|(number, _)| number));
                }
                prop_assert_eq!((map.len(), map.order().0), (plain.len(), plain.len()));
                most = most.max(map.len());
            }
            prop_assert_eq!(map.entries.len(), most, "a place is taken again");
        }
    }
}
