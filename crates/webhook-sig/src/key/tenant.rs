//! Whose delivery it is, where one endpoint receives for many.

use std::sync::Arc;

/// The longest name of a tenant, in bytes; a longer one is unknown.
pub const TENANT_LIMIT: usize = 256;

/// Whose delivery it is, where one endpoint receives for many.
///
/// It is at most [`TENANT_LIMIT`] bytes long and not empty. Until the delivery is verified with
/// that tenant's key, it is the sender's word and no more.
///
/// ```
/// use webhook_sig::key::{TENANT_LIMIT, Tenant};
///
/// assert_eq!(Tenant::new("acme").unwrap().as_str(), "acme");
/// assert_eq!(Tenant::new(""), None);
/// assert_eq!(Tenant::new(&"a".repeat(TENANT_LIMIT + 1)), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// Creates a tenant; `None` if the name is empty or too long.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let fits = !name.is_empty() && name.len() <= TENANT_LIMIT;
        fits.then(|| Self(name.into()))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
