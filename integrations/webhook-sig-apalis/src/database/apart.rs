//! Connections that handlers do not use.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::task::JoinSet;

/// A pool next to the one that was given, with its settings.
///
/// A handler that is dropped while it waits for `begin` lets sqlx 0.9.0 give that connection back to its
/// pool [in an open transaction](https://github.com/transact-rs/sqlx/issues/4393): a job that is stored on
/// it would not be committed.
#[derive(Clone)]
pub(super) struct Apart {
    given: PgPool,
    own: Arc<Mutex<Option<Own>>>,
}

struct Own {
    pool: PgPool,
    /// As the given pool had them when they were last read.
    options: Arc<PgConnectOptions>,
    /// Waits until the given pool is closed.
    _closing: JoinSet<()>,
}

impl Apart {
    pub(super) fn from(given: PgPool) -> Self {
        let own = Arc::default();
        Self { given, own }
    }

    /// Returns how to connect.
    pub(super) fn connect_options(&self) -> Arc<PgConnectOptions> {
        self.given.connect_options()
    }

    /// Opens a pool of one connection, which is closed when it is dropped.
    pub(super) fn once(&self) -> PgPool {
        let once = self.given.options().clone().max_connections(1);
        once.min_connections(0)
            .connect_lazy_with((*self.connect_options()).clone())
    }

    /// Returns the pool, which is opened by the first call: that needs a runtime.
    ///
    /// It connects as the given pool does by now, and is closed with it.
    pub(super) fn pool(&self) -> PgPool {
        if self.given.is_closed() {
            return self.given.clone();
        }
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let options = self.connect_options();
        let own = own.get_or_insert_with(|| Own::next_to(&self.given, options.clone()));
        if !Arc::ptr_eq(&own.options, &options) {
            own.pool.set_connect_options((*options).clone());
            own.options = options;
        }
        own.pool.clone()
    }
}

impl Own {
    fn next_to(given: &PgPool, options: Arc<PgConnectOptions>) -> Self {
        // The given pool keeps as many as it is told to; a queue needs none while there is nothing to do.
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

impl fmt::Debug for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.given.fmt(f)
    }
}
