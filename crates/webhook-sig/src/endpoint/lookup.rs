//! The look-up of a delivery's keys.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::OnceLock;

use crate::error::{BoxError, Error, ErrorKind};
use crate::key::{Keyring, KeyringFuture, Keyrings, SourceKeys, Tenant, TenantKeys};
use crate::request::{Head, ReadLimits};
use crate::runtime::{Runtime, timeout};
use crate::time::UnixTime;
use crate::verify::{NamedKey, Verifier};

/// The greatest number of times that a source of keys is asked again for one delivery, because its
/// tokens name keys that the first answer does not have.
pub const FURTHER_KEY_LIMIT: usize = 7;

/// The keys that a delivery is verified with, and whose they are.
pub(crate) struct KeyLookup<'k> {
    pub(crate) keyring: Cow<'k, Keyring>,
    pub(crate) tenant: Option<Tenant>,
    /// Why the keyring is a decoy, if it is one.
    pub(crate) decoy_for: Option<ErrorKind>,
}

/// Whom to ask for keys that are not known yet.
#[derive(Clone, Copy)]
pub(crate) enum Sources<'k> {
    Single(&'k SourceKeys),
    Tenants(&'k TenantKeys),
}

impl Sources<'_> {
    /// Returns whether whose keys are wanted is in the body, which must then be read first.
    pub(crate) const fn needs_body(self) -> bool {
        match self {
            Self::Single(_) => false,
            Self::Tenants(tenants) => tenants.needs_body(),
        }
    }

    /// Reads the tenant's name from a request as it arrived, where there are tenants.
    pub(crate) fn tenant(
        self,
        head: &Head<'_>,
        body: &[u8],
        limits: &ReadLimits,
    ) -> Option<Tenant> {
        match self {
            Self::Single(_) => None,
            Self::Tenants(tenants) => tenants.tenant(head, body, limits),
        }
    }
}

impl<'k> KeyLookup<'k> {
    /// Returns the keys that are known already, or whom to ask.
    pub(crate) fn at_hand(keyrings: &'k Keyrings) -> Result<Self, Sources<'k>> {
        let keyring = match keyrings {
            Keyrings::Fixed(keyring) => Cow::Borrowed(keyring),
            Keyrings::Shared(shared) => Cow::Owned(shared.current()),
            Keyrings::Sourced(source) => return Err(Sources::Single(source)),
            Keyrings::PerTenant(tenants) => return Err(Sources::Tenants(tenants)),
        };
        Ok(Self::without_tenant(keyring))
    }

    const fn without_tenant(keyring: Cow<'k, Keyring>) -> Self {
        Self {
            keyring,
            tenant: None,
            decoy_for: None,
        }
    }

    /// Hides behind the decoy that the head of a delivery was verified with one.
    pub(crate) fn conceal_error(&self, error: Error) -> Error {
        match self.decoy_for {
            Some(kind) if error.kind() == ErrorKind::SignatureMismatch => kind.into(),
            _ => error,
        }
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

/// A question to a source of keys, about one delivery.
#[derive(Clone, Copy)]
pub(crate) struct KeyQuery<'q> {
    sources: Sources<'q>,
    runtime: &'q dyn Runtime,
    now: UnixTime,
}

impl<'q> KeyQuery<'q> {
    pub(crate) const fn new(sources: Sources<'q>, runtime: &'q dyn Runtime, now: UnixTime) -> Self {
        Self {
            sources,
            runtime,
            now,
        }
    }

    /// Asks the source for the keys that a delivery wants, for as long as it may take; a tenant's are
    /// to pass a check.
    ///
    /// Where there are no tenants, a delivery without a key is refused right away, as one that names
    /// none of a keyring's keys: which keys a vendor has is known to all. So the source may be asked
    /// several times, while for a tenant it is asked once, whether the tenant exists or not.
    ///
    /// An unknown tenant gets the decoy, and so does a delivery that names no tenant, or a key that
    /// the tenant does not have, and a tenant whose keys are unusable. All of them are read and
    /// verified like any other delivery, so the response does not show which tenants exist, nor does
    /// its timing of those with one key, of the decoy's length.
    pub(crate) async fn ask<'k>(
        self,
        decoy: Cow<'k, Keyring>,
        tenant: Option<Tenant>,
        named: &NamedKey,
        check: impl Fn(&Keyring) -> Result<(), Error>,
    ) -> Result<KeyLookup<'k>, Error> {
        let tenants = match self.sources {
            Sources::Single(source) => {
                let keyring = self.in_time(source, self.of_vendor(source, named)).await?;
                let keyring = keyring.ok_or(ErrorKind::KeyUnknown)?;
                return Ok(KeyLookup::without_tenant(Cow::Owned(keyring)));
            }
            Sources::Tenants(tenants) => tenants,
        };
        let source = tenants.source();
        let wanted = named.wanted();
        let wanted = tenant.as_ref().map(|tenant| wanted.of_tenant(tenant));
        // A source that is a function begins when it is called, and the time is for all that it does.
        let look_up = async {
            let keyring: KeyringFuture<'_> = match &wanted {
                Some(wanted) => source.keyring_for(wanted),
                // It does all but ask.
                None => Box::pin(async { Ok(None) }),
            };
            keyring.await
        };
        let keyring = self.in_time(source, look_up).await?;
        let (keyring, decoy_for) = match usable(keyring, check) {
            Ok(keyring) => (Cow::Owned(keyring), None),
            Err(kind) => (decoy, Some(kind)),
        };
        Ok(KeyLookup {
            keyring,
            tenant,
            decoy_for,
        })
    }

    /// Asks a vendor's source for the keys that a delivery names: of several signatures one is
    /// enough, while every token must be genuine.
    async fn of_vendor(
        &self,
        source: &SourceKeys,
        named: &NamedKey,
    ) -> Result<Option<Keyring>, BoxError> {
        match source.keyring_for(&named.wanted()).await? {
            Some(keyring) if !named.is_one_enough() => self.all_of(source, named, keyring).await,
            None if named.is_one_enough() => one_of_others(source, named).await,
            keyring => Ok(keyring),
        }
    }

    /// Adds the keys that further tokens name, until the source lacks one.
    ///
    /// Nearly always the first answer has them all.
    async fn all_of(
        &self,
        source: &SourceKeys,
        named: &NamedKey,
        mut keyring: Keyring,
    ) -> Result<Option<Keyring>, BoxError> {
        let mut asked = 0_usize;
        for id in named.further_ids() {
            if keyring.has_key_for(Some(id), self.now) {
                continue;
            }
            asked = asked.saturating_add(1);
            if asked > FURTHER_KEY_LIMIT {
                return Ok(None);
            }
            let wanted = named.wanted().with_key_id(id);
            let Some(more) = source.keyring_for(&wanted).await? else {
                return Ok(None);
            };
            keyring = keyring.with_keys_of(id, &more)?;
            if !keyring.has_key_for(Some(id), self.now) {
                return Ok(None);
            }
        }
        Ok(Some(keyring))
    }

    /// Waits for a source, for as long as it may take.
    async fn in_time(
        &self,
        source: &SourceKeys,
        look_up: impl Future<Output = Result<Option<Keyring>, BoxError>>,
    ) -> Result<Option<Keyring>, Error> {
        let unavailable = |source| Error::new(ErrorKind::KeysUnavailable, source);
        match timeout(self.runtime, source.time(), pin!(look_up)).await {
            Ok(keyring) => keyring.map_err(unavailable),
            Err(elapsed) => Err(unavailable(elapsed.into())),
        }
    }
}

/// Asks a source that has no key of the first signature for those of the others, one by one.
async fn one_of_others(source: &SourceKeys, named: &NamedKey) -> Result<Option<Keyring>, BoxError> {
    for id in named.further_ids() {
        let wanted = named.wanted().with_key_id(id);
        let keyring = source.keyring_for(&wanted).await?;
        if keyring.is_some() {
            return Ok(keyring);
        }
    }
    Ok(None)
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
    pub(crate) fn of_deliveries(
        &self,
        verifier: &Verifier,
        runtime: &dyn Runtime,
    ) -> Result<Cow<'_, Keyring>, Error> {
        Ok(Cow::Borrowed(&self.seeded(verifier, runtime)?.keyring))
    }

    /// Returns the keyring that answers a handshake in place of a tenant's.
    ///
    /// The sender sees what is made with it. No two tenants have the same key, and so no two
    /// decoys may, and each tenant's must always be the same.
    pub(crate) fn of_answers(
        &self,
        verifier: &Verifier,
        runtime: &dyn Runtime,
        tenant: Option<&Tenant>,
    ) -> Result<Cow<'_, Keyring>, Error> {
        let name = tenant.map_or("", Tenant::as_str);
        let seed = &self.seeded(verifier, runtime)?.seed;
        keyring_of(verifier, seed, name).map(Cow::Owned)
    }

    /// Returns the seed, which is drawn for the first delivery, known tenant or not: the time that
    /// it takes must not tell them apart.
    fn seeded(&self, verifier: &Verifier, runtime: &dyn Runtime) -> Result<&Seeded, Error> {
        if let Some(seeded) = self.0.get() {
            return Ok(seeded);
        }
        let mut seed = [0; 32];
        runtime
            .fill_random(&mut seed)
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
    use crate::runtime::system;
    use crate::scheme::Encoding;

    const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

    /// Anyone who guessed the decoy's key, or found it in memory, could sign with it.
    #[tokio::test]
    async fn a_signature_by_the_decoy_is_refused() {
        let runtime = system().unwrap();
        let (verifier, decoy) = (Verifier::new(&GITHUB), Decoy::default());
        let tenants = TenantKeys::from_head(|_| None, |_: Tenant| async { Ok(None) });

        let decoy = decoy.of_deliveries(&verifier, &*runtime).unwrap();
        let check = |keys: &Keyring| verifier.check_keys(keys, NOW);
        let named = NamedKey::default();
        let query = KeyQuery::new(Sources::Tenants(&tenants), &*runtime, NOW);
        let lookup = query.ask(decoy, None, &named, check).await;

        let concealed = lookup.unwrap().conceal(Ok(()));
        assert_eq!(concealed.unwrap_err().kind(), ErrorKind::KeyUnknown);
    }

    #[test]
    fn each_endpoint_makes_one_decoy_of_its_own() {
        let runtime = system().unwrap();
        let (one, other) = (Decoy::default(), Decoy::default());
        let verifier = Verifier::new(&STRIPE);
        let sign = |decoy: &Decoy| {
            let keyring = decoy.of_deliveries(&verifier, &*runtime).unwrap();
            let key = keyring.live_entries(NOW).next().unwrap().key();
            crypto::sign(key.current(), Encoding::Hex, |_| Ok::<_, ErrorKind>(())).unwrap()
        };

        assert_eq!(sign(&one), sign(&one));
        assert_ne!(sign(&one), sign(&other));
    }
}
