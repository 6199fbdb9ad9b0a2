//! What a receiver has, whichever framework it is on.

use std::time::Duration;

use tower_webhook_sig::key::{Tenant, TenantKeys};
use webhook_sig::key::Keys;
use webhook_sig::replay::{MemoryStore, ReplayProtection};
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Scheme};
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{
    BATCH_QUEUE, BATCHES, Place, QUEUE, SCHEME, SECRET, Step, TENANTS,
};

use crate::app::App;
use crate::database::Database;
use crate::points::{Around, Points};

/// The endpoints of a process, and what is behind them.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) queue: Queue,
    pub(crate) batches: Queue,
    pub(crate) memory: Endpoint,
    pub(crate) store: Endpoint,
    pub(crate) accepting: Endpoint,
    pub(crate) accepting_batches: Endpoint,
    database: Database,
    points: Points,
}

impl Receiver {
    pub(crate) fn new(database: &Database, points: &Points) -> Result<Self, BoxError> {
        let memory = || MemoryStore::new().into();
        // Longer than any fault lasts.
        let lease = Duration::from_secs(5);
        let store = ReplayProtection::new(database.store()).lease(lease);
        let tenants = TenantKeys::new(Location::path(2), async |tenant: Tenant| {
            let known = TENANTS.iter().find(|(name, _)| *name == tenant.as_str());
            let keyring = known.map(|(_, secret)| SCHEME.keyring([*secret]));
            Ok::<_, BoxError>(keyring.transpose()?)
        });
        Ok(Self {
            queue: database.queue(SCHEME, QUEUE),
            batches: database.queue(BATCHES, BATCH_QUEUE),
            memory: endpoint("memory", BATCHES, BATCHES.key(SECRET)?, memory())?,
            store: endpoint("store", SCHEME, tenants, store)?,
            accepting: endpoint("queue", SCHEME, SCHEME.key(SECRET)?, memory())?,
            accepting_batches: endpoint("batches", BATCHES, BATCHES.key(SECRET)?, memory())?,
            database: database.clone(),
            points: points.clone(),
        })
    }

    /// Returns a worker's view of the queue of batches: that of a release before there were batches
    /// reads none of them, and leaves them to the others.
    pub(crate) fn batches_to_work_on(&self, is_old: bool) -> Queue {
        if is_old {
            self.database.queue(SCHEME, BATCH_QUEUE)
        } else {
            self.batches.clone()
        }
    }

    /// Returns the handler for a place.
    pub(crate) fn app(&self, place: Place) -> App {
        App::new(&self.database, &self.points, place)
    }

    pub(crate) fn around(&self, place: Place, first: Step, last: Option<Step>) -> Around {
        Around::new(&self.points, place, first, last)
    }
}

fn endpoint(
    name: &str,
    scheme: &'static Scheme,
    keys: impl Into<Keys>,
    replay: ReplayProtection,
) -> Result<Endpoint, BoxError> {
    let endpoint = Endpoint::builder(scheme, keys);
    // The handler is always ready; a lease may not be shorter than the wait for it.
    let endpoint = endpoint.ready_timeout(Duration::from_secs(1));
    Ok(endpoint.name(name).replay(replay).build()?)
}
