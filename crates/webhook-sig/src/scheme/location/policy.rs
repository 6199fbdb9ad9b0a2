//! Which entries of a list count.

/// Which entries of a list of signatures count.
///
/// Entries of versions that the scheme does not know are skipped either way: a scheme is one
/// version's recipe, so it is never weakened by what else a message offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListPolicy {
    /// Any entry of the scheme's version may match; a sender that rotates its key sends several.
    #[default]
    AnyEntry,
    /// As `AnyEntry`, and the list must not hold a newer version than the scheme's, such as `v2`
    /// beside `v1`: for vendors who demand that only the newest one counts. The delivery is then
    /// malformed, because a scheme cannot tell whether the newer one would hold.
    NewestVersion,
}
