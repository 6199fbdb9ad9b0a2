//! Which signed value a delivery was refused for, for the receiver's log.

use std::error::Error as _;

use crate::error::{Error, ErrorKind};
use crate::message::{Refusal, explain, unread};
use crate::request::{Head, ReadError, View};
use crate::scheme::{Component, Location};
use crate::verify::Verifier;

impl Verifier {
    /// Adds to an error about the head which signed value it is about.
    #[inline]
    pub(super) fn explain_head(&self, error: Error, head: &Head<'_>) -> Error {
        match error.kind() {
            ErrorKind::FieldMalformed | ErrorKind::FieldMissing => self.explain_field(error, head),
            _ => self.explain_kind(error),
        }
    }

    /// Adds to an error what the scheme and the settings say of its kind.
    #[cold]
    pub(crate) fn explain_kind(&self, error: Error) -> Error {
        match error.kind() {
            _ if error.source().is_some() => error,
            ErrorKind::BodyTooLarge => Refusal::too_large(self.body_limit),
            ErrorKind::MethodNotAllowed if self.methods != self.scheme.methods() => {
                Refusal::other_method(self.methods)
            }
            _ => explain(error, self.scheme),
        }
    }

    #[cold]
    fn explain_field(&self, error: Error, head: &Head<'_>) -> Error {
        let view = self.view(head, &[]);
        self.explain(error, &view, Component::is_in_head, |location| {
            !location.is_in_body()
        })
    }

    /// Adds to an error which signed value it is about.
    #[cold]
    pub(super) fn explain_whole(&self, error: Error, view: &View<'_>) -> Error {
        self.explain(error, view, |_| true, |_| true)
    }

    /// Reads the values once more: a delivery that is not refused pays nothing for it.
    fn explain(
        &self,
        error: Error,
        view: &View<'_>,
        has_component: impl Fn(&Component) -> bool,
        has_location: impl Fn(&Location) -> bool,
    ) -> Error {
        let kind = error.kind();
        let why = match kind {
            ErrorKind::FieldMalformed => ReadError::Malformed,
            ErrorKind::FieldMissing => ReadError::Missing,
            _ => return self.explain_kind(error),
        };
        if error.source().is_some() {
            return error;
        }
        let is_why = |location: &Location| {
            has_location(location) && location.read(view).is_err_and(|error| error == why)
        };
        let components = || self.scheme.components().iter();
        // A field of the content is named where it is read.
        let lists = components().filter_map(Component::list_of_names).copied();
        let declared = [self.scheme.message_id(), self.scheme.key_id()];
        let mut locations = declared.into_iter().flatten().chain(lists);
        if let Some(location) = locations.find(is_why) {
            return unread(why, &location);
        }
        let mut components = components().filter(|component| has_component(component));
        let reason = components.find_map(|component| match component {
            Component::Custom(custom) => custom.explain(view),
            _ => None,
        });
        match reason {
            Some(reason) => Error::new(kind, reason),
            None => error,
        }
    }
}
