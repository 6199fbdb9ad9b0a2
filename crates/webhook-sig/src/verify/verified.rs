//! The proof that a delivery was verified.

use std::fmt;
use std::sync::Arc;

use crate::key::{KeyName, Tenant};
use crate::message::SignedValues;
use crate::replay::EventKey;
use crate::request::View;
use crate::scheme::Scheme;
use crate::time::UnixTime;
use crate::verify::events::{EventFacts, EventId, Fact};
use crate::verify::text::Text;

/// The proof that a delivery was verified, and what the signature says of it.
///
/// Only this crate can make one. It holds nothing that the signature does not cover, except for an
/// event's id, type or time that says so by its type, [`Fact::Unsigned`].
///
/// ```compile_fail
/// // Only a verification creates one.
/// let forged = webhook_sig::Verified { scheme: &webhook_sig::provider::GITHUB };
/// ```
///
/// ```
/// use bytes::Bytes;
/// use http::Request;
/// use webhook_sig::provider::STANDARD_WEBHOOKS;
/// use webhook_sig::{Head, Signer, UnixTime, Verifier};
///
/// let key = STANDARD_WEBHOOKS.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?.name("november");
/// let now = UnixTime::from_secs(1_700_000_000);
/// let request = Request::post("/webhooks").body(Bytes::from("{}"))?;
/// let request = Signer::new(&STANDARD_WEBHOOKS, key.clone()).sign_with_id("msg_7", request, now)?;
/// let head = Head::new("POST", "/webhooks", request.headers());
///
/// let verified = Verifier::new(&STANDARD_WEBHOOKS).verify(&head, "{}", &key.into(), now)?;
/// assert_eq!(verified.scheme().id(), "standard-webhooks");
/// assert_eq!(verified.key_id(), "november");
/// assert_eq!(verified.timestamp(), Some(now));
/// assert_eq!(verified.id(), Some("msg_7"));
/// assert!(verified.tenant().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verified {
    pub(super) scheme: &'static Scheme,
    pub(super) key_name: KeyName,
    pub(super) timestamp: Option<UnixTime>,
    pub(super) id: Option<Text>,
    pub(super) tenant: Option<Tenant>,
    pub(super) events: Option<Arc<EventFacts>>,
    pub(super) event_keys: Option<Arc<[EventKey]>>,
    pub(super) claims: Option<Payload>,
}

/// The payload of a token, which is never shown.
#[derive(Clone)]
pub(super) struct Payload(pub(super) Arc<[u8]>);

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payload")
            .field("len", &self.0.len())
            .finish()
    }
}

impl Verified {
    pub(crate) fn new(
        scheme: &'static Scheme,
        key_name: &KeyName,
        values: &SignedValues<'_>,
    ) -> Self {
        Self {
            scheme,
            key_name: key_name.clone(),
            timestamp: values.timestamp.as_ref().map(|(_, sent)| *sent),
            id: values.id.as_deref().map(Text::new),
            tenant: None,
            events: None,
            event_keys: None,
            claims: None,
        }
    }

    /// Keeps the payload of the token that was verified, if there is one.
    pub(crate) fn with_claims(self, view: &View<'_>) -> Self {
        let payload = match view.token() {
            Ok(token) if self.scheme.has_claims() => token.payload(),
            _ => return self,
        };
        Self {
            claims: Some(Payload(payload.into())),
            ..self
        }
    }

    #[cfg(feature = "endpoint")]
    pub(crate) fn of(self, tenant: Option<Tenant>) -> Self {
        Self { tenant, ..self }
    }

    pub(crate) fn with_events(self, events: EventFacts) -> Self {
        Self {
            events: Some(Arc::new(events)),
            ..self
        }
    }

    #[cfg(feature = "endpoint")]
    pub(crate) fn known_as(self, event_keys: Arc<[EventKey]>) -> Self {
        let event_keys = Some(event_keys);
        Self { event_keys, ..self }
    }

    /// Returns what is known of the events; a clone that a user's function kept stays as it was.
    #[cfg(feature = "endpoint")]
    pub(crate) fn events_mut(&mut self) -> Option<&mut EventFacts> {
        self.events.as_mut().map(Arc::make_mut)
    }

    #[cfg(feature = "endpoint")]
    pub(crate) const fn events(&self) -> Option<&Arc<EventFacts>> {
        self.events.as_ref()
    }

    /// Returns the scheme that the delivery was verified under.
    #[must_use]
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Returns the name of the key that matched: the user's own, the vendor's id, or `current`,
    /// `retiring-1` and so on; that of the first item, where each of several proves itself.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.key_name.as_str()
    }

    /// Returns the signed timestamp, where the scheme has one.
    #[must_use]
    pub const fn timestamp(&self) -> Option<UnixTime> {
        self.timestamp
    }

    /// Returns the tenant whose key matched, where the endpoint receives for many.
    #[must_use]
    pub const fn tenant(&self) -> Option<&Tenant> {
        self.tenant.as_ref()
    }

    /// Returns the signed message id, where the scheme has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_ref().map(Text::as_str)
    }

    /// Returns the payload of the token, which is nearly always claims as JSON; of several tokens, that
    /// of the first. `None` if the scheme has no token, or its payload is elsewhere in the request.
    ///
    /// ```
    /// # #[cfg(feature = "jws")] {
    /// use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};
    /// use webhook_sig::{Head, Signer, UnixTime, Verifier};
    ///
    /// const ACME: Scheme = Scheme::jws("acme", Algorithm::HmacSha256, Location::body())
    ///     .audience(Audience::Key)
    ///     .claims(&[Claim::Expires])
    ///     .build();
    ///
    /// let key = ACME.key("W5ZqkqPDYkYm8sJ1tq0VW5ZqkqPDYkYm")?;
    /// let now = UnixTime::from_secs(1_700_000_000);
    /// let request = http::Request::post("/").body(r#"{"type":"user.created"}"#.into())?;
    /// let signed = Signer::new(&ACME, key.clone()).sign(request, now)?;
    /// let head = Head::new("POST", "/", signed.headers());
    ///
    /// let verified = Verifier::new(&ACME).verify(&head, signed.body().clone(), &key.into(), now)?;
    /// assert_eq!(verified.claims(), Some(&br#"{"type":"user.created","exp":1700000300}"#[..]));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claims(&self) -> Option<&[u8]> {
        self.claims.as_ref().map(|payload| &*payload.0)
    }

    /// Returns the id of the event, where the scheme says where it is and a delivery has one event.
    ///
    /// What is known of events is read only with a replay store, or if
    /// [`Verifier::read_events`](crate::Verifier::read_events) asks for it.
    ///
    /// ```
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::verify::Fact;
    /// use webhook_sig::{Head, Verifier};
    ///
    /// # let keys = STRIPE.keyring(["whsec_W5ZqkqPDYkYm8sJ1tq0V"])?;
    /// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// # let body = r#"{"id":"evt_1","type":"charge.refunded","created":1699999990}"#;
    /// # let request = http::Request::post("/").body(bytes::Bytes::from(body))?;
    /// # let signer = webhook_sig::Signer::new(&STRIPE, STRIPE.key("whsec_W5ZqkqPDYkYm8sJ1tq0V")?);
    /// # let request = signer.sign(request, now)?;
    /// # let head = Head::new("POST", "/", request.headers());
    /// let verified = Verifier::new(&STRIPE).read_events().verify(&head, body, &keys, now)?;
    ///
    /// assert_eq!(verified.event_id(), Some(Fact::Signed("evt_1")));
    /// assert_eq!(verified.event_type(), Some(Fact::Signed("charge.refunded")));
    /// assert_eq!(verified.event_time().unwrap().signed().unwrap().as_secs(), 1_699_999_990);
    /// assert_eq!(verified.event_ids().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn event_id(&self) -> Option<Fact<&str>> {
        self.events.as_deref()?.id()
    }

    /// Returns the type of the event, as [`event_id`](Self::event_id) does its id.
    #[must_use]
    pub fn event_type(&self) -> Option<Fact<&str>> {
        self.events.as_deref()?.r#type()
    }

    /// Returns when the event happened, as [`event_id`](Self::event_id) does its id.
    ///
    /// When it was sent is the [`timestamp`](Self::timestamp).
    #[must_use]
    pub fn event_time(&self) -> Option<Fact<UnixTime>> {
        self.events.as_deref()?.time()
    }

    /// Returns the events that fields identify: several of a batch, and which of them are new.
    ///
    /// They are read as [`event_id`](Self::event_id) is. What identifies them is signed, unless the
    /// endpoint's own function said what it is.
    ///
    /// An empty list means that all events are to be treated as new: no store is set, or the
    /// delivery is not remembered, because one of its events has no id or there are too many. So
    /// skip the events that are listed and not new, and handle everything else.
    pub fn event_ids(&self) -> impl Iterator<Item = EventId<'_>> {
        self.events.iter().flat_map(|events| events.ids())
    }
    /// Returns the keys under which the endpoint's replay store knows the events of the delivery, so
    /// that a handler can record them in a transaction of its own; `None` without a store.
    ///
    /// They are in the order of [`event_ids`](Self::event_ids), where fields identify the events, and
    /// those that were handled before are among them. There are none if an event cannot be told from
    /// others; then every event is to be treated as new.
    #[must_use]
    pub fn event_keys(&self) -> Option<&[EventKey]> {
        self.event_keys.as_deref()
    }
}
