//! What a signature covers, in order.

use std::fmt;

use crate::scheme::custom::Custom;
use crate::scheme::encoding::Encoding;
use crate::scheme::listed_headers::{HeaderLines, ListedHeaders};
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
    /// The body, encoded as text.
    BodyEncoded(Encoding),
    /// What a function writes, for vendors whose content no other component describes.
    Custom(Custom),
    /// The value in a location, as it arrived; values of forms and queries are decoded.
    Field(Location),
    /// The headers whose names the sender lists, a line for each.
    HeaderLines(HeaderLines),
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
    /// CRC-32, as zlib computes it (ISO-HDLC); as bytes, the most significant is first.
    ///
    /// It is a checksum against accidents: four chosen bytes give any other body the same one. Anyone
    /// who captures a delivery can change an amount in it under the same signature. A scheme that
    /// signs the checksum therefore says [`unsigned_body`](crate::scheme::SchemeBuilder::unsigned_body).
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Digest, Encoding, Location, Scheme};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .unsigned_body() // Fetch the event from the vendor before you trust it.
    ///         .signs(&[Component::BodyDigest(Digest::Crc32, Encoding::Decimal)]);
    ///
    /// assert!(!ACME.signs_body());
    /// ```
    Crc32,
    /// MD5 (RFC 1321), which is broken: anyone who chooses a body can find two with the same hash.
    #[cfg(feature = "legacy")]
    Md5,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-512 (FIPS 180-4).
    Sha512,
}

impl Digest {
    /// Returns whether anyone can make another body with the same hash.
    pub(crate) const fn is_checksum(self) -> bool {
        matches!(self, Self::Crc32)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "crc32",
            #[cfg(feature = "legacy")]
            Self::Md5 => "md5",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
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
                | Self::BodyEncoded(_)
                | Self::Custom(_)
                | Self::Field(_)
                | Self::HeaderLines(_)
                | Self::Id
                | Self::ListedHeaders(_)
                | Self::Path
                | Self::Query
                | Self::Sorted(_)
                | Self::Url
                | Self::UrlPath
        ) || self.is_number()
    }

    /// Returns whether the text is a number of any length: any body can be given any checksum, so the
    /// sender chooses it.
    const fn is_number(&self) -> bool {
        matches!(self, Self::BodyDigest(_, Encoding::Decimal))
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
            (_, Self::Literal(text)) if self.is_number() => has_other_than_digits(text),
            (Self::Field(_) | Self::Id, Self::Timestamp) => !matches!(
                format,
                None | Some(TimeFormat::UnixMillis | TimeFormat::UnixSeconds)
            ),
            (Self::Url, Self::Body) | (Self::Body, Self::Url) => true,
            // The list of the names says how many lines there are.
            (Self::HeaderLines(_), _) => true,
            _ => next.is_delimiter(),
        }
    }

    /// Returns whether it is clear where this value begins, after a value that may contain anything:
    /// it is then read backwards, from the last occurrence of what precedes it.
    pub(crate) const fn begins_after(&self, before: &Self, format: Option<TimeFormat>) -> bool {
        match (before, self) {
            (Self::Literal(text), _) if self.is_number() => has_other_than_digits(text),
            // What a function writes is not known when the values are checked. If it has no line
            // feed, it cannot contain a literal that has one.
            (Self::Literal(text), Self::Custom(custom)) => {
                custom.is_in_lines() && has_line_feed(text)
            }
            (_, Self::Custom(_)) => matches!(before, Self::Key),
            // They are counted from their first one on.
            (_, Self::HeaderLines(_)) => false,
            _ => before.is_delimiter() || before.ends_at(self, format),
        }
    }

    /// Returns whether the text may contain any separator.
    pub(crate) const fn is_unbounded(&self) -> bool {
        match self {
            Self::Body | Self::BodyEncoded(_) | Self::ListedHeaders(_) | Self::Sorted(_) => true,
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
            _ => self.is_of_body() && signature.is_in_body(),
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
            Self::Custom(custom) => custom.covers(location),
            Self::Field(field) => field.covers(location),
            Self::Path => location.is_in_path(),
            Self::Query => location.is_in_query(),
            Self::Sorted(sorted) => sorted.covers(location, signature),
            // A segment is read as it arrived, so an unescaped URL has two spellings of it.
            Self::Url => location.is_in_query() || is_in_unambiguous_path,
            Self::UrlPath => is_in_unambiguous_path,
            _ => self.is_whole_body() && location.is_in_body() && !location.is_in_form(),
        }
    }

    /// Returns whether the component is made of the body and nothing else, byte for byte.
    pub(crate) const fn is_of_body(&self) -> bool {
        matches!(
            self,
            Self::Body | Self::BodyDigest(..) | Self::BodyEncoded(_) | Self::RawBodyDigest(_)
        )
    }

    /// Returns whether the component is a checksum of the body.
    pub(crate) const fn is_checksum(&self) -> bool {
        match self {
            Self::BodyDigest(digest, _) | Self::RawBodyDigest(digest) => digest.is_checksum(),
            _ => false,
        }
    }

    /// Returns whether the component is made of the body alone, and of no other one.
    pub(crate) const fn is_whole_body(&self) -> bool {
        self.is_of_body() && !self.is_checksum()
    }

    /// Returns where the names of the headers are that the sender chose to sign, and what separates
    /// them.
    pub(crate) const fn listed_names(&self) -> Option<(&Location, &'static str)> {
        match self {
            Self::Custom(custom) => custom.listed(),
            Self::HeaderLines(lines) => Some((&lines.names, lines.separator)),
            Self::ListedHeaders(listed) => Some((&listed.names, listed.separator)),
            _ => None,
        }
    }

    /// Returns where the names of the headers are whose values are signed.
    pub(crate) const fn list_of_names(&self) -> Option<&Location> {
        match self {
            Self::HeaderLines(HeaderLines { names, .. })
            | Self::ListedHeaders(ListedHeaders { names, .. }) => Some(names),
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

    /// Returns whether the component is made of the whole body, in some form.
    pub(crate) const fn includes_body(&self) -> bool {
        match self {
            Self::Custom(_) => true,
            Self::Sorted(sorted) => !matches!(sorted.source(), Source::Query),
            _ => self.is_of_body(),
        }
    }

    /// Returns whether no byte of the body can change without the component.
    pub(crate) const fn signs_body(&self, signature: &Location) -> bool {
        match self {
            Self::Sorted(sorted) => sorted.signs_body(signature),
            _ => self.includes_body() && !self.is_checksum(),
        }
    }

    /// Returns whether the component can be read before the body arrives.
    pub(crate) const fn is_in_head(&self) -> bool {
        match self {
            Self::Field(location) => !location.is_in_body(),
            _ => match self.list_of_names() {
                Some(names) => !names.is_in_body(),
                None => !self.includes_body(),
            },
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

const fn has_other_than_digits(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        if !first.is_ascii_digit() {
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
            Self::BodyDigest(digest, _) => write!(f, "{{{}(body)}}", digest.name()),
            Self::BodyEncoded(encoding) => write!(f, "{{body as {encoding}}}"),
            Self::RawBodyDigest(digest) => write!(f, "{{{}(body) as bytes}}", digest.name()),
            Self::Custom(custom) => write!(f, "{{{}}}", custom.name()),
            Self::Field(location) => write!(f, "{{{location}}}"),
            Self::HeaderLines(lines) => {
                write!(f, "{{lines of headers listed in {}}}", lines.names)
            }
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
