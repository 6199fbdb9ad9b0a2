//! Where keys come from: one keyring, one that rotates, or one for each tenant.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::error::BoxError;
use crate::key::{Key, Keyring, Secret, Tenant, Unreadable};
use crate::request::Head;
use crate::request::ReadError;
use crate::request::ReadLimits;
use crate::request::View;
use crate::scheme::{Location, Scheme};

/// How long a source of keys may take: 2 seconds.
pub const SOURCE_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks up a tenant's keys.
///
/// Any function from a tenant to such a future is a source.
///
/// ```
/// use std::collections::HashMap;
/// use webhook_sig::key::{KeySource, Tenant};
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::{BoxError, Keyring};
///
/// struct Customers {
///     keyrings: HashMap<String, Keyring>,
/// }
///
/// impl KeySource for Customers {
///     async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
///         Ok(self.keyrings.get(tenant.as_str()).cloned())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let acme = GITHUB.keyring(["the secret of acme, from a database"])?;
/// let customers = Customers { keyrings: HashMap::from([("acme".to_owned(), acme)]) };
///
/// assert!(customers.keyring(&Tenant::new("acme").unwrap()).await?.is_some());
/// assert!(customers.keyring(&Tenant::new("nobody").unwrap()).await?.is_none());
/// # Ok::<(), BoxError>(())
/// # }).unwrap();
/// ```
///
/// # Security
///
/// The name is the sender's word, and no signature covers it. Compare it to the byte: a source
/// that finds the same keys under two spellings, as a database that ignores case does, lets a
/// delivery through a second time under the other, because deliveries are remembered by tenant.
///
/// A keyring without a live key, or with a key of another algorithm, is refused like a tenant
/// that nobody knows, and logged as an error. A failure is a 503 that strangers see, so one that
/// befalls a single tenant tells that there is such a tenant.
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
/// use webhook_sig::key::SharedKeyring;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::Endpoint;
///
/// # let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
/// let keys = SharedKeyring::new(STRIPE.keyring(["whsec_the_first_secret"])?);
/// let endpoint = Endpoint::builder(&STRIPE, keys.clone()).build()?;
/// assert!(keys.current().live(now).eq(["current"]));
///
/// keys.replace(STRIPE.keyring(["whsec_the_second_secret", "whsec_the_first_secret"])?);
/// assert!(keys.current().live(now).eq(["current", "retiring-1"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SharedKeyring {
    keyring: Arc<RwLock<Keyring>>,
}

impl SharedKeyring {
    /// Makes a handle around a first keyring.
    ///
    /// ```
    /// use webhook_sig::UnixTime;
    /// use webhook_sig::key::SharedKeyring;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// let keys = SharedKeyring::new(STRIPE.key("whsec_of_november_2023")?.name("november"));
    ///
    /// assert!(keys.current().live(UnixTime::from_secs(1_700_000_000)).eq(["november"]));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn new(keyring: impl Into<Keyring>) -> Self {
        Self {
            keyring: Arc::new(RwLock::new(keyring.into())),
        }
    }

    /// Replaces the keyring, for all endpoints that share this handle; [`SharedKeyring`] shows it.
    pub fn replace(&self, keyring: impl Into<Keyring>) {
        let keyring = keyring.into();
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = keyring;
    }

    /// Returns the keyring in force; [`SharedKeyring`] shows it.
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
/// # use bytes::Bytes;
/// # use http::Request;
/// use webhook_sig::key::{Tenant, TenantKeys};
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::scheme::Location;
/// use webhook_sig::{BoxError, Endpoint, ErrorKind};
/// # use webhook_sig::{Error, Head, UnixTime};
///
/// let keys = TenantKeys::new(Location::path(2), |tenant: Tenant| async move {
///     match tenant.as_str() {
///         "acme" => Ok(Some(GITHUB.keyring(["the secret of acme, from a database"])?)),
///         _ => Ok::<_, BoxError>(None),
///     }
/// });
/// let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
///
/// # let now = UnixTime::from_secs(1_700_000_000);
/// # let key = GITHUB.keyring(["the secret of acme, from a database"])?;
/// # let signed = GITHUB.sign(Request::post("/").body(Bytes::from("{}"))?, &key, now)?;
/// # let headers = signed.headers();
/// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("{}"))]);
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let acme = Head::new("POST", "/hooks/acme", headers);
/// let received = endpoint.receive(&acme, body()).await?;
/// assert_eq!(received.verified.tenant().map(Tenant::as_str), Some("acme"));
///
/// let nobody = Head::new("POST", "/hooks/nobody", headers);
/// let refused = endpoint.receive(&nobody, body()).await.unwrap_err();
/// assert_eq!(refused.kind(), ErrorKind::KeyUnknown);
/// # Ok::<(), Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TenantKeys {
    from: TenantFrom,
    source: Arc<dyn DynKeySource>,
    pub(crate) timeout: Duration,
}

impl TenantKeys {
    /// Takes the tenant from a location: a segment of the path, a header, a query parameter, or,
    /// once the body is there, a form field or a JSON pointer.
    ///
    /// The location is an untrusted hint: it decides whose key must have signed, nothing more.
    #[must_use]
    pub fn new(location: Location, source: impl KeySource) -> Self {
        Self::make(TenantFrom::Location(location), source)
    }

    /// Takes the tenant from the head by a function, for all that no location describes.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http::Request;
    /// use webhook_sig::key::{Tenant, TenantKeys};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{BoxError, Endpoint, ErrorKind, Found, Head};
    /// # use webhook_sig::{Error, UnixTime};
    ///
    /// fn subdomain(head: &Head<'_>) -> Option<Tenant> {
    ///     let Found::One(host) = head.header("host") else {
    ///         return None;
    ///     };
    ///     let name = std::str::from_utf8(host).ok()?.strip_suffix(".hooks.example")?;
    ///     Tenant::new(name)
    /// }
    ///
    /// let keys = TenantKeys::from_head(subdomain, |_: Tenant| async {
    ///     Ok::<_, BoxError>(Some(GITHUB.keyring(["the secret of acme, from a database"])?))
    /// });
    /// let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
    ///
    /// # let now = UnixTime::from_secs(1_700_000_000);
    /// # let key = GITHUB.keyring(["the secret of acme, from a database"])?;
    /// # let mut signed = GITHUB.sign(Request::post("/").body(Bytes::from("{}"))?, &key, now)?;
    /// # let mut with_host = |host| {
    /// #     signed.headers_mut().insert("host", http::HeaderValue::from_static(host));
    /// #     signed.headers().clone()
    /// # };
    /// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("{}"))]);
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let headers = with_host("acme.hooks.example");
    /// assert!(endpoint.receive(&Head::new("POST", "/", &headers), body()).await.is_ok());
    ///
    /// let headers = with_host("elsewhere.example");
    /// let refused = endpoint.receive(&Head::new("POST", "/", &headers), body()).await;
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::KeyUnknown);
    /// # });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use bytes::Bytes;
    /// use std::time::Duration;
    /// use webhook_sig::key::{Tenant, TenantKeys};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::Location;
    /// use webhook_sig::{BoxError, Endpoint, ErrorKind};
    /// # use webhook_sig::{Error, Head};
    ///
    /// async fn slow(_: Tenant) -> Result<Option<webhook_sig::Keyring>, BoxError> {
    ///     tokio::time::sleep(Duration::from_millis(600)).await;
    ///     Ok(Some(GITHUB.keyring(["It's a Secret to Everybody"])?))
    /// }
    ///
    /// # let headers = [(
    /// #     "X-Hub-Signature-256",
    /// #     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// # )];
    /// # let head = Head::new("POST", "/hooks/acme", &headers);
    /// # let body = || tokio_stream::iter([Ok::<_, Error>(Bytes::from("Hello, World!"))]);
    /// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
    /// let patient = TenantKeys::new(Location::path(2), slow).timeout(Duration::from_secs(1));
    /// let patient = Endpoint::builder(&GITHUB, patient).build()?;
    /// assert!(patient.receive(&head, body()).await.is_ok());
    ///
    /// let hasty = TenantKeys::new(Location::path(2), slow).timeout(Duration::from_millis(500));
    /// let hasty = Endpoint::builder(&GITHUB, hasty).build()?;
    /// let error = hasty.receive(&head, body()).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Tells whether the body must be there before the tenant can be told.
    pub(crate) const fn needs_body(&self) -> bool {
        match &self.from {
            TenantFrom::Head(_) => false,
            TenantFrom::Location(location) => location.is_in_body(),
        }
    }

    /// Reads the tenant's name from a request as it arrived here, within these limits.
    pub(crate) fn tenant(
        &self,
        head: &Head<'_>,
        body: &[u8],
        reading: &ReadLimits,
    ) -> Option<Tenant> {
        match &self.from {
            TenantFrom::Head(tenant) => tenant(head),
            TenantFrom::Location(location) => {
                // A router may have put the name into a field that the signature leaves out.
                let reading = ReadLimits {
                    ignored_fields: Vec::new(),
                    ..*reading
                };
                let message = View::new(head, body, &reading);
                let name: Result<Cow<'_, [u8]>, ReadError> = location.read(&message);
                Tenant::new(std::str::from_utf8(&name.ok()?).ok()?)
            }
        }
    }

    pub(crate) fn keyring<'a>(&'a self, tenant: &'a Tenant) -> KeyLookup<'a> {
        self.source.keyring(tenant)
    }
}

impl fmt::Debug for TenantKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantKeys")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
enum TenantFrom {
    Head(Arc<TenantOf>),
    Location(Location),
}

type TenantOf = dyn Fn(&Head<'_>) -> Option<Tenant> + Send + Sync;

/// A source whose futures are boxed, so that an endpoint needs no type parameter.
pub(super) trait DynKeySource: Send + Sync {
    fn keyring<'a>(&'a self, tenant: &'a Tenant) -> KeyLookup<'a>;
}

pub(crate) type KeyLookup<'a> =
    Pin<Box<dyn Future<Output = Result<Option<Keyring>, BoxError>> + Send + 'a>>;

impl<S: KeySource> DynKeySource for S {
    fn keyring<'a>(&'a self, tenant: &'a Tenant) -> KeyLookup<'a> {
        Box::pin(KeySource::keyring(self, tenant))
    }
}

/// What an endpoint is given keys with: a [`Key`], a [`Keyring`], a [`Secret`], [`SharedKeyring`] or
/// [`TenantKeys`].
#[derive(Clone, Debug)]
pub struct Keys {
    given: Given,
}

#[derive(Clone, Debug)]
enum Given {
    Keyrings(Keyrings),
    Secret(Secret),
}

impl Keys {
    const fn of(keyrings: Keyrings) -> Self {
        let given = Given::Keyrings(keyrings);
        Self { given }
    }

    /// Reads the secret, if the keys are still to be made of one.
    pub(crate) fn read(self, scheme: &Scheme) -> Result<Keyrings, Unreadable> {
        match self.given {
            Given::Keyrings(keyrings) => Ok(keyrings),
            Given::Secret(secret) => Ok(Keyrings::Fixed(secret.key(scheme)?.into())),
        }
    }
}

/// Where the keyring of a delivery comes from.
#[derive(Clone, Debug)]
pub(crate) enum Keyrings {
    /// One keyring, for good.
    Fixed(Keyring),
    /// One keyring, which can be replaced.
    SharedKeyring(SharedKeyring),
    /// A keyring for each tenant.
    TenantKeys(TenantKeys),
}

impl From<Key> for Keys {
    fn from(key: Key) -> Self {
        Keyring::from(key).into()
    }
}

impl From<Keyring> for Keys {
    fn from(keyring: Keyring) -> Self {
        Self::of(Keyrings::Fixed(keyring))
    }
}

impl From<SharedKeyring> for Keys {
    fn from(rotating: SharedKeyring) -> Self {
        Self::of(Keyrings::SharedKeyring(rotating))
    }
}

impl From<Secret> for Keys {
    fn from(secret: Secret) -> Self {
        let given = Given::Secret(secret);
        Self { given }
    }
}

impl From<TenantKeys> for Keys {
    fn from(tenants: TenantKeys) -> Self {
        Self::of(Keyrings::TenantKeys(tenants))
    }
}
