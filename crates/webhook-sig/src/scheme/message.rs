//! A request as slots and canonical functions see it: the head, and the body once it is there.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use crate::canonical::{self, Fields};
use crate::error::ErrorKind;
use crate::head::Head;
use crate::scheme::slot::Gap;

/// A request whose values are read: by slots, and by the functions of irregular schemes.
pub struct Message<'a> {
    head: &'a Head<'a>,
    body: &'a [u8],
    ignored: &'a [String],
    form: OnceCell<Result<Fields<'a>, Malformed>>,
}

impl<'a> Message<'a> {
    pub(crate) const fn new(head: &'a Head<'a>, body: &'a [u8], ignored: &'a [String]) -> Self {
        Self {
            head,
            body,
            ignored,
            form: OnceCell::new(),
        }
    }

    /// Returns the head.
    #[must_use]
    pub const fn head(&self) -> &'a Head<'a> {
        self.head
    }

    /// Returns the body.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Returns the fields of the submitted form, in order of arrival, without those that the
    /// receiver added itself: from the query of a GET, else from the body.
    ///
    /// # Errors
    ///
    /// [`Malformed::Body`] if a GET has a body besides, a percent escape is broken, there are more than
    /// [`FIELD_LIMIT`](crate::canonical::FIELD_LIMIT) fields, or a body is not announced as
    /// `application/x-www-form-urlencoded`.
    pub fn form(&self) -> Result<&Fields<'a>, Malformed> {
        let form = self.form.get_or_init(|| {
            let text = if self.head.method() == "GET" {
                // A handler might read the body, which nobody signed.
                if !self.body.is_empty() {
                    return Err(Malformed::Body);
                }
                self.head.query().unwrap_or_default().as_bytes()
            } else if canonical::announces_form(self.head) {
                self.body
            } else {
                return Err(Malformed::Body);
            };
            Ok(Fields::parse(text)?.without(self.ignored))
        });
        form.as_ref().map_err(|malformed| *malformed)
    }

    pub(crate) fn json(&self, pointer: &str) -> Result<Cow<'a, [u8]>, Gap> {
        canonical::json::read(self.body, pointer).map(Cow::Owned)
    }
}

impl fmt::Debug for Message<'_> {
    /// Shows the body's length: bodies hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("head", self.head)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What keeps a request from being the form which the scheme signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The body, or the query in its place, cannot be read.
    Body,
    /// A value in it is doubled or otherwise not what the scheme signs.
    Field,
}

impl From<Malformed> for ErrorKind {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Body => Self::BodyMalformed,
            Malformed::Field => Self::FieldMalformed,
        }
    }
}
