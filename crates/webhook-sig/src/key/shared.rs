//! A keyring that can be replaced.

use std::sync::{Arc, PoisonError, RwLock};

use crate::key::Keyring;

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
#[derive(Clone, Debug)]
pub struct SharedKeyring {
    keyring: Arc<RwLock<Keyring>>,
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
        }
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
