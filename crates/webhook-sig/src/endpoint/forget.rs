//! Letting an operator run an event once more.

use tokio::time::timeout;

use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind};
use crate::key::Tenant;

impl Endpoint {
    /// Forgets that an event was handled, so that it runs when it is sent again, and returns whether
    /// it was known as handled.
    ///
    /// A resend from a vendor's dashboard has the same id, and is answered as handled for as long as
    /// the event is remembered. The event is named by the fields that identify it, as
    /// [`EventId::fields`](crate::verify::EventId::fields) shows them; one that is known by its
    /// content cannot be named.
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
    /// [`ErrorKind::Misconfigured`] without a replay store.
    pub async fn forget(&self, tenant: Option<&Tenant>, fields: &[&str]) -> Result<bool, Error> {
        let settings = &*self.settings;
        let replay = settings.options.replay.as_ref();
        let Some((replay, identifier)) = replay.zip(settings.identifier.as_ref()) else {
            let reason = "the endpoint has no replay store";
            return Err(Error::new(ErrorKind::Misconfigured, reason));
        };
        let key = identifier.key_of(tenant, fields);
        match timeout(replay.timeout, replay.store.forget(&key)).await {
            Ok(Ok(was_known)) => Ok(was_known),
            Ok(Err(error)) => Err(Error::new(ErrorKind::StoreUnavailable, error)),
            Err(elapsed) => Err(Error::new(ErrorKind::StoreUnavailable, elapsed)),
        }
    }
}
