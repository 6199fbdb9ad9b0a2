//! The names of the endpoints that share a store.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The names of the endpoints that use one store in this process.
///
/// Nothing but its name keeps the events of an endpoint apart from those of another one, so two
/// different endpoints of one name are an error when the second is built. Clones share the names.
#[derive(Clone, Default)]
pub struct EndpointNames {
    names: Arc<Mutex<HashMap<Arc<str>, String>>>,
}

impl EndpointNames {
    /// Creates an empty list of names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers an endpoint, unless another one has the name; whether it is the same one, its
    /// description tells. An app that is built again for each worker registers the same one again.
    #[cfg(feature = "endpoint")]
    pub(crate) fn register(&self, name: &Arc<str>, description: String) -> bool {
        // No user code runs under the lock.
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        *names
            .entry(name.clone())
            .or_insert_with(|| description.clone())
            == description
    }
}

impl fmt::Debug for EndpointNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_set().entries(names.keys()).finish()
    }
}
