//! The names of the endpoints that share a store.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The names of the endpoints that use one store in this process.
///
/// Nothing but its name keeps the events of an endpoint apart from those of another one, so two
/// different endpoints of one name are an error when the second is built. Clones share the names.
#[derive(Clone, Default)]
pub struct EndpointNames {
    names: Arc<Mutex<HashMap<Arc<str>, Registered>>>,
}

/// What is known of the endpoint with a name.
#[cfg_attr(
    not(feature = "endpoint"),
    expect(dead_code, reason = "only an endpoint registers")
)]
pub(crate) struct Registered {
    /// Its settings, as far as they can be compared.
    pub(crate) settings: String,
    /// Digests of its keys; none if they come from elsewhere.
    pub(crate) keys: HashSet<[u8; 32]>,
}

/// The greatest number of keys that are remembered for a name, so that an app which is built again
/// after each rotation of its secret does not grow.
#[cfg(feature = "endpoint")]
const KEYS: usize = 64;

impl EndpointNames {
    /// Creates an empty list of names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers an endpoint, and returns whether the name was free, or its own already.
    ///
    /// It is the same endpoint if the settings are the same and one key is: an app is built again
    /// for each worker, or while a secret is rotated.
    #[cfg(feature = "endpoint")]
    pub(crate) fn register(&self, name: &Arc<str>, endpoint: Registered) -> bool {
        // No user code runs under the lock.
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = names.get_mut(name) else {
            names.insert(name.clone(), endpoint);
            return true;
        };
        let is_same = known.settings == endpoint.settings
            && (known.keys.is_empty() && endpoint.keys.is_empty()
                || !known.keys.is_disjoint(&endpoint.keys));
        if is_same && known.keys.len() >= KEYS {
            *known = endpoint;
        } else if is_same {
            known.keys.extend(endpoint.keys);
        }
        is_same
    }
}

impl fmt::Debug for EndpointNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_set().entries(names.keys()).finish()
    }
}
