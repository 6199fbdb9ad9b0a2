//! Which entries of a list count.

/// Which entries of a list of signatures count.
///
/// Entries of other versions are skipped either way: a scheme describes one version, so other
/// signatures in a request never weaken it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListPolicy {
    /// Any entry of the scheme's version may match; a sender that rotates its key sends several.
    #[default]
    AnyEntry,
    /// As `AnyEntry`, and the list must not hold a newer version than the scheme's.
    ///
    /// It is for vendors that demand that only the newest version counts. A delivery with `v2` next
    /// to the scheme's `v1` is malformed, because the scheme cannot check the newer signature.
    NewestVersion,
}
