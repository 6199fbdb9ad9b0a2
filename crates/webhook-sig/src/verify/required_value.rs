//! A signed value that names the receiver.

use crate::error::{Error, ErrorKind};
use crate::message::{Refusal, unread};
use crate::request::{ReadError, View, json};
use crate::scheme::Location;

/// The greatest number of receivers that a claim may name.
const AUDIENCE_LIMIT: usize = 16;

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
    let mut allowed = allowed.into_iter();
    let is_allowed = match at.claim_pointer() {
        Some(pointer) => {
            let audience = audience(view, pointer)?;
            allowed.any(|allowed| audience.iter().any(|one| one == allowed))
        }
        None => {
            let value = at.read(view).map_err(|error| unread(error, at))?;
            allowed.any(|allowed| allowed.as_bytes() == &*value)
        }
    };
    if is_allowed {
        return Ok(());
    }
    Err(Refusal::at(ErrorKind::AudienceMismatch, at))
}

/// Reads a claim that is a text or an array of texts, as `aud` may be (RFC 7519, section 4.1.3).
fn audience(view: &View<'_>, pointer: &str) -> Result<Vec<String>, ErrorKind> {
    let payload = view.token()?.payload();
    match json::items(payload, pointer, AUDIENCE_LIMIT) {
        Ok(items) => {
            let texts = items.into_iter().map(json::text_of);
            texts
                .collect::<Option<_>>()
                .ok_or(ErrorKind::FieldMalformed)
        }
        Err(ReadError::Missing) => {
            let text = json::read(payload, pointer)?.into_text().into_owned();
            Ok(vec![text])
        }
        Err(_) => Err(ErrorKind::FieldMalformed),
    }
}
