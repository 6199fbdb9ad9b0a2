//! A keyring that can be replaced.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use crate::error::BoxError;
use crate::key::pending::{Next, Pending, Unaccepted};
use crate::key::{Keyring, SOURCE_TIMEOUT};
use crate::runtime::{Runtime, spawn, timeout};
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
    /// `store` runs to its end in a task of its own, also if the sender leaves or the time is over.
    /// The secret may be stored by then, so no other one is accepted unless `store` returns an
    /// error, and the same one is answered as long as `open_for` lasts. Give what `store` does a
    /// timeout: a secret that is being stored keeps all others out.
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
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
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
        if let Some(pending) = self.pending.as_ref().filter(|_| self.is_pending()) {
            pending.open_for(time);
        }
    }

    /// Returns whether the key is yet to come.
    pub(crate) fn is_pending(&self) -> bool {
        self.read().is_empty()
    }

    /// Returns whether the key is yet to come, or its sender may ask for the answer again.
    pub(crate) fn answers_sender(&self) -> bool {
        let pending = self.pending.as_ref();
        self.is_pending() || pending.is_some_and(|pending| pending.answers_again())
    }

    /// Stores the secret that a first request brought, and uses it from now on.
    pub(crate) async fn accept(
        &self,
        runtime: &dyn Runtime,
        scheme: &Scheme,
        secret: &str,
    ) -> Result<(), Unaccepted> {
        let pending = self.pending.as_ref().ok_or(Unaccepted::Closed)?;
        let key = scheme.key(secret).map_err(Unaccepted::Invalid)?;
        match pending.take_turn(secret).ok_or(Unaccepted::Closed)? {
            Next::Answer => return Ok(()),
            Next::Wait => return Err(Unaccepted::NotStored("it is still being stored".into())),
            Next::Store => {}
        }
        let keyring = Keyring::from(key);
        #[cfg(feature = "tracing")]
        keyring.warn_of_weak_keys(scheme.id());
        let storing = store(
            Arc::clone(pending),
            secret.to_owned(),
            Arc::clone(&self.keyring),
            keyring,
        );
        let not_stored = |why: BoxError| Unaccepted::NotStored(why);
        let ended = timeout(runtime, SOURCE_TIMEOUT, spawn(runtime, storing)).await;
        ended
            .map_err(|elapsed| not_stored(elapsed.into()))?
            .unwrap_or_else(|| Err(not_stored("the task that stores it has panicked".into())))
    }

    /// Replaces the keyring, for all endpoints that share this handle; [`SharedKeyring`] shows it.
    pub fn replace(&self, keyring: impl Into<Keyring>) {
        let keyring = keyring.into();
        if let Some(pending) = &self.pending {
            pending.close();
        }
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = keyring;
    }

    /// Returns the current keyring; [`SharedKeyring`] shows it.
    #[must_use]
    pub fn current(&self) -> Keyring {
        self.read().clone()
    }

    fn read(&self) -> RwLockReadGuard<'_, Keyring> {
        self.keyring.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stores a secret, and then puts its keyring into the place of the pending one.
async fn store(
    pending: Arc<Pending>,
    secret: String,
    place: Arc<RwLock<Keyring>>,
    keyring: Keyring,
) -> Result<(), Unaccepted> {
    let stored = pending.store(secret).await;
    let storing = stored.map_err(Unaccepted::NotStored)?;
    let mut place = place.write().unwrap_or_else(PoisonError::into_inner);
    // The program may have set another one while the secret was stored.
    if !place.is_empty() {
        storing.give_back();
        return Err(Unaccepted::Closed);
    }
    *place = keyring;
    Ok(())
}

impl fmt::Debug for SharedKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedKeyring")
            .field("keyring", &self.current())
            .finish_non_exhaustive()
    }
}
