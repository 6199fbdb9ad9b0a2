//! A signed value that names the receiver.

use crate::error::{Error, ErrorKind};
use crate::request::View;
use crate::scheme::Location;

/// A signed value that must be one of several.
#[derive(Clone, Debug)]
pub(super) struct RequiredValue {
    at: Location,
    allowed: Vec<String>,
}

impl RequiredValue {
    pub(super) const fn new(at: Location, allowed: Vec<String>) -> Self {
        Self { at, allowed }
    }

    pub(super) fn check(&self, view: &View<'_>) -> Result<(), Error> {
        compare(view, &self.at, &self.allowed)
    }
}

/// Refuses a delivery whose value is not one of those that are allowed.
pub(super) fn compare<'s>(
    view: &View<'_>,
    at: &Location,
    allowed: impl IntoIterator<Item = &'s String>,
) -> Result<(), Error> {
    let value = at.read(view).map_err(ErrorKind::from)?;
    let mut allowed = allowed.into_iter();
    if allowed.any(|allowed| allowed.as_bytes() == &*value) {
        return Ok(());
    }
    let elsewhere = format!("another value is in {at}");
    Err(Error::new(ErrorKind::AudienceMismatch, elsewhere))
}
