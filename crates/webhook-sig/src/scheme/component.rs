//! What a signature covers, in order.

use std::fmt;

use crate::scheme::custom::Custom;
use crate::scheme::encoding::Encoding;
use crate::scheme::location::Location;
use crate::scheme::sorted::{Sorted, Source};
use crate::scheme::url_form::UrlForm;
use crate::time::TimeFormat;

/// One component of a signed message.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Component {
    /// The body, byte for byte.
    Body,
    /// A hash of the body, as text.
    BodyDigest(Digest, Encoding),
    /// What a function writes, for vendors whose content no other component describes.
    Custom(Custom),
    /// The value in a location, as it arrived; values of forms and queries are decoded.
    Field(Location),
    /// The declared message id, as it arrived.
    Id,
    /// The key itself, as its bytes; for keyed hashes only.
    Key,
    /// The values of headers whose names the sender lists.
    ListedHeaders(ListedHeaders),
    /// A fixed text.
    Literal(&'static str),
    /// The method, as it arrived.
    Method,
    /// A parameter that the receiver configures, such as an id from the vendor's dashboard.
    Param(&'static str),
    /// The path of the target as it arrived, after the path of the base URL if that has one.
    Path,
    /// The query of the target without its question mark, as it arrived.
    Query,
    /// A hash of the body, as its bytes.
    RawBodyDigest(Digest),
    /// The fields of a form or query, in the order of their names.
    Sorted(Sorted),
    /// The declared timestamp, as the text in which it arrived.
    Timestamp,
    /// The receiver's URL: the configured base URL, then the target as it arrived.
    Url,
    /// The receiver's URL without its query.
    UrlPath,
}

/// A hash function without a key, for content that has a hash of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digest {
    /// MD5 (RFC 1321), which is broken: anyone who chooses a body can find two with the same hash.
    #[cfg(feature = "legacy")]
    Md5,
    /// SHA-256 (FIPS 180-4).
    Sha256,
}

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

impl Component {
    /// Returns whether the sender chooses the text, so that only the next component ends it.
    ///
    /// A timestamp is not variable: one digit more or less moves it by decades, out of any window
    /// that is not as long.
    pub(crate) const fn is_variable(&self) -> bool {
        matches!(
            self,
            Self::Body
                | Self::Custom(_)
                | Self::Field(_)
                | Self::Id
                | Self::ListedHeaders(_)
                | Self::Path
                | Self::Query
                | Self::Sorted(_)
                | Self::Url
                | Self::UrlPath
        )
    }

    /// Returns whether a value may end or begin here. Whether the value contains the text is checked
    /// for each delivery.
    pub(crate) const fn is_delimiter(&self) -> bool {
        matches!(self, Self::Key | Self::Literal(_))
    }

    /// Returns whether it is clear where this value ends and the next component begins.
    ///
    /// A URL and a body cannot be confused, and a timestamp that is not just a number ends a value of
    /// plain characters: the position of its first comma, space or colon says where it begins. Both
    /// are checked for each delivery.
    pub(crate) const fn ends_at(&self, next: &Self, format: Option<TimeFormat>) -> bool {
        if let (Self::Custom(custom), Self::Literal(text)) = (self, next)
            && custom.is_in_lines()
        {
            return matches!(text.as_bytes(), [b'\n', ..]);
        }
        match (self, next) {
            (Self::Field(_) | Self::Id, Self::Timestamp) => !matches!(
                format,
                None | Some(TimeFormat::UnixMillis | TimeFormat::UnixSeconds)
            ),
            (Self::Url, Self::Body) | (Self::Body, Self::Url) => true,
            _ => next.is_delimiter(),
        }
    }

    /// Returns whether it is clear where this value begins, after a value that may contain anything:
    /// it is then read backwards, from the last occurrence of what precedes it.
    pub(crate) const fn begins_after(&self, before: &Self, format: Option<TimeFormat>) -> bool {
        match (before, self) {
            // What a function writes is not known when the values are checked. If it has no line
            // feed, it cannot contain a literal that has one.
            (Self::Literal(text), Self::Custom(custom)) => {
                custom.is_in_lines() && has_line_feed(text)
            }
            (_, Self::Custom(_)) => matches!(before, Self::Key),
            _ => before.is_delimiter() || before.ends_at(self, format),
        }
    }

    /// Returns whether the text may contain any separator.
    pub(crate) const fn is_unbounded(&self) -> bool {
        match self {
            Self::Body | Self::ListedHeaders(_) | Self::Sorted(_) => true,
            Self::Custom(custom) => !custom.is_in_lines(),
            _ => false,
        }
    }

    /// Returns whether a signature in this location would have to cover itself.
    pub(crate) const fn overlaps(&self, signature: &Location) -> bool {
        match self {
            Self::Field(field) => field.overlaps(signature),
            Self::Path | Self::UrlPath => signature.is_in_path(),
            Self::Query => signature.is_in_query(),
            Self::Url => signature.is_in_path() || signature.is_in_query(),
            Self::Body | Self::BodyDigest(..) | Self::RawBodyDigest(_) => signature.is_in_body(),
            _ => false,
        }
    }

    /// Returns whether this component signs the value in a location, for every method: a form's field
    /// may be in the query, where no body covers it.
    pub(crate) const fn covers(
        &self,
        location: &Location,
        signature: &Location,
        url_forms: &[UrlForm],
    ) -> bool {
        let is_in_unambiguous_path = location.is_in_path() && !UrlForm::any_unescapes(url_forms);
        match self {
            Self::Body | Self::BodyDigest(..) | Self::RawBodyDigest(_) => {
                location.is_in_body() && !location.is_in_form()
            }
            Self::Custom(custom) => custom.covers(location),
            Self::Field(field) => field.covers(location),
            Self::Path => location.is_in_path(),
            Self::Query => location.is_in_query(),
            Self::Sorted(sorted) => sorted.covers(location, signature),
            // A segment is read as it arrived, so an unescaped URL has two spellings of it.
            Self::Url => location.is_in_query() || is_in_unambiguous_path,
            Self::UrlPath => is_in_unambiguous_path,
            _ => false,
        }
    }

    /// Returns where the names of the headers are that the sender chose to sign, and what separates
    /// them.
    pub(crate) const fn listed_names(&self) -> Option<(&Location, &'static str)> {
        match self {
            Self::Custom(custom) => custom.listed(),
            Self::ListedHeaders(listed) => Some((&listed.names, listed.separator)),
            _ => None,
        }
    }

    /// Returns whether bytes can move within the component under one signature.
    pub(crate) const fn has_ambiguous_boundaries(&self) -> bool {
        match self {
            // Any value may contain the text that joins it to the next one.
            Self::ListedHeaders(_) => true,
            Self::Sorted(sorted) => sorted.has_ambiguous_boundaries(),
            _ => false,
        }
    }

    /// Returns whether the component contains the whole body, in some form.
    pub(crate) const fn includes_body(&self) -> bool {
        match self {
            Self::Body | Self::BodyDigest(..) | Self::Custom(_) | Self::RawBodyDigest(_) => true,
            Self::Sorted(sorted) => !matches!(sorted.source(), Source::Query),
            _ => false,
        }
    }

    /// Returns whether no byte of the body can change without the component.
    pub(crate) const fn signs_body(&self, signature: &Location) -> bool {
        match self {
            Self::Sorted(sorted) => sorted.signs_body(signature),
            _ => self.includes_body(),
        }
    }

    /// Returns whether the component can be read before the body arrives.
    pub(crate) const fn is_in_head(&self) -> bool {
        match self {
            Self::Field(location) => !location.is_in_body(),
            Self::ListedHeaders(listed) => !listed.names.is_in_body(),
            _ => !self.includes_body(),
        }
    }
}

const fn has_line_feed(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        if *first == b'\n' {
            return true;
        }
        rest = others;
    }
    false
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Component({self})")
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("{body}"),
            #[cfg(feature = "legacy")]
            Self::BodyDigest(Digest::Md5, _) => f.write_str("{md5(body)}"),
            #[cfg(feature = "legacy")]
            Self::RawBodyDigest(Digest::Md5) => f.write_str("{md5(body) as bytes}"),
            Self::BodyDigest(Digest::Sha256, _) => f.write_str("{sha256(body)}"),
            Self::RawBodyDigest(Digest::Sha256) => f.write_str("{sha256(body) as bytes}"),
            Self::Custom(custom) => write!(f, "{{{}}}", custom.name()),
            Self::Field(location) => write!(f, "{{{location}}}"),
            Self::Id => f.write_str("{id}"),
            Self::Key => f.write_str("{key}"),
            Self::ListedHeaders(listed) => write!(f, "{{headers listed in {}}}", listed.names),
            Self::Literal(text) => write!(f, "{}", text.escape_debug()),
            Self::Method => f.write_str("{method}"),
            Self::Param(name) => write!(f, "{{param {name}}}"),
            Self::Path => f.write_str("{path}"),
            Self::Query => f.write_str("{query}"),
            Self::Sorted(sorted) => write!(f, "{{{sorted}}}"),
            Self::Timestamp => f.write_str("{timestamp}"),
            Self::Url => f.write_str("{url}"),
            Self::UrlPath => f.write_str("{url without query}"),
        }
    }
}

/// The signed content of a scheme, to be displayed as `{timestamp}.{body}`.
#[derive(Clone, Copy, Debug)]
pub struct SignedContent {
    components: &'static [Component],
}

impl SignedContent {
    pub(crate) const fn new(components: &'static [Component]) -> Self {
        Self { components }
    }
}

impl fmt::Display for SignedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.components
            .iter()
            .try_for_each(|component| component.fmt(f))
    }
}
