//! The look-up of a delivery's keys.

use std::borrow::Cow;
use std::sync::OnceLock;

use tokio::time::timeout;

use crate::error::{Error, ErrorKind};
use crate::key::{Keyring, Keyrings, Tenant, TenantKeys};
use crate::verify::Verifier;

/// The keys that a delivery is verified with, and whose they are.
pub(crate) struct KeyLookup<'k> {
    pub(crate) keyring: Cow<'k, Keyring>,
    pub(crate) tenant: Option<Tenant>,
    /// Why the keyring is a decoy, if it is one.
    pub(crate) decoy_for: Option<ErrorKind>,
}

impl<'k> KeyLookup<'k> {
    /// Returns the keys that are known already, or whom to ask for a tenant's.
    pub(crate) fn at_hand(keyrings: &'k Keyrings) -> Result<Self, &'k TenantKeys> {
        let keyring = match keyrings {
            Keyrings::Fixed(keyring) => Cow::Borrowed(keyring),
            Keyrings::Shared(shared) => Cow::Owned(shared.current()),
            Keyrings::PerTenant(tenants) => return Err(tenants),
        };
        Ok(Self {
            keyring,
            tenant: None,
            decoy_for: None,
        })
    }

    /// Asks the source for the tenant's keys, which are to pass a check.
    ///
    /// An unknown tenant gets the decoy, and so does a delivery that names no tenant, or a key that
    /// the tenant does not have, and a tenant whose keys are unusable. All of them are read and
    /// verified like any other delivery, so the response does not show which tenants exist, nor does
    /// its timing of those with one key, of the decoy's length.
    pub(crate) async fn for_tenant(
        tenants: &TenantKeys,
        decoy: Cow<'k, Keyring>,
        tenant: Option<Tenant>,
        check: impl Fn(&Keyring) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let unavailable = |source| Error::new(ErrorKind::KeysUnavailable, source);
        let look_up = async {
            match &tenant {
                Some(tenant) => tenants.keyring(tenant).await,
                None => Ok(None),
            }
        };
        let keyring = match timeout(tenants.timeout, look_up).await {
            Ok(keyring) => keyring.map_err(unavailable)?,
            Err(elapsed) => return Err(unavailable(elapsed.into())),
        };
        let (keyring, decoy_for) = match usable(keyring, check) {
            Ok(keyring) => (Cow::Owned(keyring), None),
            Err(kind) => (decoy, Some(kind)),
        };
        Ok(Self {
            keyring,
            tenant,
            decoy_for,
        })
    }

    /// Refuses what was verified with a decoy, and hides behind the decoy why it was used.
    pub(crate) fn conceal<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        let Some(kind) = self.decoy_for else {
            return result;
        };
        match result {
            Err(error) if error.kind() != ErrorKind::SignatureMismatch => Err(error),
            _ => Err(kind.into()),
        }
    }
}

/// The keyrings that an endpoint uses in place of missing ones.
///
/// No one can sign for them: their secrets are random, and the private half of their public keys was
/// never made. A signature that matches takes another time to verify than one that does not.
#[derive(Clone, Default)]
pub(crate) struct Decoy(OnceLock<Seeded>);

#[derive(Clone)]
struct Seeded {
    seed: [u8; 32],
    /// What is made of the seed and no name.
    keyring: Keyring,
}

impl Decoy {
    /// Returns the keyring of every delivery without keys: none shows what is made with it.
    pub(crate) fn of_deliveries(&self, verifier: &Verifier) -> Result<Cow<'_, Keyring>, Error> {
        Ok(Cow::Borrowed(&self.seeded(verifier)?.keyring))
    }

    /// Returns the keyring that answers a handshake in place of a tenant's.
    ///
    /// The sender sees what is made with it. No two tenants have the same key, and so no two
    /// decoys may, and each tenant's must always be the same.
    pub(crate) fn of_answers(
        &self,
        verifier: &Verifier,
        tenant: Option<&Tenant>,
    ) -> Result<Cow<'_, Keyring>, Error> {
        let name = tenant.map_or("", Tenant::as_str);
        let seed = &self.seeded(verifier)?.seed;
        keyring_of(verifier, seed, name).map(Cow::Owned)
    }

    /// Returns the seed, which is drawn for the first delivery, known tenant or not: the time that
    /// it takes must not tell them apart.
    fn seeded(&self, verifier: &Verifier) -> Result<&Seeded, Error> {
        if let Some(seeded) = self.0.get() {
            return Ok(seeded);
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|error| Error::new(ErrorKind::KeysUnavailable, error))?;
        let keyring = keyring_of(verifier, &seed, "")?;
        Ok(self.0.get_or_init(|| Seeded { seed, keyring }))
    }
}

fn keyring_of(verifier: &Verifier, seed: &[u8; 32], name: &str) -> Result<Keyring, Error> {
    Keyring::decoy(verifier.scheme(), seed, name)
        .map_err(|error| Error::new(ErrorKind::Misconfigured, error))
}

/// Returns a tenant's keyring if a key of it can verify a delivery now, else why not.
fn usable(
    keyring: Option<Keyring>,
    check: impl Fn(&Keyring) -> Result<(), Error>,
) -> Result<Keyring, ErrorKind> {
    let keyring = keyring.ok_or(ErrorKind::KeyUnknown)?;
    let Err(error) = check(&keyring) else {
        return Ok(keyring);
    };
    Err(match error.kind() {
        ErrorKind::KeyUnknown => ErrorKind::KeyUnknown,
        ErrorKind::KeysExpired => ErrorKind::TenantKeysExpired,
        _ => ErrorKind::TenantKeysUnfit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto;
    use crate::provider::{GITHUB, STRIPE};
    use crate::scheme::Encoding;
    use crate::time::UnixTime;

    const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

    /// Anyone who guessed the decoy's key, or found it in memory, could sign with it.
    #[tokio::test]
    async fn a_signature_by_the_decoy_is_refused() {
        let (verifier, decoy) = (Verifier::new(&GITHUB), Decoy::default());
        let tenants = TenantKeys::from_head(|_| None, |_: Tenant| async { Ok(None) });

        let decoy = decoy.of_deliveries(&verifier).unwrap();
        let check = |keys: &Keyring| verifier.check_keys(keys, NOW);
        let lookup = KeyLookup::for_tenant(&tenants, decoy, None, check).await;

        let concealed = lookup.unwrap().conceal(Ok(()));
        assert_eq!(concealed.unwrap_err().kind(), ErrorKind::KeyUnknown);
    }

    #[test]
    fn each_endpoint_makes_one_decoy_of_its_own() {
        let (one, other) = (Decoy::default(), Decoy::default());
        let verifier = Verifier::new(&STRIPE);
        let sign = |decoy: &Decoy| {
            let keyring = decoy.of_deliveries(&verifier).unwrap();
            let key = keyring.live_entries(NOW).next().unwrap().key();
            crypto::sign(key.current(), Encoding::Hex, |_| Ok::<_, ErrorKind>(())).unwrap()
        };

        assert_eq!(sign(&one), sign(&one));
        assert_ne!(sign(&one), sign(&other));
    }
}
