//! Which event it is, as a store sees it.

use std::fmt;
use std::sync::Arc;

use crate::crypto::Hasher;
use crate::key::Tenant;
use crate::scheme::Scheme;

/// Identifies one event: 32 bytes that say nothing about it.
///
/// It is a SHA-256 of the kind of [`Identity`](crate::scheme::Identity), the scheme's id, the
/// endpoint's name, the tenant, and the values that identify the event, each with its length. No
/// key and no signature is in it, so it is the same for every algorithm and on every instance,
/// however far each of them is with a new secret. Two endpoints that share a store have no event in
/// common, because their names differ.
#[derive(Clone, Copy)]
pub struct EventKey {
    digest: [u8; 32],
    /// Stands for the endpoint, so that a store can give each a share of its room.
    endpoint: u64,
    /// Stands for the endpoint and the tenant, if the key is claimed together with others.
    group: Option<u64>,
}

impl EventKey {
    /// Creates the key of an event that is identified by fields, to [forget] it.
    ///
    /// They are those of [`Scheme::event`], in its order; most schemes have one, the event's id. An
    /// endpoint with [`identity`](crate::endpoint::EndpointBuilder::identity) has other keys: there,
    /// call [`Endpoint::forget`](crate::Endpoint::forget).
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::replay::{EventKey, MemoryStore, ReplayStore};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let store = MemoryStore::new();
    /// let key = EventKey::of_fields(&STRIPE, "payments", None, &["evt_1MqqbKLt4dXK03v5qaIbiNCC"]);
    /// assert!(!store.forget(&key).await?, "it was never handled");
    /// # Ok::<(), webhook_sig::BoxError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// [forget]: crate::replay::ReplayStore::forget
    #[must_use]
    pub fn of_fields(
        scheme: &Scheme,
        endpoint: &str,
        tenant: Option<&Tenant>,
        fields: &[&str],
    ) -> Self {
        let space = EndpointSpace::new(scheme, endpoint);
        let origin = space.of_tenant(tenant);
        let fields = fields.iter().map(|field| field.as_bytes());
        if scheme.event().is_some_and(|identity| identity.has_batch()) {
            origin.key_in_group(Kind::Fields, fields)
        } else {
            origin.key(Kind::Fields, fields)
        }
    }

    /// Creates a key of a delivery that brings these events, in any order.
    ///
    /// No store knows it: it is for a queue that has a delivery once, as a whole.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::replay::EventKey;
    ///
    /// let key = |id| EventKey::of_fields(&STRIPE, "payments", None, &[id]);
    /// let (one, other) = (key("evt_1"), key("evt_2"));
    ///
    /// assert_eq!(EventKey::of_batch(&[one, other]), EventKey::of_batch(&[other, one]));
    /// assert_ne!(EventKey::of_batch(&[one]), one);
    /// ```
    #[must_use]
    pub fn of_batch(events: &[Self]) -> Self {
        let mut digests: Vec<_> = events.iter().map(Self::as_bytes).collect();
        digests.sort_unstable();
        let mut hasher = Hasher::default();
        hasher.update(DOMAIN);
        write(&mut hasher, BATCH);
        for digest in digests {
            hasher.update(digest);
        }
        Self {
            digest: hasher.finish(),
            endpoint: events.first().map_or(0, |event| event.endpoint),
            group: None,
        }
    }

    /// Creates a key from 32 bytes, for testing a store.
    ///
    /// ```
    /// use webhook_sig::replay::EventKey;
    ///
    /// let key = EventKey::from_bytes([7; 32]);
    ///
    /// assert_eq!(key.as_bytes(), &[7; 32]);
    /// assert_ne!(key, EventKey::from_bytes([8; 32]));
    /// ```
    #[cfg(any(test, feature = "test-util"))]
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self {
            digest: bytes,
            endpoint: 0,
            group: None,
        }
    }

    /// Reads a key again that was stored with what it stands for.
    #[cfg(feature = "stored")]
    pub(crate) const fn restore(digest: [u8; 32], endpoint: u64, group: Option<u64>) -> Self {
        Self {
            digest,
            endpoint,
            group,
        }
    }

    /// Puts the key in a group of keys that are claimed together, for testing a store.
    #[cfg(any(test, feature = "test-util"))]
    #[must_use]
    pub const fn in_group(self, group: u64) -> Self {
        Self {
            group: Some(group),
            ..self
        }
    }

    #[cfg(test)]
    pub(crate) const fn of_endpoint(endpoint: u64) -> Self {
        Self {
            digest: [0; 32],
            endpoint,
            group: None,
        }
    }

    /// Returns the bytes.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")] {
    /// use webhook_sig::replay::EventKey;
    ///
    /// assert_eq!(EventKey::from_bytes([7; 32]).as_bytes(), &[7; 32]);
    /// # }
    /// ```
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Returns the group of a key that is claimed together with others, such as those of a batch.
    ///
    /// A store that is spread over machines keeps a group on one of them. The keys of one endpoint
    /// and tenant are one group; a key has the same group in every subset of a batch.
    #[must_use]
    pub const fn group(&self) -> Option<u64> {
        self.group
    }

    pub(crate) const fn endpoint(&self) -> u64 {
        self.endpoint
    }
}

/// The digest alone says which event it is, as in every store that keeps nothing else.
impl PartialEq for EventKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for EventKey {}

impl std::hash::Hash for EventKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventKey({})", hex::encode(self.digest))
    }
}

/// The events of one endpoint.
#[derive(Clone, Debug)]
pub(crate) struct EndpointSpace {
    scheme: &'static str,
    endpoint: Arc<str>,
    number: u64,
}

impl EndpointSpace {
    pub(crate) fn new(scheme: &Scheme, endpoint: &str) -> Self {
        Self {
            scheme: scheme.id(),
            endpoint: endpoint.into(),
            number: number([scheme.id(), endpoint]),
        }
    }

    pub(crate) fn of_tenant<'a>(&'a self, tenant: Option<&'a Tenant>) -> EventSpace<'a> {
        EventSpace {
            endpoint: self,
            tenant: tenant.map_or("", Tenant::as_str),
        }
    }
}

/// The events that one endpoint receives for one tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventSpace<'a> {
    endpoint: &'a EndpointSpace,
    tenant: &'a str,
}

/// What the values of a key are; values of different kinds never make the same key.
#[cfg_attr(
    not(feature = "endpoint"),
    expect(dead_code, reason = "only an endpoint has a store to claim from")
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A digest of the body.
    Body,
    /// A digest of the content, which bounds its repeats.
    Content,
    /// A digest of the content and an id that is not signed.
    ContentAndId,
    /// Fields of the delivery, or of an item in it.
    Fields,
    /// A digest of the signed content.
    Message,
    /// What the user's function made of the delivery.
    Own,
}

impl Kind {
    const fn tag(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Content => "content",
            Self::ContentAndId => "content and id",
            Self::Fields => "fields",
            Self::Message => "message",
            Self::Own => "own",
        }
    }
}

impl EventSpace<'_> {
    /// Returns the key of an event.
    pub(crate) fn key<'v>(
        &self,
        kind: Kind,
        values: impl IntoIterator<Item = &'v [u8]>,
    ) -> EventKey {
        let EndpointSpace {
            scheme,
            endpoint,
            number,
        } = self.endpoint;
        let mut hasher = Hasher::default();
        hasher.update(DOMAIN);
        for text in [kind.tag(), *scheme, &**endpoint, self.tenant] {
            write(&mut hasher, text.as_bytes());
        }
        for value in values {
            write(&mut hasher, value);
        }
        EventKey {
            digest: hasher.finish(),
            endpoint: *number,
            group: None,
        }
    }

    /// Returns the key of an event that is claimed together with others.
    pub(crate) fn key_in_group<'v>(
        &self,
        kind: Kind,
        values: impl IntoIterator<Item = &'v [u8]>,
    ) -> EventKey {
        let EndpointSpace {
            scheme, endpoint, ..
        } = self.endpoint;
        EventKey {
            group: Some(number([*scheme, &**endpoint, self.tenant])),
            ..self.key(kind, values)
        }
    }
}

/// Separates these digests from those of any other protocol.
const DOMAIN: &[u8] = b"webhook-sig event key 2\0";

/// Separates the key of a batch from those of events, which begin with a [`Kind`].
const BATCH: &[u8] = b"batch";

/// Writes a text after its length, so that no two lists of texts run together.
fn write(hasher: &mut Hasher, text: &[u8]) {
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    hasher.update(&length.to_le_bytes());
    hasher.update(text);
}

/// Returns a number that stands for some names, the same in every process.
fn number<const N: usize>(names: [&str; N]) -> u64 {
    let mut hasher = Hasher::default();
    hasher.update(DOMAIN);
    names
        .iter()
        .for_each(|name| write(&mut hasher, name.as_bytes()));
    let digest = hasher.finish();
    let first = digest.first_chunk();
    first.map_or(0, |first| u64::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::{GITHUB, STRIPE};

    fn key(scheme: &Scheme, endpoint: &str, tenant: &str, kind: Kind, values: &[&str]) -> EventKey {
        let tenant = Tenant::new(tenant);
        let space = EndpointSpace::new(scheme, endpoint);
        let values = values.iter().map(|value| value.as_bytes());
        space.of_tenant(tenant.as_ref()).key(kind, values)
    }

    #[test]
    fn everything_that_tells_events_apart_is_in_the_key() {
        let keys = [
            key(&STRIPE, "a", "t", Kind::Fields, &["1", "2"]),
            key(&GITHUB, "a", "t", Kind::Fields, &["1", "2"]),
            key(&STRIPE, "b", "t", Kind::Fields, &["1", "2"]),
            key(&STRIPE, "a", "u", Kind::Fields, &["1", "2"]),
            key(&STRIPE, "a", "", Kind::Fields, &["1", "2"]),
            key(&STRIPE, "at", "", Kind::Fields, &["1", "2"]),
            key(&STRIPE, "a", "t", Kind::Own, &["1", "2"]),
            key(&STRIPE, "a", "t", Kind::Fields, &["12"]),
            key(&STRIPE, "a", "t", Kind::Fields, &["12", ""]),
            key(&STRIPE, "a", "t", Kind::Fields, &["1", "2", ""]),
        ];

        for (number, one) in keys.iter().enumerate() {
            for other in keys.iter().skip(number + 1) {
                assert_ne!(one, other, "{number}");
            }
        }
    }

    /// The marks of a running store would be unknown after a change of this.
    #[test]
    fn a_key_is_the_same_in_every_version() {
        let key = EventKey::of_fields(&STRIPE, "payments", None, &["evt_1"]);

        assert_eq!(
            hex::encode(key.as_bytes()),
            "19c91791cd64b1f69fba5b53415b358cda067d11add79f80d35dfee59fd75658",
        );
    }

    #[test]
    fn a_batch_has_one_key_in_any_order_and_another_with_other_events() {
        let of = |ids: &[&str]| {
            let keys = ids.iter();
            let keys = keys.map(|id| EventKey::of_fields(&STRIPE, "payments", None, &[id]));
            EventKey::of_batch(&keys.collect::<Vec<_>>())
        };

        assert_eq!(of(&["1", "2", "3"]), of(&["3", "1", "2"]));
        assert_ne!(of(&["1", "2"]), of(&["1", "2", "3"]));
        assert_ne!(
            of(&["1"]),
            EventKey::of_fields(&STRIPE, "payments", None, &["1"])
        );
    }

    #[test]
    fn the_items_of_a_batch_are_in_one_group_for_each_tenant() {
        let space = EndpointSpace::new(&STRIPE, "a");
        let tenant = Tenant::new("t");
        let group = |tenant: Option<&Tenant>, value: &str| {
            let space = space.of_tenant(tenant);
            space.key_in_group(Kind::Fields, [value.as_bytes()]).group()
        };

        assert!(group(None, "1").is_some());
        assert_eq!(group(None, "1"), group(None, "2"));
        assert_ne!(group(None, "1"), group(tenant.as_ref(), "1"));
    }
}
