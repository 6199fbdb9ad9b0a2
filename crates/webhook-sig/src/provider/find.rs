//! Schemes and profiles by name.

use crate::provider::{PROFILES, Profile, UNSIGNED, Unsigned};
use crate::scheme::Scheme;

/// Returns the scheme with an id, or with another name that its vendor is known by.
///
/// An id is always the scheme of that id.
///
/// ```
/// use webhook_sig::provider;
///
/// assert_eq!(provider::find("stripe").map(|scheme| scheme.id()), Some("stripe"));
/// assert_eq!(provider::find("whatsapp").map(|scheme| scheme.id()), Some("meta"));
/// assert!(provider::find("strpie").is_none());
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static Scheme> {
    profile(name).map(Profile::scheme)
}

/// Returns what is known about the scheme that [`find`] returns for a name.
#[must_use]
pub fn profile(name: &str) -> Option<&'static Profile> {
    let by_id = PROFILES
        .iter()
        .find(|profile| profile.scheme().id() == name);
    let by_other_name = || {
        PROFILES
            .iter()
            .find(|profile| profile.other_names().contains(&name))
    };
    by_id.or_else(by_other_name).copied()
}

/// Returns what is known about every scheme, sorted by id.
#[must_use]
pub const fn profiles() -> &'static [&'static Profile] {
    PROFILES
}

/// Returns the vendor with an id who does not sign deliveries.
///
/// ```
/// use webhook_sig::provider;
///
/// let docker = provider::unsigned("docker-hub").expect("it is on the list");
///
/// assert_eq!(docker.vendor(), "Docker Hub");
/// assert!(provider::unsigned("github").is_none());
/// ```
#[must_use]
pub fn unsigned(id: &str) -> Option<&'static Unsigned> {
    UNSIGNED.iter().find(|vendor| vendor.id() == id)
}
