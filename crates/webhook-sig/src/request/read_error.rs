//! Why a value cannot be read.

use crate::error::ErrorKind;

/// Why a value cannot be read from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The body, or the query of a GET in its place, cannot be parsed.
    Body,
    /// The value is there, but duplicated, too long, or otherwise not of the form that is signed.
    Malformed,
    /// The value is missing.
    Missing,
}

impl From<ReadError> for ErrorKind {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Body => Self::BodyMalformed,
            ReadError::Malformed => Self::FieldMalformed,
            ReadError::Missing => Self::FieldMissing,
        }
    }
}
