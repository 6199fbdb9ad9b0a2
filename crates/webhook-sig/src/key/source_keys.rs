//! Keys that a source is asked for, delivery by delivery.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::key::source::{DynKeySource, KeyringFuture};
use crate::key::{KeySource, SOURCE_TIMEOUT, Wanted};

/// Keys that a source is asked for, at an endpoint without tenants.
///
/// [`Keys::from_source`](crate::key::Keys::from_source) creates them.
#[derive(Clone)]
pub struct SourceKeys {
    source: Arc<dyn DynKeySource>,
    timeout: Duration,
}

impl SourceKeys {
    pub(super) fn new(source: impl KeySource) -> Self {
        Self {
            source: Arc::new(source),
            timeout: SOURCE_TIMEOUT,
        }
    }

    /// Sets how long the source may take; defaults to [`SOURCE_TIMEOUT`].
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Returns how long the source may take.
    pub(crate) const fn time(&self) -> Duration {
        self.timeout
    }

    pub(crate) fn keyring_for<'a>(&'a self, wanted: &'a Wanted<'a>) -> KeyringFuture<'a> {
        self.source.boxed(wanted)
    }
}

impl fmt::Debug for SourceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceKeys")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
