//! The keys of an endpoint, from any source.

use crate::key::{
    Key, KeySource, Keyring, Secret, SharedKeyring, SourceKeys, TenantKeys, Unreadable,
};
use crate::scheme::Scheme;

/// The keys of an endpoint: a [`Key`], a [`Keyring`], a [`Secret`], a [`SharedKeyring`],
/// [`SourceKeys`] or [`TenantKeys`].
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
    /// Asks a source for the keys of each delivery, at an endpoint without tenants.
    ///
    /// It is asked with the id of the key, or the URL of the certificate, that a delivery names, once
    /// the head has passed every check that needs no key. If one of these is in the body, the body is
    /// read first. A delivery for which there is no key is refused with 401, and one whose source
    /// fails or takes longer than [`SOURCE_TIMEOUT`](crate::key::SOURCE_TIMEOUT) is answered with 503.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::key::{KeySource, Keys, Tenant, Wanted};
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{BoxError, Endpoint, Keyring};
    ///
    /// struct Vault;
    ///
    /// impl KeySource for Vault {
    ///     async fn keyring(&self, _: &Tenant) -> Result<Option<Keyring>, BoxError> {
    ///         Ok(None)
    ///     }
    ///
    ///     async fn keyring_for(&self, _: &Wanted<'_>) -> Result<Option<Keyring>, BoxError> {
    ///         Ok(Some(GITHUB.keyring(["the secret, from a vault"])?))
    ///     }
    /// }
    ///
    /// let keys = Keys::from_source(Vault).timeout(Duration::from_secs(1));
    /// let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
    /// # Ok::<(), webhook_sig::InvalidEndpoint>(())
    /// ```
    #[must_use]
    pub fn from_source(source: impl KeySource) -> SourceKeys {
        SourceKeys::new(source)
    }

    const fn of(keyrings: Keyrings) -> Self {
        let given = Given::Keyrings(keyrings);
        Self { given }
    }

    /// Reads the secret, if there is one, in the scheme's format.
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
    /// One keyring, which stays.
    Fixed(Keyring),
    /// One keyring, which can be replaced.
    Shared(SharedKeyring),
    /// A keyring for each delivery.
    Sourced(SourceKeys),
    /// A keyring for each tenant.
    PerTenant(TenantKeys),
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
    fn from(shared: SharedKeyring) -> Self {
        Self::of(Keyrings::Shared(shared))
    }
}

impl From<Secret> for Keys {
    fn from(secret: Secret) -> Self {
        let given = Given::Secret(secret);
        Self { given }
    }
}

impl From<SourceKeys> for Keys {
    fn from(keys: SourceKeys) -> Self {
        Self::of(Keyrings::Sourced(keys))
    }
}

impl From<TenantKeys> for Keys {
    fn from(tenants: TenantKeys) -> Self {
        Self::of(Keyrings::PerTenant(tenants))
    }
}
