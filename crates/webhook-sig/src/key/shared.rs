//! A keyring that can be replaced.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::error::BoxError;
use crate::key::Keyring;
use crate::key::pending::{Pending, Unaccepted};
use crate::scheme::Scheme;

/// A keyring that can be replaced while endpoints use it.
///
/// Clones share it. A delivery whose verification has begun keeps the keyring that it began
/// with; every later delivery gets the new one as a whole.
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
#[derive(Clone)]
pub struct SharedKeyring {
    keyring: Arc<RwLock<Keyring>>,
    pending: Option<Arc<Pending>>,
}

impl SharedKeyring {
    /// Creates a handle to a first keyring.
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
            pending: None,
        }
    }

    /// Creates a handle without a key, for a vendor that sends the key in its first request.
    ///
    /// The first sender of such a request would own the endpoint, so it accepts none before
    /// [`open_for`](Self::open_for), one secret at most, and none once it has a key. The sender gets
    /// its answer after `store` has kept the secret, for which it has [`SOURCE_TIMEOUT`]; deliveries
    /// are answered with 503 until then. After a restart, use [`new`](Self::new) with the stored
    /// secret.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::{BoxError, Endpoint};
    /// use webhook_sig::key::SharedKeyring;
    /// use webhook_sig::provider::ASANA;
    ///
    /// # async fn save(_secret: String) -> Result<(), BoxError> { Ok(()) }
    /// let keys = SharedKeyring::pending(save);
    /// let endpoint = Endpoint::builder(&ASANA, keys.clone()).build()?;
    ///
    /// // Right before asking Asana to create the webhook:
    /// keys.open_for(Duration::from_secs(30));
    /// # Ok::<(), BoxError>(())
    /// ```
    ///
    /// [`SOURCE_TIMEOUT`]: crate::key::SOURCE_TIMEOUT
    #[must_use]
    pub fn pending<F, R>(store: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self {
            keyring: Arc::new(RwLock::new(Keyring::pending())),
            pending: Some(Arc::new(Pending::new(store))),
        }
    }

    /// Lets the next secret in, for a while; [`pending`](Self::pending) shows it.
    ///
    /// It does nothing where a key is set already.
    pub fn open_for(&self, time: Duration) {
        if let Some(pending) = &self.pending {
            pending.open_for(time);
        }
    }

    /// Returns whether the key is yet to come.
    pub(crate) fn is_pending(&self) -> bool {
        self.current().is_empty()
    }

    /// Stores the secret that a first request brought, and uses it from now on.
    pub(crate) async fn accept(&self, scheme: &Scheme, secret: &str) -> Result<(), Unaccepted> {
        let pending = self.pending.as_ref().ok_or(Unaccepted::Closed)?;
        let _turn = pending.take_turn().ok_or(Unaccepted::Closed)?;
        if !self.is_pending() {
            return Err(Unaccepted::Closed);
        }
        let key = scheme.key(secret).map_err(Unaccepted::Invalid)?;
        pending.store(secret).await.map_err(Unaccepted::NotStored)?;
        let mut keyring = self.keyring.write().unwrap_or_else(PoisonError::into_inner);
        // The program may have set another one while the secret was stored.
        if !keyring.is_empty() {
            return Err(Unaccepted::Closed);
        }
        *keyring = key.into();
        Ok(())
    }

    /// Replaces the keyring, for all endpoints that share this handle; [`SharedKeyring`] shows it.
    pub fn replace(&self, keyring: impl Into<Keyring>) {
        let keyring = keyring.into();
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = keyring;
    }

    /// Returns the current keyring; [`SharedKeyring`] shows it.
    #[must_use]
    pub fn current(&self) -> Keyring {
        self.keyring
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl fmt::Debug for SharedKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedKeyring")
            .field("keyring", &self.current())
            .finish_non_exhaustive()
    }
}
