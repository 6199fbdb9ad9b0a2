//! A short text that a delivery brings.

use std::sync::Arc;

use arrayvec::ArrayString;

use crate::request::ReadError;
use crate::request::json::Scalar;

/// The greatest length of a field that identifies an event, in bytes: 512.
///
/// An event with a longer one is handled and not remembered.
pub const EVENT_FIELD_LIMIT: usize = 512;

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

    /// Takes a text or an integer; a number with a fraction or an exponent has several spellings.
    pub(crate) fn of_field(scalar: Scalar<'_>) -> Result<Self, ReadError> {
        match scalar {
            Scalar::Number(number) if number.contains(['.', 'e', 'E']) => Err(ReadError::Malformed),
            scalar => Self::bounded(&scalar.into_text()),
        }
    }

    /// Takes a text that is not empty and not too long.
    pub(crate) fn bounded(text: &str) -> Result<Self, ReadError> {
        if text.is_empty() || text.len() > EVENT_FIELD_LIMIT {
            return Err(ReadError::Malformed);
        }
        Ok(Self::new(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Long(text) => text,
            Self::Short(text) => text,
        }
    }
}
