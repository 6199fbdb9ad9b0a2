//! Schemes and profiles by name.

use crate::provider::{PROFILES, Profile, UNSIGNED, UNSUPPORTED, Unsigned, Unsupported};
use crate::scheme::Scheme;

/// Returns the scheme with an id, or with another name that its vendor is known by.
///
/// An id is always the scheme of that id. A vendor's name, or that of a product, is another name
/// of a scheme only if the vendor is known to sign in no other way: a name never picks one of
/// several variants, so neither `vonage` nor `gitlab` is found.
///
/// ```
/// use webhook_sig::provider;
///
/// assert_eq!(provider::find("stripe").map(|scheme| scheme.id()), Some("stripe"));
/// assert_eq!(provider::find("whatsapp").map(|scheme| scheme.id()), Some("meta"));
/// assert!(provider::find("vonage").is_none(), "it signs in several ways");
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

/// Returns the vendor with an id, or another name, whose signatures cannot be verified yet.
///
/// ```
/// use webhook_sig::provider;
///
/// let bancontact = provider::unsupported("bancontact").expect("it is on the list");
///
/// assert_eq!(bancontact.id(), "payconiq");
/// assert!(provider::unsupported("github").is_none());
/// ```
#[must_use]
pub fn unsupported(name: &str) -> Option<&'static Unsupported> {
    UNSUPPORTED
        .iter()
        .find(|vendor| vendor.id() == name || vendor.other_names().contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_picks_one_of_several_schemes_of_a_vendor() {
        for profile in PROFILES {
            let vendor = profile.vendor();
            let is_only = PROFILES.iter().filter(|other| other.vendor() == vendor);

            let names = profile.other_names();
            assert!(
                is_only.count() == 1 || names.is_empty(),
                "{vendor}: {names:?}"
            );
        }
    }

    #[test]
    fn a_vendor_that_is_not_supported_has_no_scheme_of_its_name() {
        for vendor in UNSUPPORTED {
            for name in [vendor.id()].iter().chain(vendor.other_names()) {
                assert!(profile(name).is_none(), "{name}");
                assert!(unsigned(name).is_none(), "{name}");
                assert_eq!(unsupported(name).map(Unsupported::id), Some(vendor.id()));
            }
        }
    }
}
