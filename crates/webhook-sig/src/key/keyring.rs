//! The keys that are valid side by side while a secret is being changed.

#[cfg(feature = "endpoint")]
use std::convert::Infallible;
use std::sync::Arc;

#[cfg(feature = "endpoint")]
use crate::crypto;
#[cfg(feature = "endpoint")]
use crate::key::decoy;
#[cfg(feature = "endpoint")]
use crate::key::format::WHSEC;
#[cfg(feature = "endpoint")]
use crate::key::public::public_key;
use crate::key::{InvalidKey, Key};
#[cfg(feature = "endpoint")]
use crate::scheme::{Encoding, KeyFormat, Scheme};
use crate::time::UnixTime;

/// The greatest number of keys of one keyring that a delivery is tried with: those without an id,
/// and those of the id that it names.
///
/// A text that makes two keys, as
/// [`KeyFormat::WhsecAndText`](crate::scheme::KeyFormat::WhsecAndText) has them, counts as two.
pub const KEY_LIMIT: usize = 8;

/// The greatest number of keys in one keyring, which only keys with ids
/// ([`Key::with_id`]) reach.
pub const KEYED_LIMIT: usize = 64;

/// A current key, and retiring ones that still verify for a while.
///
/// It is cheap to clone. Deliveries are tried with the current key first.
///
/// Where the scheme has a [`key_id`](crate::Scheme::key_id), a delivery is tried only with the keys
/// of the id that it names and with those without an id. If there are none, it is refused as
/// [`ErrorKind::KeyUnknown`](crate::ErrorKind::KeyUnknown).
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::provider::QUALIFIO;
/// use webhook_sig::{InvalidKey, Keyring, UnixTime};
///
/// // Qualifio may sign with the old secret for 30 minutes after a change.
/// let changed = UnixTime::from_secs(1_700_000_000);
/// let keyring = Keyring::new(QUALIFIO.key("the new secret, of some length")?)
///     .retiring(
///         QUALIFIO
///             .key("the old secret, of some length")?
///             .until(changed.saturating_add(Duration::from_secs(30 * 60))),
///     )?;
///
/// assert_eq!(keyring.live(changed).count(), 2);
/// assert_eq!(keyring.live(changed.saturating_add(Duration::from_secs(1801))).count(), 1);
/// # Ok::<(), InvalidKey>(())
/// ```
///
/// Two keys with ids, of which a delivery names one:
///
/// ```
/// # #[cfg(feature = "ed25519")] {
/// use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
/// use webhook_sig::{ErrorKind, Head, Keyring, Signer, UnixTime, Verifier};
///
/// const ACME: Scheme =
///     Scheme::ed25519("acme", Location::header("Acme-Signature"), Encoding::Base64)
///         .key_id(Location::header("Acme-Key"))
///         .audience(Audience::Key)
///         .signs(&[Component::Body]);
///
/// let new = ACME.signing_key("whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")?.with_id("k2")?;
/// let old = ACME.signing_key("whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oztGDdQlPs=")?.with_id("k1")?;
/// let keys = Keyring::new(new.public_key()).retiring(old.public_key())?;
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let request = http::Request::post("/webhooks").body("{}".into())?;
/// let signed = Signer::new(&ACME, old).sign(request, now)?;
/// let head = Head::new("POST", "/webhooks", signed.headers());
/// assert_eq!(Verifier::new(&ACME).verify(&head, "{}", &keys, now)?.key_id(), "k1");
///
/// let new = Keyring::from(new.public_key());
/// let unknown = Verifier::new(&ACME).verify(&head, "{}", &new, now).unwrap_err();
/// assert_eq!(unknown.kind(), ErrorKind::KeyUnknown);
/// # }
/// # Ok::<(), webhook_sig::BoxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Keyring {
    entries: Arc<[Entry]>,
}

/// A key, and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    name: KeyName,
    key: Key,
}

/// What a key is called: as its owner or its vendor named it, or by its place in the keyring.
#[derive(Clone, Debug)]
pub(crate) enum KeyName {
    Named(Arc<str>),
    Placed(&'static str),
}

impl KeyName {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Placed(place) => place,
        }
    }
}

impl Keyring {
    /// Creates a keyring of one key, called `current` unless it has a name or an id.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{Keyring, UnixTime};
    ///
    /// let keys = Keyring::new(STRIPE.key("whsec_W5ZqkqPDYkYm8sJ1tq0V")?);
    ///
    /// assert!(keys.live(UnixTime::from_secs(1_700_000_000)).eq(["current"]));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn new(current: Key) -> Self {
        let [place, ..] = PLACES;
        Self {
            entries: [Entry::new(current, place)].into(),
        }
    }

    /// Creates a keyring of several keys, the current one first.
    pub(crate) fn of(keys: impl IntoIterator<Item = Key>) -> Result<Self, InvalidKey> {
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(InvalidKey::Empty)?;
        keys.try_fold(Self::new(current), Self::retiring)
    }

    /// Adds a retiring key, which verifies until its end or until it is removed.
    ///
    /// ```
    /// use webhook_sig::key::KEY_LIMIT;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{InvalidKey, Keyring, UnixTime};
    ///
    /// let old = STRIPE.key("whsec_of_october_2023")?;
    /// let keys = Keyring::new(STRIPE.key("whsec_of_november_2023")?).retiring(old.clone())?;
    /// assert!(keys.live(UnixTime::from_secs(1_700_000_000)).eq(["current", "retiring-1"]));
    ///
    /// let full = (2..KEY_LIMIT).try_fold(keys, |keys, _| keys.retiring(old.clone()))?;
    /// assert_eq!(full.retiring(old).unwrap_err(), InvalidKey::TooMany);
    /// # Ok::<(), InvalidKey>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey::TooMany`] if a delivery could be tried with more than [`KEY_LIMIT`] keys, and
    /// [`InvalidKey::TooManyWithIds`] beyond [`KEYED_LIMIT`] keys.
    pub fn retiring(self, key: Key) -> Result<Self, InvalidKey> {
        let [_, places @ ..] = PLACES;
        // A key with an id needs no place, so there is one for each of the others.
        let retiring = self.entries.iter().skip(1);
        let placed = retiring.filter(|entry| entry.key.id().is_none()).count();
        let entry = Entry::new(key, places.get(placed).ok_or(InvalidKey::TooMany)?);
        let entries = self.entries.iter().cloned().chain([entry]).collect();
        let grown = Self { entries };
        let mut ids = grown.entries.iter().map(|entry| entry.key.id());
        if ids.any(|id| secrets(grown.of_id(id)) > KEY_LIMIT) {
            return Err(InvalidKey::TooMany);
        }
        if secrets(grown.entries.iter()) > KEYED_LIMIT {
            return Err(InvalidKey::TooManyWithIds);
        }
        Ok(grown)
    }

    /// Creates the keyring of a receiver whose key is yet to come, which verifies nothing.
    #[cfg(feature = "endpoint")]
    pub(crate) fn pending() -> Self {
        Self { entries: [].into() }
    }

    /// Creates a keyring that looks like a tenant's and belongs to none, from a random seed and the
    /// name of a tenant; with public keys it is always the same one.
    ///
    /// It takes the way of every other key, so that it fits the scheme's algorithm and format: a
    /// delivery takes as long to refuse with it as with a tenant's.
    #[cfg(feature = "endpoint")]
    pub(crate) fn decoy(scheme: &Scheme, seed: &[u8; 32], name: &str) -> Result<Self, InvalidKey> {
        if let Some(public) = decoy::public_key(scheme.algorithm()) {
            // Also where the keys are roots: a tenant's root verifies no message either.
            let keys = Self::new(Key::public(public_key(scheme, public)?));
            if scheme.shared_signature().is_none() {
                return Ok(keys);
            }
            // A tenant may hold a key of either kind, so the work is that of both.
            let secret = crypto::sha256([seed.as_slice(), name.as_bytes()]);
            let secret = format!("{WHSEC}{}", Encoding::Base64.encode(&secret));
            return keys.retiring(scheme.key(&secret)?);
        }
        let mut secret = hex::encode(crypto::sha256([seed.as_slice(), name.as_bytes()]));
        // All other formats have hex among what they take.
        match scheme.key_format() {
            KeyFormat::UserAndPassword => secret.insert_str(0, "decoy:"),
            // With the prefix the text makes two keys, as that of most tenants does.
            KeyFormat::WhsecAndText => secret.insert_str(0, "whsec_"),
            _ => {}
        }
        scheme.keyring([secret])
    }

    /// Adds the keys of an id from another keyring.
    #[cfg(feature = "endpoint")]
    pub(crate) fn with_keys_of(self, id: &str, other: &Self) -> Result<Self, InvalidKey> {
        let keys = other.entries.iter().map(|entry| &entry.key);
        let mut named = keys.filter(|key| key.id() == Some(id)).cloned();
        named.try_fold(self, Self::retiring)
    }

    /// Returns the names of the keys that verify at a time, the current one first.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::{Keyring, UnixTime};
    ///
    /// let end = UnixTime::from_secs(1_700_000_000);
    /// let keys = Keyring::new(STRIPE.key("whsec_of_november_2023")?)
    ///     .retiring(STRIPE.key("whsec_of_october_2023")?.until(end))?;
    ///
    /// assert!(keys.live(end).eq(["current", "retiring-1"]));
    /// assert!(keys.live(UnixTime::from_secs(1_700_000_001)).eq(["current"]));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    pub fn live(&self, now: UnixTime) -> impl Iterator<Item = &str> {
        self.live_entries(now).map(|entry| entry.name.as_str())
    }

    /// Returns whether a live key may have signed a delivery that names this id, or none.
    ///
    /// It is for sources of keys, which may look for another one where there is none.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Keyring, UnixTime};
    ///
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let keys = Keyring::new(GITHUB.key("the secret, of some length")?.with_id("k1")?);
    ///
    /// assert!(keys.has_key_for(Some("k1"), now));
    /// assert!(!keys.has_key_for(Some("k2"), now));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn has_key_for(&self, id: Option<&str>, now: UnixTime) -> bool {
        self.tried(id, now).next().is_some()
    }

    /// Returns digests of the keys, which tell them apart within a process.
    #[cfg(feature = "endpoint")]
    pub(crate) fn fingerprints(&self) -> impl Iterator<Item = [u8; 32]> {
        self.entries
            .iter()
            .map(|entry| entry.key().current().fingerprint())
    }

    /// Returns every key with its name, whether live or not.
    #[cfg(feature = "endpoint")]
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the HMAC of a handshake's challenge, under the key of a name or else the current one.
    ///
    /// It is the signature of the challenge: the scheme's laws see to it that no delivery has such a
    /// content.
    #[cfg(feature = "endpoint")]
    pub(crate) fn answer(
        &self,
        name: Option<&str>,
        now: UnixTime,
        encoding: Encoding,
        challenge: &str,
    ) -> Option<String> {
        let mut live = self.live_entries(now);
        let named = live.find(|entry| name.is_none_or(|name| entry.name.as_str() == name));
        let key = named
            .or_else(|| self.live_entries(now).next())?
            .key
            .current();
        let Ok(mac) = crypto::sign(key, encoding, |sink| {
            sink.bytes(challenge.as_bytes());
            Ok::<(), Infallible>(())
        });
        mac
    }

    /// Warns of keys that are easy to guess.
    #[cfg(all(feature = "endpoint", feature = "tracing"))]
    pub(crate) fn warn_of_weak_keys(&self, scheme: &str) {
        for entry in &*self.entries {
            if let Some(weakness) = entry.key.weakness() {
                tracing::warn!(scheme, key = entry.name.as_str(), "{weakness}");
            }
        }
    }

    /// Returns whether its key is yet to come.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn live_entries(&self, now: UnixTime) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.key.is_live(now))
    }

    /// Returns the live keys with which a delivery is tried that names this id, or none.
    pub(crate) fn tried(&self, id: Option<&str>, now: UnixTime) -> impl Iterator<Item = &Entry> {
        self.of_id(id).filter(move |entry| entry.key.is_live(now))
    }

    fn of_id(&self, id: Option<&str>) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.key.may_sign(id))
    }

    /// Returns the id of a key that is equal to the one that a delivery names.
    pub(crate) fn own_id(&self, named: &str) -> Option<&str> {
        let mut ids = self.entries.iter().filter_map(|entry| entry.key.id());
        ids.find(|id| *id == named)
    }
}

impl From<Key> for Keyring {
    fn from(current: Key) -> Self {
        Self::new(current)
    }
}

impl Entry {
    fn new(key: Key, place: &'static str) -> Self {
        let name = match key.given_name() {
            Some(name) => KeyName::Named(name.clone()),
            None => KeyName::Placed(place),
        };
        Self { name, key }
    }

    pub(crate) const fn name(&self) -> &KeyName {
        &self.name
    }

    pub(crate) const fn key(&self) -> &Key {
        &self.key
    }
}

/// Counts the keys that the texts of some entries make.
fn secrets<'e>(entries: impl Iterator<Item = &'e Entry>) -> usize {
    entries.flat_map(|entry| entry.key.secrets()).count()
}

/// What the keys of a keyring are called by their places.
const PLACES: [&str; KEY_LIMIT] = [
    "current",
    "retiring-1",
    "retiring-2",
    "retiring-3",
    "retiring-4",
    "retiring-5",
    "retiring-6",
    "retiring-7",
];

#[cfg(all(test, feature = "endpoint"))]
mod tests {
    use super::*;
    use crate::provider;
    use crate::scheme::Algorithm;
    use crate::verify::Verifier;

    #[test]
    fn a_decoy_fits_every_scheme() {
        let now = UnixTime::from_secs(0);
        for scheme in provider::ALL {
            let shared = scheme.shared_signature().map(|_| Algorithm::HmacSha256);
            for algorithm in [scheme.algorithm()].into_iter().chain(shared) {
                let decoy = Keyring::decoy(scheme, &[0xa5; 32], "acme").unwrap();

                let verifier = Verifier::new(scheme).requiring(algorithm).unwrap();
                assert!(verifier.check_keys(&decoy, now).is_ok(), "{}", scheme.id());
                let key = decoy.tried(None, now).next().unwrap();
                assert_eq!(key.key().weakness(), None, "{}", scheme.id());
            }
        }
    }

    #[cfg(feature = "ed25519")]
    #[test]
    fn a_decoy_has_a_key_of_each_kind_that_a_tenant_may_have() {
        let scheme = &provider::STANDARD_WEBHOOKS_V1A;
        let decoy = Keyring::decoy(scheme, &[0xa5; 32], "acme").unwrap();

        let algorithms = decoy.entries().iter().map(|entry| entry.key().algorithm());

        assert!(algorithms.eq([scheme.algorithm(), Algorithm::HmacSha256]));
    }
}
