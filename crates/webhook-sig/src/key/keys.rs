//! The keys of an endpoint, from any source.

use crate::key::{Key, Keyring, Secret, SharedKeyring, TenantKeys, Unreadable};
use crate::scheme::Scheme;

/// The keys of an endpoint: a [`Key`], a [`Keyring`], a [`Secret`], a [`SharedKeyring`] or
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

impl From<TenantKeys> for Keys {
    fn from(tenants: TenantKeys) -> Self {
        Self::of(Keyrings::PerTenant(tenants))
    }
}
