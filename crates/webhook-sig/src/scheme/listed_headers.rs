//! Headers that the sender lists, and signs.

use crate::scheme::Location;

/// The values of the headers whose names the sender lists; all of them must be present.
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, Scheme};
/// use webhook_sig::{ErrorKind, Head, Verifier};
///
/// const NAMES: Location = Location::header("Acme-Signed-Headers");
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .ambiguous_boundaries() // A value may hold the dots that separate the values.
///         .signs(&[
///             Component::Field(NAMES),
///             Component::Literal("."),
///             Component::ListedHeaders(ListedHeaders { names: NAMES, separator: " ", joined_by: "." }),
///             Component::Literal("."),
///             Component::Body,
///         ]);
///
/// let message = |names| {
///     let headers = [("Acme-Signed-Headers", names), ("A", "1"), ("B", "2")];
///     Verifier::new(&ACME).signed_message(&Head::new("POST", "/", &headers), "{}")
/// };
/// assert_eq!(message("b a")?, b"b a.2.1.{}");
/// assert_eq!(message("a c").unwrap_err().kind(), ErrorKind::FieldMissing);
/// # Ok::<(), webhook_sig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "three texts in a row would not say which is which, so it is written as a literal"
)]
pub struct ListedHeaders {
    /// Where the list of names is.
    pub names: Location,
    /// The text between two names.
    pub separator: &'static str,
    /// The text that is signed between two values.
    pub joined_by: &'static str,
}

/// The headers whose names the sender lists, a line for each; all of them must be present.
///
/// A line is the name as the list has it, a colon, a space, the value and a line feed. The list, which
/// is signed too, says how many lines there are, so it is clear where they end. An empty one is refused.
///
/// The scheme's timestamp may be in such a header: a delivery that does not list it is refused.
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, HeaderLines, Location, Scheme};
/// use webhook_sig::{Head, Verifier};
///
/// const NAMES: Location = Location::header("Acme-Signed-Headers");
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex).signs(&[
///         Component::Field(NAMES),
///         Component::Literal("\n"),
///         Component::HeaderLines(HeaderLines { names: NAMES, separator: "," }),
///         Component::Body,
///     ]);
///
/// let headers = [("Acme-Signed-Headers", "B,a"), ("A", "1"), ("B", "2")];
/// let head = Head::new("POST", "/", &headers);
/// let message = Verifier::new(&ACME).signed_message(&head, "{}")?;
/// assert_eq!(message, b"B,a\nB: 2\na: 1\n{}");
/// # Ok::<(), webhook_sig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it is written as a literal, as `ListedHeaders` is"
)]
pub struct HeaderLines {
    /// Where the list of names is.
    pub names: Location,
    /// The text between two names.
    pub separator: &'static str,
}
