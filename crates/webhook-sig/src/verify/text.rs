//! A short text that a delivery brings.

use std::sync::Arc;

use arrayvec::ArrayString;

/// A text; one of the usual length lies in place, and is not allocated.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Long(Arc<str>),
    Short(ArrayString<SHORT>),
}

/// The greatest length of a text that lies in place: that of a UUID, and some more.
const SHORT: usize = 44;

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| Self::Long(text.into()), Self::Short)
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Long(text) => text,
            Self::Short(text) => text,
        }
    }
}
