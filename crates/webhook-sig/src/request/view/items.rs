//! The items of an array in which a sender proves itself, one after the other.

use std::borrow::Cow;

use crate::request::{ReadError, View};

/// What is in each item of the array, and which of them is being verified.
pub(super) struct Items<'a> {
    texts: Vec<Cow<'a, [u8]>>,
    at: usize,
}

impl<'a> View<'a> {
    /// Keeps the proofs of all items, and begins with the first.
    pub(crate) fn hold_items(
        &mut self,
        read: Result<Vec<Cow<'a, [u8]>>, ReadError>,
        are_tokens: bool,
    ) {
        let read = read.map(|texts| Items { texts, at: 0 });
        self.items = Some(Box::new(read));
        if are_tokens {
            self.hold_token(self.item().cloned());
        }
    }

    /// Returns the proof in the item that is being verified.
    pub(crate) fn item(&self) -> Result<&Cow<'a, [u8]>, ReadError> {
        match self.items.as_deref() {
            Some(Ok(items)) => items.texts.get(items.at).ok_or(ReadError::Missing),
            Some(Err(error)) => Err(*error),
            None => Err(ReadError::Missing),
        }
    }

    /// Goes on to the next item; `false` if there is none.
    pub(crate) fn next_item(&mut self) -> bool {
        let Some(Ok(items)) = self.items.as_deref_mut() else {
            return false;
        };
        items.at = items.at.saturating_add(1);
        let Some(text) = items.texts.get(items.at).cloned() else {
            return false;
        };
        if self.token.is_some() {
            self.hold_token(Ok(text));
        }
        true
    }

    /// Returns whether an item is being verified that is not the first.
    pub(crate) fn is_beyond_first_item(&self) -> bool {
        matches!(self.items.as_deref(), Some(Ok(items)) if items.at > 0)
    }
}
