//! A cache in front of a source of keys.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::future::Cache;

use crate::error::BoxError;
use crate::key::source::DynKeySource;
use crate::key::{KeySource, Keyring, Tenant, Wanted};

/// How long the keys of a tenant are cached by default: 60 seconds.
pub const CACHE_LIFE: Duration = Duration::from_secs(60);

/// How long it is cached by default that a tenant is unknown: 10 seconds.
pub const CACHE_LIFE_OF_UNKNOWN: Duration = Duration::from_secs(10);

/// The default greatest number of cached tenants: 10,000.
pub const CACHE_CAPACITY: usize = 10_000;

/// Caches the keys of another [`KeySource`].
///
/// Anyone can send a delivery, so without a cache every name of a tenant would reach the database.
/// With it, one look-up of a name serves all deliveries that wait for it, and those that follow
/// until it expires. Unknown tenants are cached too, for a shorter time, so that a new tenant need
/// not wait long. Errors are not cached. When the cache is full, names that are asked for often
/// stay, and those of a flood do not displace them.
///
/// Where deliveries name a key, the keys of a tenant are cached for each name of a key apart, because
/// a source may answer only with the key that is wanted.
///
/// Names that are new every time still cost one look-up each, as many at once as the endpoint's
/// [`Budget`](crate::endpoint::Budget) lets in.
///
/// It is cheap to clone; clones share one cache.
///
/// ```
/// use webhook_sig::key::{CachedKeySource, KeySource, Tenant, TenantKeys};
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::scheme::Location;
/// use webhook_sig::{BoxError, Endpoint};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let keys = CachedKeySource::new(|tenant: Tenant| async move {
///     match tenant.as_str() {
///         "acme" => Ok(Some(GITHUB.keyring(["the secret of acme, from a database"])?)),
///         _ => Ok::<_, BoxError>(None),
///     }
/// });
/// let endpoint = Endpoint::builder(&GITHUB, TenantKeys::new(Location::path(2), keys.clone())).build()?;
///
/// let (acme, nobody) = (Tenant::new("acme").unwrap(), Tenant::new("nobody").unwrap());
/// assert!(keys.keyring(&acme).await?.is_some());
/// assert!(keys.keyring(&nobody).await?.is_none());
/// # Ok::<(), BoxError>(())
/// # }).unwrap();
/// ```
///
/// # Security
///
/// A key that is taken away in the source verifies until its tenant's time here is over.
#[derive(Clone)]
pub struct CachedKeySource {
    source: Arc<dyn DynKeySource>,
    lives: Lives,
    capacity: usize,
    cache: Cache<Asked, Option<Keyring>>,
}

impl CachedKeySource {
    /// Puts a cache in front of a source, with the default times and capacity.
    #[must_use]
    pub fn new(source: impl KeySource) -> Self {
        let lives = Lives {
            known: CACHE_LIFE,
            unknown: CACHE_LIFE_OF_UNKNOWN,
        };
        Self {
            source: Arc::new(source),
            lives,
            capacity: CACHE_CAPACITY,
            cache: cache(lives, CACHE_CAPACITY),
        }
    }

    /// Sets how long the keys of a tenant are cached; defaults to [`CACHE_LIFE`].
    ///
    /// A key that was removed from the source verifies for that long.
    #[must_use]
    pub fn life(self, life: Duration) -> Self {
        let known = life;
        self.emptied(|cached| cached.lives.known = known)
    }

    /// Sets how long an unknown tenant is cached; defaults to [`CACHE_LIFE_OF_UNKNOWN`].
    #[must_use]
    pub fn life_of_unknown(self, life: Duration) -> Self {
        self.emptied(|cached| cached.lives.unknown = life)
    }

    /// Sets the greatest number of cached tenants, known and unknown ones together; defaults to
    /// [`CACHE_CAPACITY`].
    ///
    /// While many are added at once there may be some hundreds more.
    #[must_use]
    pub fn capacity(self, tenants: usize) -> Self {
        self.emptied(|cached| cached.capacity = tenants)
    }

    /// Changes a setting; what was remembered before is not, because it has its time already.
    fn emptied(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self.cache = cache(self.lives, self.capacity);
        self
    }
}

fn cache(lives: Lives, capacity: usize) -> Cache<Asked, Option<Keyring>> {
    Cache::builder()
        .max_capacity(u64::try_from(capacity).unwrap_or(u64::MAX))
        .expire_after(lives)
        .build()
}

impl KeySource for CachedKeySource {
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        self.keyring_for(&Wanted::new().of_tenant(tenant)).await
    }

    async fn keyring_for(&self, wanted: &Wanted<'_>) -> Result<Option<Keyring>, BoxError> {
        // A source that is a function begins when it is called, so it is called only when asked.
        let look_up = async { self.source.boxed(wanted).await };
        let known = self.cache.try_get_with(Asked::of(wanted), look_up);
        known.await.map_err(|error| SharedError(error).into())
    }
}

/// What the source was asked: its answer may depend on all of it.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    tenant: Option<Tenant>,
    key_id: Option<Box<str>>,
    certificate_url: Option<Box<str>>,
}

impl Asked {
    fn of(wanted: &Wanted<'_>) -> Self {
        Self {
            tenant: wanted.tenant().cloned(),
            key_id: wanted.key_id().map(Into::into),
            certificate_url: wanted.certificate_url().map(Into::into),
        }
    }
}

impl fmt::Debug for CachedKeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedKeySource")
            .field("life", &self.lives.known)
            .field("life_of_unknown", &self.lives.unknown)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

/// How long an answer is remembered, by what it was.
#[derive(Clone, Copy)]
struct Lives {
    known: Duration,
    unknown: Duration,
}

impl Expiry<Asked, Option<Keyring>> for Lives {
    fn expire_after_create(
        &self,
        _: &Asked,
        keyring: &Option<Keyring>,
        _: Instant,
    ) -> Option<Duration> {
        Some(match keyring {
            Some(_) => self.known,
            None => self.unknown,
        })
    }
}

/// A source's error, which all that waited for the same look-up get.
#[derive(Debug)]
struct SharedError(Arc<BoxError>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for SharedError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
