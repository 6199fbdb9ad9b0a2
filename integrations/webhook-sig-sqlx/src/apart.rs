//! Connections that handlers do not use.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{Connection, Pool};
use tokio::task::JoinSet;

use crate::dialect::Dialect;

/// A pool next to the one that was given, with its settings.
///
/// A handler that is dropped while it waits for `BEGIN` lets sqlx 0.9.0 give that connection back to its
/// pool [in an open transaction](https://github.com/transact-rs/sqlx/issues/4393): a claim on it
/// would not be committed.
pub(crate) struct Apart<DB: Dialect> {
    given: Pool<DB>,
    own: Mutex<Option<Own<DB>>>,
}

type Options<DB> = <<DB as sqlx::Database>::Connection as Connection>::Options;

struct Own<DB: Dialect> {
    pool: Pool<DB>,
    /// As the given pool had them when they were last read.
    options: Arc<Options<DB>>,
    /// Waits until the given pool is closed.
    _closing: JoinSet<()>,
}

impl<DB: Dialect> Apart<DB> {
    pub(crate) fn from(given: Pool<DB>) -> Self {
        let own = Mutex::default();
        Self { given, own }
    }

    /// Returns the pool, which is opened by the first call: that needs a runtime.
    ///
    /// It connects as the given pool does by now, and is closed with it.
    pub(crate) fn pool(&self) -> Pool<DB> {
        if !DB::IS_APART || self.given.is_closed() {
            return self.given.clone();
        }
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let options = self.given.connect_options();
        let own = own.get_or_insert_with(|| Own::next_to(&self.given, options.clone()));
        if !Arc::ptr_eq(&own.options, &options) {
            own.pool.set_connect_options((*options).clone());
            own.options = options;
        }
        own.pool.clone()
    }
}

impl<DB: Dialect> Own<DB> {
    fn next_to(given: &Pool<DB>, options: Arc<Options<DB>>) -> Self {
        // The given pool keeps as many as it is told to; a store needs none while no event comes.
        let pool = given.options().clone().min_connections(0);
        let pool = pool.connect_lazy_with((*options).clone());
        let (closed, closing) = (given.close_event(), pool.clone());
        let mut task = JoinSet::new();
        task.spawn(async move {
            closed.await;
            closing.close().await;
        });
        Self {
            pool,
            options,
            _closing: task,
        }
    }
}
