//! The proof that a delivery was verified.

use std::sync::Arc;

use arrayvec::ArrayString;

use crate::key::{KeyId, Tenant};
use crate::message::SignedValues;
use crate::scheme::Scheme;
use crate::time::UnixTime;

/// The proof that a delivery was verified, and what the signature says of it.
///
/// Only this crate can make one, and it holds nothing that the signature does not cover: an
/// event type or a delivery id from an unsigned header is not in it.
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
    scheme: &'static Scheme,
    key_id: KeyId,
    timestamp: Option<UnixTime>,
    id: Option<Id>,
    tenant: Option<Tenant>,
}

/// The id of a message; one of the usual length lies in place, and is not allocated.
#[derive(Clone, Debug)]
enum Id {
    Long(Arc<str>),
    Short(ArrayString<SHORT_ID>),
}

/// The greatest length of an id that lies in place: that of a UUID, and some more.
const SHORT_ID: usize = 44;

impl Id {
    fn new(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| Self::Long(text.into()), Self::Short)
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Long(text) => text,
            Self::Short(text) => text,
        }
    }
}

impl Verified {
    pub(crate) fn new(scheme: &'static Scheme, key_id: &KeyId, values: &SignedValues<'_>) -> Self {
        Self {
            scheme,
            key_id: key_id.clone(),
            timestamp: values.timestamp.as_ref().map(|(_, sent)| *sent),
            id: values.id.as_deref().map(Id::new),
            tenant: None,
        }
    }

    #[cfg(feature = "endpoint")]
    pub(crate) fn of(self, tenant: Option<Tenant>) -> Self {
        Self { tenant, ..self }
    }

    /// Returns the scheme that the delivery was verified under.
    #[must_use]
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Returns the name of the key that matched: `current`, `retiring-1`, or the user's own.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.key_id.as_str()
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
        self.id.as_ref().map(Id::as_str)
    }
}
