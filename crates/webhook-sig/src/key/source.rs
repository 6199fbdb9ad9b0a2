//! Where the keys of a tenant come from.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::error::BoxError;
use crate::key::{Keyring, Tenant, Wanted};

/// How long a source of keys may take: 2 seconds.
pub const SOURCE_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks up a tenant's keys.
///
/// Any async function from a [`Tenant`] to `Result<Option<Keyring>, BoxError>` is a source.
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
/// assert!(customers.keyring(&Tenant::new("unknown").unwrap()).await?.is_none());
/// # Ok::<(), BoxError>(())
/// # }).unwrap();
/// ```
///
/// # Security
///
/// The name is chosen by the sender, and no signature covers it. Compare it byte by byte: a source
/// that finds the same keys under two spellings, as a database that ignores case does, lets a
/// delivery through a second time under the other one, because deliveries are remembered by tenant.
///
/// A keyring without a live key, or with a key of another algorithm, is refused like an unknown
/// tenant, and logged as an error. A failure of the source is a 503 that any sender sees, so a
/// failure for one tenant alone reveals that the tenant exists.
pub trait KeySource: Send + Sync + 'static {
    /// Returns the tenant's keys, or `None` if there is no such tenant.
    ///
    /// # Errors
    ///
    /// Any failure to look the keys up; the delivery is then answered with 503.
    fn keyring(
        &self,
        tenant: &Tenant,
    ) -> impl Future<Output = Result<Option<Keyring>, BoxError>> + Send;

    /// Returns the keys that a delivery wants, or `None` if there are none.
    ///
    /// By default the tenant's [`keyring`](Self::keyring), and nothing where there is no tenant. It is
    /// for sources that look up single keys, as those that fetch what a delivery names.
    ///
    /// A request may have several message signatures, of which one that verifies is enough, or several
    /// tokens, all of which must be genuine. It is asked for the key of the first one; for those of
    /// other signatures only while it has none, and for those of other tokens that its answer lacks, at
    /// most [`FURTHER_KEY_LIMIT`](crate::endpoint::FURTHER_KEY_LIMIT) times. All of it has to fit into
    /// the time of one question. With tenants it is asked for the first alone, or the time would show
    /// who is a tenant: return all of a tenant's keys.
    ///
    /// # Errors
    ///
    /// As [`keyring`](Self::keyring).
    fn keyring_for(
        &self,
        wanted: &Wanted<'_>,
    ) -> impl Future<Output = Result<Option<Keyring>, BoxError>> + Send {
        async {
            match wanted.tenant() {
                Some(tenant) => self.keyring(tenant).await,
                None => Ok(None),
            }
        }
    }
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

/// A source whose futures are boxed, so that an endpoint needs no type parameter.
pub(super) trait DynKeySource: Send + Sync {
    fn boxed<'a>(&'a self, wanted: &'a Wanted<'a>) -> KeyringFuture<'a>;
}

pub(crate) type KeyringFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Option<Keyring>, BoxError>> + Send + 'a>>;

impl<S: KeySource> DynKeySource for S {
    fn boxed<'a>(&'a self, wanted: &'a Wanted<'a>) -> KeyringFuture<'a> {
        Box::pin(KeySource::keyring_for(self, wanted))
    }
}
