//! Which response tells a vendor that a delivery arrived.

use std::fmt;

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
///
/// const ANY_OF_TWO: Acknowledgement = Acknowledgement::statuses(&[204, 200]);
/// assert!(ANY_OF_TWO.accepts(StatusCode::OK));
/// assert_eq!(ANY_OF_TWO.status_code(), StatusCode::NO_CONTENT);
/// assert_eq!(ANY_OF_TWO.to_string(), "204 or 200");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    pub(super) statuses: Statuses,
    pub(super) partial: Option<u16>,
    pub(super) content: Option<Content>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statuses {
    OneOf(&'static [u16]),
    Range { first: u16, last: u16 },
}

impl Statuses {
    pub(super) const ANY_SUCCESS: Self = Self::Range {
        first: 200,
        last: 299,
    };

    /// Creates the statuses of a list; one of them has one spelling, as a range.
    pub(super) const fn one_of(statuses: &'static [u16]) -> Self {
        match statuses {
            [only] => Self::Range {
                first: *only,
                last: *only,
            },
            _ => Self::OneOf(statuses),
        }
    }
}

/// What the response to a repeat carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) content_type: &'static str,
    pub(super) body: &'static str,
}

impl Acknowledgement {
    /// Any status from 200 to 299.
    pub const ANY_SUCCESS: Self = Self::of(Statuses::ANY_SUCCESS);

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
    pub const fn status(status: u16) -> Self {
        Self::range(status, status)
    }

    /// Creates an acknowledgement by any of several statuses, of which the first answers a repeat.
    ///
    /// # Panics
    ///
    /// If there is none, or one is not from 100 to 599.
    #[must_use]
    pub const fn statuses(statuses: &'static [u16]) -> Self {
        Self::of(Statuses::one_of(statuses)).checked()
    }

    /// Creates an acknowledgement by any status of a range, of which the first answers a repeat.
    ///
    /// ```
    /// use http::StatusCode;
    /// use webhook_sig::scheme::Acknowledgement;
    ///
    /// const NO_ERROR: Acknowledgement = Acknowledgement::range(200, 399);
    ///
    /// assert!(NO_ERROR.accepts(StatusCode::FOUND));
    /// assert_eq!(NO_ERROR.to_string(), "200 to 399");
    /// ```
    ///
    /// # Panics
    ///
    /// If a status is not from 100 to 599, or the first is above the last.
    #[must_use]
    pub const fn range(first: u16, last: u16) -> Self {
        Self::of(Statuses::Range { first, last }).checked()
    }

    /// Sets the status that acknowledges some events of a batch, which the response names.
    ///
    /// ```
    /// use http::StatusCode;
    /// use webhook_sig::scheme::Acknowledgement;
    ///
    /// const ALL_OR_SOME: Acknowledgement = Acknowledgement::status(200).partial(202);
    ///
    /// assert_eq!(ALL_OR_SOME.partial_status(), Some(StatusCode::ACCEPTED));
    /// assert!(!ALL_OR_SOME.accepts(StatusCode::ACCEPTED)); // Not the whole delivery.
    /// ```
    ///
    /// # Panics
    ///
    /// If the status is not from 100 to 599, or acknowledges the whole delivery.
    #[must_use]
    pub const fn partial(self, status: u16) -> Self {
        Self {
            partial: Some(status),
            ..self
        }
        .checked()
    }

    /// Sets the content type and the body of the response to a repeat, which is empty by default.
    ///
    /// ```
    /// use webhook_sig::scheme::Acknowledgement;
    ///
    /// const TEXT: Acknowledgement = Acknowledgement::status(200).with_body("text/plain", "success");
    ///
    /// assert_eq!(TEXT.body(), Some(("text/plain", "success")));
    /// ```
    ///
    /// # Panics
    ///
    /// If the content type is invalid, the body is empty, or the response to a repeat has a status
    /// without content, such as 204.
    #[must_use]
    pub const fn with_body(self, content_type: &'static str, body: &'static str) -> Self {
        Self {
            content: Some(Content { content_type, body }),
            ..self
        }
        .checked()
    }

    /// Returns the status that acknowledges some events of a batch, which the response names.
    #[must_use]
    pub const fn partial_status(self) -> Option<StatusCode> {
        match self.partial {
            Some(status) => Some(status_code(status)),
            None => None,
        }
    }

    /// Returns the content type and the body of the response to a repeat, if it is not empty.
    #[must_use]
    pub const fn body(self) -> Option<(&'static str, &'static str)> {
        match self.content {
            Some(Content { content_type, body }) => Some((content_type, body)),
            None => None,
        }
    }

    /// Returns a status that acknowledges the whole delivery.
    #[must_use]
    pub const fn status_code(self) -> StatusCode {
        match &self.statuses {
            Statuses::OneOf([first, ..]) | Statuses::Range { first, .. } => status_code(*first),
            Statuses::OneOf([]) => StatusCode::OK,
        }
    }

    /// Returns whether a response with this status acknowledges the whole delivery.
    #[must_use]
    pub const fn accepts(self, status: StatusCode) -> bool {
        self.has(status.as_u16())
    }

    const fn has(self, status: u16) -> bool {
        match self.statuses {
            Statuses::OneOf(statuses) => {
                let mut rest = statuses;
                while let [accepted, others @ ..] = rest {
                    if *accepted == status {
                        return true;
                    }
                    rest = others;
                }
                false
            }
            Statuses::Range { first, last } => first <= status && status <= last,
        }
    }

    const fn of(statuses: Statuses) -> Self {
        Self {
            statuses,
            partial: None,
            content: None,
        }
    }

    /// Returns the acknowledgement if it is valid.
    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    const fn checked(self) -> Self {
        match self.check() {
            Ok(()) => self,
            Err(reason) => panic!("{}", reason),
        }
    }

    /// Checks what a vendor could not get; a file and a constant do so with the same words.
    pub(crate) const fn check(self) -> Result<(), &'static str> {
        let mut rest = match &self.statuses {
            Statuses::OneOf([]) => {
                return Err("a delivery is acknowledged by some status: name one");
            }
            Statuses::OneOf(statuses) => *statuses,
            Statuses::Range { first, last } if *first > *last => {
                return Err("a range begins with its lowest status: exchange the two");
            }
            Statuses::Range { first, last } => &[*first, *last],
        };
        while let [status, others @ ..] = rest {
            if !is_status(*status) {
                return Err(NOT_A_STATUS);
            }
            rest = others;
        }
        if let Some(partial) = self.partial {
            if !is_status(partial) {
                return Err(NOT_A_STATUS);
            }
            if self.has(partial) {
                return Err(
                    "a status acknowledges all events of a delivery or some of them: name it once",
                );
            }
        }
        let Some(Content { content_type, body }) = self.content else {
            return Ok(());
        };
        if body.is_empty() {
            return Err("a body is empty by default: leave it out");
        }
        if !is_content_type(content_type) {
            return Err("not a valid content type: write it like `text/plain`");
        }
        if matches!(self.status_code().as_u16(), 100..=199 | 204 | 205 | 304) {
            return Err("a response with this status has no body: leave one of them out");
        }
        Ok(())
    }
}

/// Returns a status that was checked.
const fn status_code(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => StatusCode::OK,
    }
}

const NOT_A_STATUS: &str = "a status is from 100 to 599";

/// HTTP has no other class of status (RFC 9110, section 15).
const fn is_status(status: u16) -> bool {
    matches!(status, 100..=599)
}

/// A header's value has no line break, and a content type is in ASCII.
const fn is_content_type(text: &str) -> bool {
    let mut has_slash = false;
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        has_slash |= *first == b'/';
        if !matches!(first, b' '..=b'~') {
            return false;
        }
        rest = others;
    }
    has_slash
}

impl fmt::Display for Acknowledgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.statuses {
            Statuses::OneOf(statuses) => {
                let texts: Vec<_> = statuses.iter().map(u16::to_string).collect();
                if let Some((last, [others @ .., before])) = texts.split_last() {
                    others.iter().try_for_each(|text| write!(f, "{text}, "))?;
                    write!(f, "{before} or {last}")?;
                }
            }
            Statuses::ANY_SUCCESS => f.write_str("any 2xx")?,
            Statuses::Range { first, last } if first == last => write!(f, "{first}")?,
            Statuses::Range { first, last } => write!(f, "{first} to {last}")?,
        }
        match self.partial {
            Some(partial) => write!(f, " (or {partial} for a part)"),
            None => Ok(()),
        }
    }
}
