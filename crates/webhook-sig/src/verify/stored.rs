//! A proof at rest, while its delivery waits in a queue.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::key::{KeyName, Tenant};
use crate::replay::EventKey;
use crate::scheme::Scheme;
use crate::time::UnixTime;
use crate::verify::events::{Event, EventFacts, Fact};
use crate::verify::text::Text;
use crate::verify::verified::{Payload, Verified};

/// What [`Verified::to_stored`] writes, as JSON.
///
/// A program reads what its previous version wrote, so a field is added with a default and never
/// renamed; [`VERSION`] goes up if that is not enough.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u8,
    scheme: String,
    key_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claims: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    events: Option<StoredEvents>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_keys: Option<Vec<StoredKey>>,
}

#[derive(Serialize, Deserialize)]
struct StoredEvents {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<StoredFact<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#type: Option<StoredFact<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<StoredFact<i64>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<StoredEvent>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredFact<T> {
    Signed(T),
    Unsigned(T),
}

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    fields: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    was_handled: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    digest: String,
    endpoint: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<u64>,
}

/// What every version of the format has.
#[derive(Deserialize)]
struct Format {
    version: u8,
}

/// The version of the format.
const VERSION: u8 = 1;

impl Verified {
    /// Writes the proof as bytes, for a delivery that is kept and handled later.
    ///
    /// They hold no secret and no signature; with a token they hold its [claims](Self::claims). They
    /// are JSON, in a format of this crate's own that later versions read too.
    #[cfg_attr(docsrs, doc(cfg(feature = "stored")))]
    #[must_use]
    pub fn to_stored(&self) -> Vec<u8> {
        let stored = Stored {
            version: VERSION,
            scheme: self.scheme().id().to_owned(),
            key_name: self.key_id().to_owned(),
            timestamp: self.timestamp().map(UnixTime::as_millis),
            id: self.id().map(str::to_owned),
            tenant: self.tenant().map(|tenant| tenant.as_str().to_owned()),
            claims: self.claims().map(|claims| STANDARD.encode(claims)),
            events: self.events.as_deref().map(StoredEvents::of),
            event_keys: self
                .event_keys()
                .map(|keys| keys.iter().map(StoredKey::of).collect()),
        };
        // Numbers and texts, which JSON has no trouble with.
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    /// Reads a proof that [`to_stored`](Self::to_stored) wrote.
    ///
    /// Nothing is verified again: the bytes prove as much as the place that kept them, which must
    /// be writable for this program alone.
    ///
    /// ```
    /// use webhook_sig::provider::{GITHUB, STRIPE};
    /// use webhook_sig::{Head, Verified, Verifier};
    ///
    /// # let keys = STRIPE.keyring(["whsec_W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// # let body = r#"{"id":"evt_1","type":"charge.refunded","created":1699999990}"#;
    /// # let request = http::Request::post("/").body(bytes::Bytes::from(body))?;
    /// # let signer = webhook_sig::Signer::new(&STRIPE, STRIPE.key("whsec_W5ZqkqPDYkYm8sJ1tq0V")?);
    /// # let request = signer.sign(request, now)?;
    /// # let head = Head::new("POST", "/", request.headers());
    /// let verified = Verifier::new(&STRIPE).read_events().verify(&head, body, &keys, now)?;
    /// let kept = verified.to_stored();
    ///
    /// let restored = Verified::from_stored(&STRIPE, &kept)?;
    /// assert_eq!(restored.event_id(), verified.event_id());
    /// assert_eq!(restored.timestamp(), Some(now));
    /// assert!(Verified::from_stored(&GITHUB, &kept).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidStored`] if they were written under another scheme, or not by this crate.
    #[cfg_attr(docsrs, doc(cfg(feature = "stored")))]
    pub fn from_stored(scheme: &'static Scheme, stored: &[u8]) -> Result<Self, InvalidStored> {
        let malformed = |_| InvalidStored::Malformed;
        let Format { version } = serde_json::from_slice(stored).map_err(malformed)?;
        if version != VERSION {
            return Err(InvalidStored::Version(version));
        }
        let stored: Stored = serde_json::from_slice(stored).map_err(malformed)?;
        if stored.scheme != scheme.id() {
            return Err(InvalidStored::Scheme {
                stored: stored.scheme,
                given: scheme.id(),
            });
        }
        stored.restore(scheme).ok_or(InvalidStored::Malformed)
    }
}

impl Stored {
    fn restore(self, scheme: &'static Scheme) -> Option<Verified> {
        let tenant = match self.tenant {
            Some(name) => Some(Tenant::new(&name)?),
            None => None,
        };
        let claims = match self.claims {
            Some(claims) => Some(Payload(STANDARD.decode(claims).ok()?.into())),
            None => None,
        };
        let event_keys = match self.event_keys {
            Some(keys) => Some(keys.iter().map(StoredKey::restore).collect::<Option<_>>()?),
            None => None,
        };
        Some(Verified {
            scheme,
            key_name: KeyName::Named(self.key_name.into()),
            timestamp: self.timestamp.map(UnixTime::from_millis),
            id: self.id.as_deref().map(Text::new),
            tenant,
            events: self.events.map(|events| Arc::new(events.restore())),
            event_keys,
            claims,
        })
    }
}

impl StoredEvents {
    fn of(facts: &EventFacts) -> Self {
        let text = |text: &Text| text.as_str().to_owned();
        Self {
            id: facts.id.as_ref().map(|id| StoredFact::of(id, text)),
            r#type: facts.r#type.as_ref().map(|name| StoredFact::of(name, text)),
            time: facts
                .time
                .as_ref()
                .map(|time| StoredFact::of(time, |time| time.as_millis())),
            events: facts.events.iter().map(StoredEvent::of).collect(),
        }
    }

    fn restore(self) -> EventFacts {
        let text = |text: String| Text::new(&text);
        EventFacts {
            id: self.id.map(|id| id.restore(text)),
            r#type: self.r#type.map(|name| name.restore(text)),
            time: self.time.map(|time| time.restore(UnixTime::from_millis)),
            events: self.events.iter().map(StoredEvent::restore).collect(),
        }
    }
}

impl<T> StoredFact<T> {
    fn of<U>(fact: &Fact<U>, store: impl FnOnce(&U) -> T) -> Self {
        match fact {
            Fact::Signed(said) => Self::Signed(store(said)),
            Fact::Unsigned(said) => Self::Unsigned(store(said)),
        }
    }

    fn restore<U>(self, restore: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Signed(said) => Fact::Signed(restore(said)),
            Self::Unsigned(said) => Fact::Unsigned(restore(said)),
        }
    }
}

impl StoredEvent {
    fn of(event: &Event) -> Self {
        let fields = event.fields().iter();
        Self {
            fields: fields.map(|field| field.as_str().to_owned()).collect(),
            was_handled: event.was_handled,
        }
    }

    fn restore(&self) -> Event {
        let mut event = match &*self.fields {
            [only] => Event::of_one(Text::new(only)),
            fields => Event::of_several(fields.iter().map(|field| Text::new(field)).collect()),
        };
        event.was_handled = self.was_handled;
        event
    }
}

impl StoredKey {
    fn of(key: &EventKey) -> Self {
        Self {
            digest: hex::encode(key.as_bytes()),
            endpoint: key.endpoint(),
            group: key.group(),
        }
    }

    fn restore(&self) -> Option<EventKey> {
        let mut digest = [0; 32];
        hex::decode_to_slice(&self.digest, &mut digest).ok()?;
        Some(EventKey::restore(digest, self.endpoint, self.group))
    }
}

/// Why a stored proof was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidStored {
    /// It is not what [`Verified::to_stored`] wrote.
    Malformed,
    /// It was written under another scheme.
    #[non_exhaustive]
    Scheme {
        /// The id of the scheme that it was written under.
        stored: String,
        /// The id of the scheme that was to read it.
        given: &'static str,
    },
    /// It was written in another version of the format, which is named.
    Version(u8),
}

impl fmt::Display for InvalidStored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => {
                f.write_str("the stored proof is damaged: `Verified::to_stored` wrote other bytes")
            }
            Self::Scheme { stored, given } => write!(
                f,
                "the stored proof is of scheme `{stored}`, and was read as one of `{given}`; give \
                 each endpoint a queue of its own",
            ),
            Self::Version(version) => write!(
                f,
                "the stored proof is in version {version} of the format, and this is version \
                 {VERSION}; read it with the version of webhook-sig that wrote it",
            ),
        }
    }
}

impl StdError for InvalidStored {}
