//! The look-up of a delivery's keys.

use std::borrow::Cow;

use tokio::time::timeout;

use crate::error::{Error, ErrorKind};
use crate::key::{Keyring, Tenant, Tenants};
use crate::time::UnixTime;
use crate::verify::Verifier;

/// The keys that a delivery is verified with, and whose they are.
pub(crate) struct Looked<'k> {
    pub(crate) keyring: Cow<'k, Keyring>,
    pub(crate) tenant: Option<Tenant>,
    /// Why the keyring is a decoy, if it is one.
    decoy_for: Option<ErrorKind>,
}

impl<'k> Looked<'k> {
    pub(crate) const fn known(keyring: Cow<'k, Keyring>) -> Self {
        Self {
            keyring,
            tenant: None,
            decoy_for: None,
        }
    }

    /// Asks the source for the tenant's keys.
    ///
    /// A tenant that nobody knows gets a decoy, and so does one whose keys are of no use: the
    /// delivery is read and hashed like any other, so that neither the answer nor the way to it
    /// tells which tenants there are.
    pub(crate) async fn up(
        tenants: &Tenants,
        verifier: &Verifier,
        tenant: Option<Tenant>,
        now: UnixTime,
    ) -> Result<Self, Error> {
        let unavailable = |source| Error::because(ErrorKind::KeysUnavailable, source);
        let keyring = match &tenant {
            Some(tenant) => match timeout(tenants.timeout, tenants.keyring(tenant)).await {
                Ok(keyring) => keyring.map_err(unavailable)?,
                Err(elapsed) => return Err(unavailable(elapsed.into())),
            },
            None => None,
        };
        let (keyring, decoy_for) = match usable(keyring, verifier, now) {
            Ok(keyring) => (keyring, None),
            Err(kind) => (Keyring::decoy(verifier.scheme()).ok_or(kind)?, Some(kind)),
        };
        Ok(Self {
            keyring: Cow::Owned(keyring),
            tenant,
            decoy_for,
        })
    }

    /// Lets nothing pass that was verified with a decoy.
    pub(crate) fn prove<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        let Some(kind) = self.decoy_for else {
            return result;
        };
        match result {
            Err(error) if error.kind() != ErrorKind::SignatureMismatch => Err(error),
            _ => Err(kind.into()),
        }
    }
}

/// Returns a tenant's keyring if it can prove something, else why not.
fn usable(
    keyring: Option<Keyring>,
    verifier: &Verifier,
    now: UnixTime,
) -> Result<Keyring, ErrorKind> {
    let keyring = keyring.ok_or(ErrorKind::KeyUnknown)?;
    match verifier.current_key(&keyring, now) {
        Ok(_) => Ok(keyring),
        Err(error) if error.kind() == ErrorKind::KeysExpired => Err(ErrorKind::TenantKeysExpired),
        Err(_) => Err(ErrorKind::TenantKeysUnfit),
    }
}
