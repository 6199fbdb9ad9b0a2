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
    free: Vec<Place>,
    /// The places of the entries, by the hashes of their keys.
    index: HashTable<Place>,
    /// For each second in which entries may be removed, the place of the newest of them.
    newest: BTreeMap<i64, Place>,
    /// Those that were extended, in the order in which they were.
    extended: Extended,
}

/// Where an entry is, until it is removed.
pub(super) type Place = u32;

pub(super) struct Entry<T> {
    key: Hashed,
    value: T,
    until: UnixTime,
    /// Its neighbors among those that may be removed in the same second.
    second: Neighbors,
    /// Its neighbors among those that were extended, if it was.
    extended: Option<Neighbors>,
}

#[derive(Clone, Copy)]
struct Neighbors {
    newer: Place,
    older: Place,
}

struct Extended {
    newest: Place,
    oldest: Place,
    count: usize,
}

impl<T> Entry<T> {
    pub(super) const fn key(&self) -> &EventKey {
        &self.key.key
    }

    pub(super) const fn value(&self) -> &T {
        &self.value
    }

    pub(super) fn is_live(&self, now: UnixTime) -> bool {
        self.until > now
    }

    pub(super) const fn is_extended(&self) -> bool {
        self.extended.is_some()
    }
}

impl<T> Expiring<T> {
    pub(super) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
            index: HashTable::new(),
            newest: BTreeMap::new(),
            extended: Extended {
                newest: NOWHERE,
                oldest: NOWHERE,
                count: 0,
            },
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.index.len()
    }

    /// Returns how many entries were extended.
    pub(super) const fn extended(&self) -> usize {
        self.extended.count
    }

    /// Returns the entry of a key, which may have expired.
    pub(super) fn get(&self, key: &Hashed) -> Option<&Entry<T>> {
        self.entry(self.find(key)?)
    }

    /// Returns the value of a key, unless it has expired.
    pub(super) fn live_mut(&mut self, key: &Hashed, now: UnixTime) -> Option<&mut T> {
        let entry = self.entry_mut(self.find(key)?)?;
        entry.is_live(now).then_some(&mut entry.value)
    }

    /// Puts in an entry for a key that has none, where there are fewer than [`LIMIT`].
    pub(super) fn insert(&mut self, key: Hashed, value: T, until: UnixTime) {
        let unused = || Place::try_from(self.entries.len()).unwrap_or(NOWHERE);
        let place = self.free.pop().unwrap_or_else(unused);
        let entry = Entry {
            key,
            value,
            until,
            second: NONE,
            extended: None,
        };
        match self.entry_mut(place) {
            Some(removed) => *removed = entry,
            None => self.entries.push(entry),
        }
        self.put_in_second(place, until);
        let entries = &self.entries;
        self.index.insert_unique(key.hash, place, |place| {
            entries
                .get(*place as usize)
                .map_or(0, |entry| entry.key.hash)
        });
    }

    /// Removes an entry, and returns it if there was one.
    pub(super) fn remove(&mut self, key: &Hashed) -> Option<&Entry<T>> {
        self.remove_from(self.find(key)?)
    }

    /// Returns the place of an entry that has expired, if there is one.
    pub(super) fn expired(&self, now: UnixTime) -> Option<Place> {
        let (second, place) = self.newest.first_key_value()?;
        (*second <= now.as_secs()).then_some(*place)
    }

    /// Returns the place of the entry that was extended before all others that were, if any was.
    pub(super) fn oldest_extended(&self) -> Option<Place> {
        (self.extended.oldest != NOWHERE).then_some(self.extended.oldest)
    }

    /// Lets an entry last longer; each entry once.
    pub(super) fn extend(&mut self, place: Place, until: UnixTime) {
        let newest = self.extended.newest;
        let Some(entry) = self.entry_mut(place) else {
            return;
        };
        let (second, old_second) = (entry.second, removal(entry.until));
        entry.until = until;
        entry.extended = Some(Neighbors {
            newer: NOWHERE,
            older: newest,
        });
        self.take_out_of_second(second, old_second);
        self.put_in_second(place, until);
        match self.extended_neighbors(newest) {
            Some(newest) => newest.newer = place,
            None => self.extended.oldest = place,
        }
        self.extended.newest = place;
        self.extended.count = self.extended.count.saturating_add(1);
    }

    /// Removes what is in a place, and returns it; it is left there until it is overwritten.
    ///
    /// It goes away from among its neighbors, too: what waited there for its second would make
    /// memory grow with the rate at which entries come.
    pub(super) fn remove_from(&mut self, place: Place) -> Option<&Entry<T>> {
        let entry = self.entry(place)?;
        let (hash, second, last) = (entry.key.hash, entry.second, removal(entry.until));
        let extended = entry.extended;
        if let Ok(found) = self.index.find_entry(hash, |other| *other == place) {
            found.remove();
        }
        self.take_out_of_second(second, last);
        if let Some(neighbors) = extended {
            self.take_out_of_extended(neighbors);
        }
        self.free.push(place);
        self.entry(place)
    }

    fn put_in_second(&mut self, place: Place, until: UnixTime) {
        let older = self.newest.insert(removal(until), place);
        let older = older.unwrap_or(NOWHERE);
        if let Some(entry) = self.entry_mut(place) {
            entry.second = Neighbors {
                newer: NOWHERE,
                older,
            };
        }
        if let Some(older) = self.entry_mut(older) {
            older.second.newer = place;
        }
    }

    fn take_out_of_second(&mut self, Neighbors { newer, older }: Neighbors, second: i64) {
        if let Some(newer) = self.entry_mut(newer) {
            newer.second.older = older;
        } else if older != NOWHERE {
            self.newest.insert(second, older);
        } else {
            self.newest.remove(&second);
        }
        if let Some(older) = self.entry_mut(older) {
            older.second.newer = newer;
        }
    }

    fn take_out_of_extended(&mut self, Neighbors { newer, older }: Neighbors) {
        match self.extended_neighbors(newer) {
            Some(newer) => newer.older = older,
            None => self.extended.newest = older,
        }
        match self.extended_neighbors(older) {
            Some(older) => older.newer = newer,
            None => self.extended.oldest = newer,
        }
        self.extended.count = self.extended.count.saturating_sub(1);
    }

    fn extended_neighbors(&mut self, place: Place) -> Option<&mut Neighbors> {
        self.entry_mut(place)?.extended.as_mut()
    }

    fn find(&self, key: &Hashed) -> Option<Place> {
        let is_it = |place: &Place| self.entry(*place).is_some_and(|entry| entry.key == *key);
        self.index.find(key.hash, is_it).copied()
    }

    pub(super) fn entry(&self, place: Place) -> Option<&Entry<T>> {
        self.entries.get(place as usize)
    }

    fn entry_mut(&mut self, place: Place) -> Option<&mut Entry<T>> {
        self.entries.get_mut(place as usize)
    }

    /// Returns how many entries are in the order of expiry, and in how many seconds.
    #[cfg(test)]
    pub(super) fn order(&self) -> (usize, usize) {
        let listed = |newest: &Place| {
            let newest = self.entry(*newest);
            let entries = std::iter::successors(newest, |entry| self.entry(entry.second.older));
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
const NOWHERE: Place = Place::MAX;

const NONE: Neighbors = Neighbors {
    newer: NOWHERE,
    older: NOWHERE,
};

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const KEYS: u8 = 24;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Expire,
        Extend(u8, Duration),
        Insert(u8, Duration),
        Pass(Duration),
        Remove(u8),
        RemoveOldest,
    }

    fn step() -> impl Strategy<Value = Step> {
        let time = |most: u64| (0..most).prop_map(Duration::from_millis);
        prop_oneof![
            Just(Step::Expire),
            (0..KEYS, time(5000)).prop_map(|(key, lasts)| Step::Extend(key, lasts)),
            (0..KEYS, time(5000)).prop_map(|(key, lasts)| Step::Insert(key, lasts)),
            time(500).prop_map(Step::Pass),
            (0..KEYS).prop_map(Step::Remove),
            Just(Step::RemoveOldest),
        ]
    }

    /// Creates a key whose hash some others have, too.
    fn hashed(key: u8) -> Hashed {
        Hashed {
            hash: u64::from(key % 4),
            key: EventKey::from_bytes([key; 32]),
        }
    }

    /// Removes an entry, and returns its number and whether it was extended.
    fn remove(map: &mut Expiring<usize>, place: Option<Place>) -> Option<(usize, bool)> {
        let entry = map.remove_from(place?)?;
        Some((*entry.value(), entry.is_extended()))
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_map_does(steps in proptest::collection::vec(step(), 0..300)) {
            let (mut map, mut plain) = (Expiring::new(), BTreeMap::new());
            let mut extended = Vec::new();
            let (mut now, mut most) = (UnixTime::from_secs(0), 0);

            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Expire => {
                        let is_over = |until| removal(until) <= now.as_secs();
                        let any = plain.values().any(|(_, until)| is_over(*until));
                        let expired = map.expired(now);
                        prop_assert_eq!(remove(&mut map, expired).is_some(), any);
                        // Which of them goes first is its own affair.
                        plain.retain(|key, (_, until)| {
                            !is_over(*until) || map.find(&hashed(*key)).is_some()
                        });
                    }
                    Step::Extend(key, lasts) => {
                        let until = now.saturating_add(lasts);
                        let place = map.find(&hashed(key));
                        let is_first = |place: &Place| !map.entry(*place).unwrap().is_extended();
                        if let Some(place) = place.filter(is_first) {
                            map.extend(place, until);
                            plain.get_mut(&key).unwrap().1 = until;
                            extended.push(key);
                        }
                    }
                    Step::Insert(key, lasts) => {
                        let until = now.saturating_add(lasts);
                        let old = plain.insert(key, (number, until));
                        prop_assert_eq!(map.remove(&hashed(key)).is_some(), old.is_some());
                        map.insert(hashed(key), number, until);
                        extended.retain(|other| *other != key);
                    }
                    Step::Pass(time) => now = now.saturating_add(time),
                    Step::Remove(key) => {
                        let old = plain.remove(&key);
                        prop_assert_eq!(map.remove(&hashed(key)).is_some(), old.is_some());
                    }
                    Step::RemoveOldest => {
                        let oldest = map.oldest_extended();
                        let key = extended.first().copied();
                        let number = key.map(|key| (plain.remove(&key).unwrap().0, true));
                        prop_assert_eq!(remove(&mut map, oldest), number);
                    }
                }

                extended.retain(|key| plain.contains_key(key));
                prop_assert_eq!(map.extended(), extended.len());
                for key in 0..KEYS {
                    let live = plain.get(&key).filter(|(_, until)| *until > now);
                    let found = map.get(&hashed(key)).filter(|entry| entry.is_live(now));
                    prop_assert_eq!(found.map(Entry::value), live.map(|(number, _)| number));
                }
                prop_assert_eq!((map.len(), map.order().0), (plain.len(), plain.len()));
                most = most.max(map.len());
            }
            prop_assert_eq!(map.entries.len(), most, "a place is taken again");
        }
    }
}
