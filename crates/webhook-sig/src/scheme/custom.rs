//! Signed content that a function writes.

use std::fmt;

use crate::request::{ReadError, View};
use crate::scheme::location::Location;

/// A function that writes part of the signed content, where no other component describes it.
///
/// ```
/// use webhook_sig::request::{ReadError, View};
/// use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme};
/// use webhook_sig::{Head, TimeFormat, Verifier};
///
/// const SENT_AT: Location = Location::header("Acme-Sent-At");
///
/// fn shouted(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
///     let sent_at = view.header("Acme-Sent-At").ok_or(ReadError::Malformed)?;
///     write(&sent_at.to_ascii_uppercase());
///     write(&view.body().to_ascii_uppercase());
///     Ok(())
/// }
///
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .timestamp(SENT_AT, TimeFormat::Rfc3339)
///         .signs(&[Component::Custom(Custom::new("shouted", shouted).covering(&[SENT_AT]))]);
/// assert_eq!(ACME.signed_content().to_string(), "{shouted}");
///
/// let headers = [("Acme-Sent-At", "2026-01-01T00:00:00Z")];
/// let head = Head::new("POST", "/", &headers);
/// let message = Verifier::new(&ACME).signed_message(&head, "psst")?;
/// assert_eq!(message, b"2026-01-01T00:00:00ZPSST");
/// # Ok::<(), webhook_sig::Error>(())
/// ```
///
/// A timestamp counts as unsigned, and does not compile, unless the component covers it:
///
/// ```compile_fail
/// # use webhook_sig::request::{ReadError, View};
/// # use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme};
/// # use webhook_sig::TimeFormat;
/// # fn shouted(_: &View<'_>, _: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> { Ok(()) }
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .timestamp(Location::header("Acme-Sent-At"), TimeFormat::Rfc3339)
///         .signs(&[Component::Custom(Custom::new("shouted", shouted))]);
/// ```
#[derive(Clone, Copy)]
pub struct Custom {
    name: &'static str,
    write: WriteFn,
    covered: &'static [Location],
    listed: Option<(Location, &'static str)>,
    is_in_lines: bool,
    is_reading_form: bool,
    explain: Option<ExplainFn>,
}

/// A function that writes a component of the signed content.
///
/// It calls its second argument with the pieces, in order, and returns [`ReadError`] if the request
/// is not one that the vendor sends.
pub type WriteFn = fn(&View<'_>, &mut dyn FnMut(&[u8])) -> Result<(), ReadError>;

/// A function that says why [`WriteFn`] refused a request, for the receiver's log.
pub(crate) type ExplainFn = fn(&View<'_>) -> Option<&'static str>;

impl Custom {
    /// Creates a component from a function.
    ///
    /// The name is what [`SignedContent`](crate::scheme::SignedContent) shows.
    #[must_use]
    pub const fn new(name: &'static str, write: WriteFn) -> Self {
        Self {
            name,
            write,
            covered: &[],
            listed: None,
            is_in_lines: false,
            is_reading_form: false,
            explain: None,
        }
    }

    /// Declares that the function writes the values of these locations.
    ///
    /// # Security
    ///
    /// Nothing checks that it does. Anyone can change a timestamp that is declared as covered but
    /// not written.
    #[must_use]
    pub const fn covering(self, covered: &'static [Location]) -> Self {
        Self { covered, ..self }
    }

    /// Declares that the function writes the headers that the sender lists, and their list.
    ///
    /// An event's id in a header is then signed in a delivery that lists it.
    ///
    /// # Security
    ///
    /// Nothing checks that it does. Anyone can change an id that is listed but not written.
    #[must_use]
    pub const fn covering_listed(self, names: Location, separator: &'static str) -> Self {
        Self {
            listed: Some((names, separator)),
            ..self
        }
    }

    /// Declares that the function never writes a line feed, so that a literal line feed ends it.
    ///
    /// ```
    /// # use webhook_sig::request::{ReadError, View};
    /// # use webhook_sig::scheme::Custom;
    /// // A header's value cannot contain a line feed.
    /// fn agent(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    ///     write(view.header("User-Agent").unwrap_or_default());
    ///     Ok(())
    /// }
    ///
    /// const AGENT: Custom = Custom::new("agent", agent).in_lines();
    /// ```
    ///
    /// Without it, a scheme that signs this agent, a line feed and the body does not compile: bytes
    /// could move between the first and the last.
    ///
    /// # Security
    ///
    /// Nothing checks that it does not.
    #[must_use]
    pub const fn in_lines(self) -> Self {
        Self {
            is_in_lines: true,
            ..self
        }
    }

    pub(crate) const fn is_in_lines(&self) -> bool {
        self.is_in_lines
    }

    /// Declares that the function reads the submitted form, which is how the vendor sends.
    ///
    /// ```
    /// use webhook_sig::provider::TWILIO;
    ///
    /// assert!(TWILIO.reads_form());
    /// ```
    #[must_use]
    pub const fn reading_form(self) -> Self {
        Self {
            is_reading_form: true,
            ..self
        }
    }

    pub(crate) const fn is_reading_form(&self) -> bool {
        self.is_reading_form
    }

    /// Returns where the names of the listed headers are, and what separates them.
    pub(crate) const fn listed(&self) -> Option<(&Location, &'static str)> {
        match &self.listed {
            Some((names, separator)) => Some((names, separator)),
            None => None,
        }
    }

    /// Sets what names the cure of a refusal.
    #[cfg(feature = "rsa")]
    pub(crate) const fn explained_by(self, explain: ExplainFn) -> Self {
        Self {
            explain: Some(explain),
            ..self
        }
    }

    pub(crate) fn explain(&self, view: &View<'_>) -> Option<&'static str> {
        self.explain?(view)
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn covers(&self, location: &Location) -> bool {
        let mut rest = self.covered;
        while let [covered, others @ ..] = rest {
            if covered.covers(location) {
                return true;
            }
            rest = others;
        }
        false
    }

    pub(crate) fn write(
        &self,
        view: &View<'_>,
        write: &mut dyn FnMut(&[u8]),
    ) -> Result<(), ReadError> {
        (self.write)(view, write)
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Custom").field(&self.name).finish()
    }
}
