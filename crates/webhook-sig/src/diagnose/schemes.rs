//! Other schemes whose signature the delivery has.

use crate::diagnose::Cause;
use crate::diagnose::attempt::{Attempt, Change, Patch};
use crate::provider;
use crate::scheme::Scheme;

/// Returns the other schemes whose signature is in a header that came.
pub(super) fn changes(base: &Attempt) -> Vec<Change> {
    present(base)
        .map(|scheme| {
            let id = scheme.id();
            let what = format!("under the scheme `{id}`");
            Change::new(Cause::OtherScheme(id), what, Patch::Scheme(scheme))
        })
        .collect()
}

/// Returns the other schemes whose signature is in a header that came, those of its own first.
pub(super) fn present(base: &Attempt) -> impl Iterator<Item = &'static Scheme> {
    let own = base.scheme();
    let is_present = |scheme: &&'static Scheme| {
        let names = scheme.signature().headers_named();
        scheme.id() != own.id() && names.iter().any(|name| base.header(name).is_some())
    };
    // A header such as `X-Signature` is that of many, and only of those that are alike.
    let schemes: Vec<_> = provider::ALL.iter().copied().filter(is_present).collect();
    schemes.into_iter()
}
