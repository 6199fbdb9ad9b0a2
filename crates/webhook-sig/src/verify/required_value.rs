//! A value that names the receiver, or that only the sender and the receiver know.

use std::fmt;

use zeroize::Zeroizing;

use crate::crypto::HashedSecret;
use crate::error::{Error, ErrorKind};
use crate::message::{Refusal, unread};
use crate::request::{ReadError, View, json};
use crate::scheme::{ITEM_LIMIT, Location};
use crate::verify::InvalidSetting;

/// The greatest number of receivers that a claim may name.
const AUDIENCE_LIMIT: usize = 16;

/// A value that must be one of several, each of which may be a secret.
#[derive(Clone)]
pub(super) struct RequiredValue {
    at: Location,
    allowed: Vec<HashedSecret>,
}

impl RequiredValue {
    /// Requires one of some texts, of which there is at least one and none is empty.
    pub(super) fn new<T: Into<String>>(
        at: Location,
        allowed: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidSetting> {
        let texts = allowed.into_iter().map(|text| Zeroizing::new(text.into()));
        let allowed = texts.map(|text| {
            let is_text = !text.is_empty();
            is_text.then(|| HashedSecret::new(text.as_bytes()))
        });
        let allowed: Vec<_> = allowed.collect::<Option<_>>().unwrap_or_default();
        if allowed.is_empty() {
            return Err(InvalidSetting::NoValues);
        }
        Ok(Self { at, allowed })
    }

    pub(super) const fn at(&self) -> &Location {
        &self.at
    }

    #[cfg(feature = "endpoint")]
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.allowed.iter().map(HashedSecret::fingerprint)
    }

    pub(super) fn check(&self, view: &View<'_>) -> Result<(), Error> {
        compare(view, &self.at, |value| {
            // All of them, so that the time does not show which one it is.
            let allowed = self.allowed.iter();
            allowed.fold(false, |found, one| found | one.matches(value))
        })
    }
}

impl fmt::Debug for RequiredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequiredValue")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Refuses a delivery whose value is not one of those that are allowed; of several items, each must
/// be.
pub(super) fn compare(
    view: &View<'_>,
    at: &Location,
    is_allowed: impl Fn(&[u8]) -> bool,
) -> Result<(), Error> {
    let is_allowed = match at.claim_pointer() {
        Some(pointer) => {
            let audience = audience(view, pointer)?;
            audience.iter().any(|one| is_allowed(one.as_bytes()))
        }
        None if at.is_in_each_item() => {
            let values = at
                .read_each(view, ITEM_LIMIT)
                .map_err(|error| unread(error, at))?;
            values.iter().all(|value| is_allowed(value))
        }
        None => is_allowed(&at.read(view).map_err(|error| unread(error, at))?),
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
