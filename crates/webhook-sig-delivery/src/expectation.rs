//! The result that is expected of a delivery.

use std::fmt;

use serde::{Deserialize, Serialize};
use webhook_sig::error::UnknownKind;
use webhook_sig::{Error, ErrorKind, Outcome, Verified};

/// The result that is expected of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Expectation {
    /// It is refused for exactly this reason.
    Kind(ErrorKind),
    /// It is refused, for any reason that lies with the sender.
    Refused,
    /// It is verified.
    Verified,
}

impl Expectation {
    /// Returns whether a result is the expected one.
    ///
    /// ```
    /// use webhook_sig::ErrorKind;
    /// use webhook_sig_delivery::Expectation;
    ///
    /// let forged = Err(ErrorKind::SignatureMismatch.into());
    ///
    /// assert!(Expectation::Refused.is_met_by(&forged));
    /// assert!(Expectation::Kind(ErrorKind::SignatureMismatch).is_met_by(&forged));
    /// assert!(!Expectation::Kind(ErrorKind::TimestampTooOld).is_met_by(&forged));
    /// assert!(!Expectation::Verified.is_met_by(&forged));
    ///
    /// let our_mistake = Err(ErrorKind::Misconfigured.into());
    /// assert!(!Expectation::Refused.is_met_by(&our_mistake));
    /// ```
    #[must_use]
    pub fn is_met_by(self, result: &Result<Verified, Error>) -> bool {
        match (self, result) {
            (Self::Verified, Ok(_)) => true,
            // What is wrong on our side, such as a bad secret in the file, refuses nothing.
            (Self::Refused, Err(error)) => !matches!(
                error.outcome(),
                Outcome::Misconfigured | Outcome::Unavailable
            ),
            (Self::Kind(kind), Err(error)) => kind == error.kind(),
            (Self::Verified, Err(_)) | (Self::Refused | Self::Kind(_), Ok(_)) => false,
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => kind.fmt(f),
            Self::Refused => f.write_str("refused"),
            Self::Verified => f.write_str("verified"),
        }
    }
}

impl From<Expectation> for String {
    fn from(expectation: Expectation) -> Self {
        expectation.to_string()
    }
}

impl TryFrom<String> for Expectation {
    type Error = UnknownKind;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "verified" => Ok(Self::Verified),
            "refused" => Ok(Self::Refused),
            kind => kind.parse().map(Self::Kind),
        }
    }
}
