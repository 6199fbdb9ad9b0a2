//! Which response tells a vendor that a delivery arrived.

use http::StatusCode;

/// Which response a vendor takes as "delivered, do not send again".
///
/// ```
/// use http::StatusCode;
/// use webhook_sig::scheme::Acknowledgement;
///
/// assert!(Acknowledgement::ANY_SUCCESS.accepts(StatusCode::NO_CONTENT));
/// assert_eq!(Acknowledgement::ANY_SUCCESS.status_code(), StatusCode::OK);
///
/// const ACCEPTED: Acknowledgement = Acknowledgement::status(202);
/// assert!(!ACCEPTED.accepts(StatusCode::OK));
/// assert_eq!(ACCEPTED.status_code(), StatusCode::ACCEPTED);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    statuses: Statuses,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statuses {
    AnySuccess,
    Only(StatusCode),
}

impl Acknowledgement {
    /// Any status from 200 to 299.
    pub const ANY_SUCCESS: Self = Self {
        statuses: Statuses::AnySuccess,
    };

    /// Creates an acknowledgement by one status and no other.
    ///
    /// In a constant, an invalid status does not compile:
    ///
    /// ```compile_fail
    /// use webhook_sig::scheme::Acknowledgement;
    ///
    /// const TYPO: Acknowledgement = Acknowledgement::status(20);
    /// ```
    ///
    /// # Panics
    ///
    /// If the status is not from 100 to 599.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    pub const fn status(status: u16) -> Self {
        match Self::checked(status) {
            Some(acknowledgement) => acknowledgement,
            None => panic!("a status is from 100 to 599"),
        }
    }

    /// Creates an acknowledgement by one status, if HTTP has it (RFC 9110, section 15).
    pub(crate) const fn checked(status: u16) -> Option<Self> {
        match (status, StatusCode::from_u16(status)) {
            (..=599, Ok(only)) => Some(Self {
                statuses: Statuses::Only(only),
            }),
            _ => None,
        }
    }

    /// Returns the status that acknowledges some events of a batch, whose ids the response lists.
    #[must_use]
    pub const fn partial_status(self) -> Option<StatusCode> {
        None
    }

    /// Returns a status that acknowledges the whole delivery.
    #[must_use]
    pub const fn status_code(self) -> StatusCode {
        match self.statuses {
            Statuses::AnySuccess => StatusCode::OK,
            Statuses::Only(status) => status,
        }
    }

    /// Returns the one status that acknowledges, or `None` if any 2xx does.
    #[must_use]
    pub const fn only_status(self) -> Option<StatusCode> {
        match self.statuses {
            Statuses::AnySuccess => None,
            Statuses::Only(status) => Some(status),
        }
    }

    /// Returns whether a response with this status acknowledges the whole delivery.
    #[must_use]
    pub const fn accepts(self, status: StatusCode) -> bool {
        let status = status.as_u16();
        match self.statuses {
            Statuses::AnySuccess => status >= 200 && status <= 299,
            Statuses::Only(only) => status == only.as_u16(),
        }
    }
}
