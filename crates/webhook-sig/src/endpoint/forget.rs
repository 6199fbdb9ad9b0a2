//! Letting an operator run an event once more.

use bytes::Bytes;

use crate::endpoint::Endpoint;
use crate::endpoint::identifier::Identifier;
use crate::endpoint::identity::ProvenDelivery;
use crate::endpoint::lookup::{KeyLookup, KeyQuery};
use crate::error::{Error, ErrorKind};
use crate::key::{Keyring, Tenant};
use crate::replay::{EventKey, ReplayProtection};
use crate::request::Head;
use crate::runtime::{Runtime, timeout};
use crate::time::UnixTime;

impl Endpoint {
    /// Forgets that an event was handled, so that it runs when it is sent again, and returns whether
    /// it was known as handled.
    ///
    /// A resend from a vendor's dashboard has the same id, and is answered as handled for as long as
    /// the event is remembered. The event is named by the fields that identify it, as
    /// [`EventId::fields`](crate::verify::EventId::fields) shows them. One that is known by its
    /// content is named by its delivery: [`forget_delivery`](Self::forget_delivery).
    ///
    /// ```
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::replay::MemoryStore;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let endpoint = Endpoint::builder(&STRIPE, Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V"))
    ///     .name("payments")
    ///     .replay(MemoryStore::new())
    ///     .build()?;
    ///
    /// assert!(!endpoint.forget(None, &["evt_1MqqbKLt4dXK03v5qaIbiNCC"]).await?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::StoreUnavailable`] if the store fails or does not answer in time, and
    /// [`ErrorKind::Misconfigured`] without a replay store, or if so many fields do not identify an
    /// event of this endpoint.
    pub async fn forget(&self, tenant: Option<&Tenant>, fields: &[&str]) -> Result<bool, Error> {
        let (replay, identifier) = self.store()?;
        let Some(key) = identifier.key_of(tenant, fields) else {
            let reason = "so many fields identify no event of the endpoint; one that is known by \
                          its content is forgotten with `forget_delivery`";
            return Err(Error::new(ErrorKind::Misconfigured, reason));
        };
        forget(&*self.settings.runtime, replay, &key).await
    }

    /// Forgets that the events of a delivery were handled, and returns how many were known as
    /// handled.
    ///
    /// It is for events that are known by the content of their delivery, such as GitHub's, and
    /// takes one that was captured. `sent` is when it arrived first, because its timestamp may be
    /// too old by now. The delivery is verified, so that nothing else is forgotten by mistake.
    ///
    /// ```
    /// use webhook_sig::endpoint::UnsignedIds;
    /// use webhook_sig::key::Secret;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::replay::MemoryStore;
    /// use webhook_sig::{Endpoint, Head, UnixTime};
    ///
    /// # let headers = [(
    /// #     "X-Hub-Signature-256",
    /// #     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    /// # )];
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let endpoint = Endpoint::builder(&GITHUB, Secret::new("It's a Secret to Everybody"))
    ///     .name("deploy")
    ///     .unsigned_ids(UnsignedIds::Ignore)
    ///     .replay(MemoryStore::new())
    ///     .build()?;
    /// let head = Head::new("POST", "/webhooks", &headers);
    ///
    /// let forgotten = endpoint.forget_delivery(None, &head, "Hello, World!", UnixTime::now());
    /// assert_eq!(forgotten.await?, 0, "it was never handled");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Every kind of [`Verifier::verify`](crate::Verifier::verify); as [`forget`](Self::forget)
    /// without a store, or if it fails; and with tenants as [`receive`](Self::receive).
    pub async fn forget_delivery(
        &self,
        tenant: Option<&Tenant>,
        head: &Head<'_>,
        body: impl Into<Bytes>,
        sent: UnixTime,
    ) -> Result<usize, Error> {
        let settings = &*self.settings;
        let (replay, identifier) = self.store()?;
        let verifier = &settings.verifier;
        let body = body.into();
        let lookup = match KeyLookup::at_hand(&settings.keyrings) {
            Ok(lookup) => lookup,
            Err(sources) => {
                let named = verifier.wanted_key(head, &body, sent)?;
                let decoy = settings.decoy.of_deliveries(verifier, &*settings.runtime)?;
                let check = |keys: &Keyring| verifier.check_keys_of(head, keys, sent);
                let query = KeyQuery::new(sources, &*settings.runtime, sent);
                query.ask(decoy, tenant.cloned(), &named, check).await?
            }
        };
        let mut verification = verifier.begin(head, &lookup.keyring, sent)?;
        verification.update(body)?;
        let finished = verification.finish_recognized(Some(&identifier.recognition));
        let (verified, body, recognized) = lookup.conceal(finished)?;
        let verified = verified.of(lookup.tenant);
        let delivery = ProvenDelivery {
            verified: &verified,
            head,
            body: &body,
        };
        let events = identifier.events(&delivery, recognized).events;
        let mut known = 0_usize;
        for key in events.iter().flat_map(|events| events.keys()) {
            known = known.saturating_add(forget(&*settings.runtime, replay, key).await?.into());
        }
        Ok(known)
    }

    fn store(&self) -> Result<(&ReplayProtection, &Identifier), Error> {
        let replay = self.settings.options.replay.as_ref();
        replay
            .zip(self.settings.identifier.as_ref())
            .ok_or_else(|| {
                let reason = "the endpoint has no replay store";
                Error::new(ErrorKind::Misconfigured, reason)
            })
    }
}

async fn forget(
    runtime: &dyn Runtime,
    replay: &ReplayProtection,
    key: &EventKey,
) -> Result<bool, Error> {
    match timeout(runtime, replay.timeout, replay.store.forget(key)).await {
        Ok(Ok(was_known)) => Ok(was_known),
        Ok(Err(error)) => Err(Error::new(ErrorKind::StoreUnavailable, error)),
        Err(elapsed) => Err(Error::new(ErrorKind::StoreUnavailable, elapsed)),
    }
}
