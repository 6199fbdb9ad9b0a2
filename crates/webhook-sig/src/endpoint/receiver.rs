//! The way of one delivery: its keys, its body, the verdict, the claim.

use std::borrow::Cow;
use std::pin::{Pin, pin};

use bytes::Bytes;
use futures_core::Stream;

use crate::endpoint::claim::Claim;
use crate::endpoint::lookup::KeyLookup;
use crate::endpoint::reader::Reader;
use crate::endpoint::received::Received;
use crate::endpoint::settings::Settings;
use crate::endpoint::telemetry::{Phase, Telemetry};
use crate::error::Error;
use crate::key::{Keyrings, Tenant, TenantKeys};
use crate::replay::{EventKey, ReplayProtection};
use crate::request::{Head, VerifiedBody};
use crate::time::UnixTime;
use crate::verify::{Fingerprints, Verified};

impl Settings {
    /// Decides about a delivery.
    ///
    /// Rarely used state is boxed to keep the common future small: the look-up of a tenant's
    /// keys, and the claim.
    pub(crate) async fn receive(
        &self,
        head: &Head<'_>,
        body: impl Stream<Item = Result<Bytes, Error>>,
        now: UnixTime,
        telemetry: &mut Telemetry,
    ) -> Result<Received, Error> {
        let reservation = self.options.budget.enter()?;
        let body = pin!(body);
        let mut reader = Reader::new(body, self.options.body_deadline, reservation);
        let lookup = match &self.keyrings {
            Keyrings::Fixed(keyring) => KeyLookup::known(Cow::Borrowed(keyring)),
            Keyrings::Shared(shared) => KeyLookup::known(Cow::Owned(shared.current())),
            Keyrings::PerTenant(tenants) => {
                Box::pin(self.look_up(tenants, head, now, &mut reader, telemetry)).await?
            }
        };
        telemetry.tenant.clone_from(&lookup.tenant);
        let mut verification = self.verifier.begin(head, &lookup.keyring, now)?;
        while let Some(chunk) = reader
            .next(&mut telemetry.body_bytes, || verification.wait())
            .await?
        {
            verification.take(chunk)?;
        }
        telemetry.finish(Phase::Reading);
        let claim = Claim::new(reader.reservation);
        match &self.options.replay {
            None => {
                let (verified, body) = lookup.conceal(verification.finish())?;
                telemetry.finish(Phase::Verifying);
                let verified = verified.of(lookup.tenant);
                Ok(Received {
                    verified,
                    body,
                    claim,
                })
            }
            Some(replay) => {
                let finished = lookup.conceal(verification.finish_identified())?;
                telemetry.finish(Phase::Verifying);
                let claimed = self.claim(replay, finished, lookup.tenant, claim).await;
                telemetry.finish(Phase::Claiming);
                claimed
            }
        }
    }

    /// Looks up a tenant's keys, after reading the body if the tenant's name is in it.
    async fn look_up<B: Stream<Item = Result<Bytes, Error>>>(
        &self,
        tenants: &TenantKeys,
        head: &Head<'_>,
        now: UnixTime,
        reader: &mut Reader<'_, B>,
        telemetry: &mut Telemetry,
    ) -> Result<KeyLookup<'_>, Error> {
        let verifier = &self.verifier;
        // A delivery that its head alone refuses does not get as far as the source of keys.
        verifier.check_head(head, now)?;
        if tenants.needs_body() {
            let body = verifier.limited_body();
            reader.hold(body, &mut telemetry.body_bytes).await?;
        }
        // If the held body is copied for this, the copy is dropped right away, not kept for as
        // long as a source of keys may take.
        let tenant = tenants.tenant(head, &reader.held(), &verifier.read_limits);
        KeyLookup::for_tenant(tenants, verifier, &self.decoy, tenant, now).await
    }

    /// Claims a delivery that was verified.
    fn claim(
        &self,
        replay: &ReplayProtection,
        (verified, body, fingerprints): (Verified, VerifiedBody, Fingerprints),
        tenant: Option<Tenant>,
        claim: Claim,
    ) -> Pin<Box<impl Future<Output = Result<Received, Error>>>> {
        let (verifier, options) = (&self.verifier, &self.options);
        let scheme = verifier.scheme();
        let key = |fingerprint| EventKey::new(scheme, &options.name, tenant.as_ref(), fingerprint);
        let keys: Vec<_> = fingerprints
            .iter()
            .map(|fingerprint| key(fingerprint))
            .collect();
        let verified = verified.of(tenant);
        Box::pin(async move {
            let keep = replay.keep_within(verifier.window());
            let is_fresh = || match verified.timestamp() {
                Some(sent) => verifier.check_age(sent, options.clock.now()),
                None => Ok(()),
            };
            let claim = claim.take(replay, keys, scheme, keep, is_fresh).await?;
            Ok(Received {
                verified,
                body,
                claim,
            })
        })
    }
}
