//! The look-up of a delivery's keys.

use tokio::time::timeout;

use crate::error::{Error, ErrorKind};
use crate::head::Head;
use crate::key::{Keyring, Tenant, Tenants};
use crate::scheme::Scheme;

/// The keys that a delivery is verified with, and whose they are.
pub(crate) struct Looked {
    pub(crate) keyring: Keyring,
    pub(crate) tenant: Option<Tenant>,
    is_known: bool,
}

impl Looked {
    pub(crate) const fn known(keyring: Keyring) -> Self {
        Self {
            keyring,
            tenant: None,
            is_known: true,
        }
    }

    /// Asks the source for the tenant's keys.
    ///
    /// A tenant that nobody knows gets a decoy: the delivery is read and hashed like any other,
    /// so that neither the answer nor the way to it tells which tenants there are.
    pub(crate) async fn up(
        tenants: &Tenants,
        scheme: &Scheme,
        head: &Head<'_>,
        body: &[u8],
    ) -> Result<Self, Error> {
        let unavailable = |source| Error::because(ErrorKind::KeysUnavailable, source);
        let tenant = tenants.tenant(head, body);
        let keyring = match &tenant {
            Some(tenant) => match timeout(tenants.timeout, tenants.keyring(tenant)).await {
                Ok(keyring) => keyring.map_err(unavailable)?,
                Err(elapsed) => return Err(unavailable(elapsed.into())),
            },
            None => None,
        };
        let is_known = keyring.is_some();
        let keyring = keyring.or_else(|| Keyring::decoy(scheme));
        Ok(Self {
            keyring: keyring.ok_or(ErrorKind::KeyUnknown)?,
            tenant,
            is_known,
        })
    }

    /// Lets nothing pass that was verified with a decoy.
    pub(crate) fn prove<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Ok(_) if !self.is_known => Err(ErrorKind::KeyUnknown.into()),
            Err(error) if !self.is_known && error.kind() == ErrorKind::SignatureMismatch => {
                Err(ErrorKind::KeyUnknown.into())
            }
            result => result,
        }
    }
}
