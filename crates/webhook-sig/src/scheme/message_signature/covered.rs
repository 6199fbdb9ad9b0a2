//! What a message signature must cover.

use std::fmt;

use crate::scheme::location::{Place, is_equal, is_same_header};

/// A component that a message signature must cover.
///
/// One component may include others: [`TargetUri`](Self::TargetUri) has authority, path and query in
/// it, and [`RequestTarget`](Self::RequestTarget) path and query. Where one of those is demanded, a
/// signature over the larger component will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Covered {
    /// `@authority`: the host, with its port unless it is the default one.
    Authority,
    /// A header, by its name in any case.
    Header(&'static str),
    /// `@method`.
    Method,
    /// `@path`.
    Path,
    /// `@query`, also of a request that has none: otherwise anyone could add one.
    Query,
    /// `@query-param` with this name; a signature over all of the query does as well.
    QueryParam(&'static str),
    /// `@request-target`: path and query.
    RequestTarget,
    /// `@scheme`.
    Scheme,
    /// `@target-uri`.
    TargetUri,
}

impl Covered {
    pub(super) const fn covers(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Header(own), Place::Header(name)) => is_same_header(own, name),
            (Self::Path | Self::RequestTarget | Self::TargetUri, Place::Path(_))
            | (Self::Query | Self::RequestTarget | Self::TargetUri, Place::Query(_)) => true,
            (Self::QueryParam(own), Place::Query(name)) => is_equal(own, name),
            _ => false,
        }
    }
}

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority => f.write_str("@authority"),
            Self::Header(name) => f.write_str(name),
            Self::Method => f.write_str("@method"),
            Self::Path => f.write_str("@path"),
            Self::Query => f.write_str("@query"),
            Self::QueryParam(name) => write!(f, "@query-param {name}"),
            Self::RequestTarget => f.write_str("@request-target"),
            Self::Scheme => f.write_str("@scheme"),
            Self::TargetUri => f.write_str("@target-uri"),
        }
    }
}
