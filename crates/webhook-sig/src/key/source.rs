//! Where keys come from: one keyring, one that rotates, or one for each tenant.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::error::BoxError;
use crate::head::Head;
use crate::key::{Key, Keyring, Tenant};
use crate::scheme::message::Reading;
use crate::scheme::slot::Gap;
use crate::scheme::{Message, Slot};

/// How long a source of keys may take: 2 seconds.
pub const SOURCE_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks up a tenant's keys.
///
/// Any function from a tenant to such a future is a source.
pub trait KeySource: Send + Sync + 'static {
    /// Returns the tenant's keys, or `None` if there is no such tenant.
    ///
    /// # Errors
    ///
    /// Whatever keeps the source from knowing; the delivery is then answered with 503.
    fn keyring(
        &self,
        tenant: &Tenant,
    ) -> impl Future<Output = Result<Option<Keyring>, BoxError>> + Send;
}

impl<F, R> KeySource for F
where
    F: Fn(Tenant) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Option<Keyring>, BoxError>> + Send,
{
    fn keyring(
        &self,
        tenant: &Tenant,
    ) -> impl Future<Output = Result<Option<Keyring>, BoxError>> + Send {
        self(tenant.clone())
    }
}

/// A keyring that can be replaced while endpoints use it.
///
/// Clones share it. A delivery whose verification has begun keeps the keyring that it began
/// with; every later one gets the new one whole.
///
/// ```
/// use webhook_sig::key::Rotating;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::Endpoint;
///
/// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
/// let keys = Rotating::new(STRIPE.keyring(["whsec_the_first_secret"])?);
/// let endpoint = Endpoint::new(&STRIPE, keys.clone());
/// assert!(keys.current().live(now).eq(["current"]));
///
/// keys.replace(STRIPE.keyring(["whsec_the_second_secret", "whsec_the_first_secret"])?);
/// assert!(keys.current().live(now).eq(["current", "retiring-1"]));
/// # Ok::<(), webhook_sig::InvalidKey>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rotating {
    keyring: Arc<RwLock<Keyring>>,
}

impl Rotating {
    /// Makes a handle around a first keyring.
    #[must_use]
    pub fn new(keyring: impl Into<Keyring>) -> Self {
        Self {
            keyring: Arc::new(RwLock::new(keyring.into())),
        }
    }

    /// Replaces the keyring, for all endpoints that share this handle.
    pub fn replace(&self, keyring: impl Into<Keyring>) {
        let keyring = keyring.into();
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = keyring;
    }

    /// Returns the keyring in force.
    #[must_use]
    pub fn current(&self) -> Keyring {
        self.keyring
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Keys for each tenant: where a request says whose it is, and the source of the keys.
///
/// ```
/// use webhook_sig::key::{Tenant, Tenants};
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::scheme::Slot;
/// use webhook_sig::{BoxError, Endpoint};
///
/// let keys = Tenants::new(Slot::path(2), |tenant: Tenant| async move {
///     match tenant.as_str() {
///         "acme" => Ok(Some(GITHUB.keyring(["the secret of acme, from a database"])?)),
///         _ => Ok::<_, BoxError>(None),
///     }
/// });
/// let endpoint = Endpoint::new(&GITHUB, keys);
/// ```
#[derive(Clone)]
pub struct Tenants {
    from: TenantFrom,
    source: Arc<dyn DynKeySource>,
    pub(crate) timeout: Duration,
}

impl Tenants {
    /// Takes the tenant from a slot: a segment of the path, a header, a query parameter, or,
    /// once the body is there, a form field or a JSON pointer.
    ///
    /// The slot is an untrusted hint: it decides whose key must have signed, nothing more.
    #[must_use]
    pub fn new(slot: Slot, source: impl KeySource) -> Self {
        Self::make(TenantFrom::Slot(slot), source)
    }

    /// Takes the tenant from the head by a function, for all that no slot describes.
    #[must_use]
    pub fn from_head(
        tenant: impl Fn(&Head<'_>) -> Option<Tenant> + Send + Sync + 'static,
        source: impl KeySource,
    ) -> Self {
        Self::make(TenantFrom::Head(Arc::new(tenant)), source)
    }

    fn make(from: TenantFrom, source: impl KeySource) -> Self {
        Self {
            from,
            source: Arc::new(source),
            timeout: SOURCE_TIMEOUT,
        }
    }

    /// Sets how long the source may take; [`SOURCE_TIMEOUT`] unless set.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Tells whether the body must be there before the tenant can be told.
    pub(crate) const fn needs_body(&self) -> bool {
        match &self.from {
            TenantFrom::Head(_) => false,
            TenantFrom::Slot(slot) => slot.is_in_body(),
        }
    }

    pub(crate) fn tenant(&self, head: &Head<'_>, body: &[u8]) -> Option<Tenant> {
        match &self.from {
            TenantFrom::Head(tenant) => tenant(head),
            TenantFrom::Slot(slot) => {
                let reading = Reading::DEFAULT;
                let message = Message::new(head, body, &reading);
                let name: Result<Cow<'_, [u8]>, Gap> = slot.read(&message);
                Tenant::new(std::str::from_utf8(&name.ok()?).ok()?)
            }
        }
    }

    pub(crate) fn keyring<'a>(&'a self, tenant: &'a Tenant) -> Looked<'a> {
        self.source.keyring(tenant)
    }
}

impl fmt::Debug for Tenants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tenants")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
enum TenantFrom {
    Head(Arc<TenantOf>),
    Slot(Slot),
}

type TenantOf = dyn Fn(&Head<'_>) -> Option<Tenant> + Send + Sync;

/// A source whose futures are boxed, so that an endpoint needs no type parameter.
trait DynKeySource: Send + Sync {
    fn keyring<'a>(&'a self, tenant: &'a Tenant) -> Looked<'a>;
}

pub(crate) type Looked<'a> =
    Pin<Box<dyn Future<Output = Result<Option<Keyring>, BoxError>> + Send + 'a>>;

impl<S: KeySource> DynKeySource for S {
    fn keyring<'a>(&'a self, tenant: &'a Tenant) -> Looked<'a> {
        Box::pin(KeySource::keyring(self, tenant))
    }
}

/// An endpoint's keys: made from a [`Key`], a [`Keyring`], [`Rotating`] or [`Tenants`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Keys {
    /// One keyring, for good.
    Fixed(Keyring),
    /// One keyring, which can be replaced.
    Rotating(Rotating),
    /// A keyring for each tenant.
    Tenants(Tenants),
}

impl From<Key> for Keys {
    fn from(key: Key) -> Self {
        Self::Fixed(key.into())
    }
}

impl From<Keyring> for Keys {
    fn from(keyring: Keyring) -> Self {
        Self::Fixed(keyring)
    }
}

impl From<Rotating> for Keys {
    fn from(rotating: Rotating) -> Self {
        Self::Rotating(rotating)
    }
}

impl From<Tenants> for Keys {
    fn from(tenants: Tenants) -> Self {
        Self::Tenants(tenants)
    }
}
