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

    /// Registers an endpoint, and returns whether the name was free, or its own already.
    #[cfg(feature = "endpoint")]
    pub(crate) fn register(&self, name: &Arc<str>, description: &str) -> bool {
        // No user code runs under the lock.
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let own = names.entry(name.clone());
        *own.or_insert_with(|| description.to_owned()) == description
    }
}

impl fmt::Debug for EndpointNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_set().entries(names.keys()).finish()
    }
}
