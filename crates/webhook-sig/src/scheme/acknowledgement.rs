//! What tells a vendor that a delivery arrived.

#[cfg(feature = "scheme-file")]
use crate::scheme::file;

/// Which response a vendor takes as "delivered, do not send again".
///
/// ```
/// use webhook_sig::scheme::Acknowledgement;
///
/// assert!(Acknowledgement::AnySuccess.accepts(204));
/// assert!(!Acknowledgement::Status(200).accepts(202));
/// assert_eq!(Acknowledgement::AnySuccess.status(), 200);
/// assert_eq!(Acknowledgement::Status(202).status(), 202);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "scheme-file",
    derive(serde::Deserialize, serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Acknowledgement {
    /// Any status from 200 to 299.
    AnySuccess,
    /// This status and no other.
    Status(#[cfg_attr(feature = "scheme-file", serde(deserialize_with = "file::status"))] u16),
}

impl Acknowledgement {
    /// Returns a status that acknowledges the whole delivery.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::AnySuccess => 200,
            Self::Status(only) => only,
        }
    }

    /// Tells whether a response with this status acknowledges the whole delivery.
    #[must_use]
    pub const fn accepts(self, status: u16) -> bool {
        match self {
            Self::AnySuccess => status >= 200 && status <= 299,
            Self::Status(only) => status == only,
        }
    }
}
