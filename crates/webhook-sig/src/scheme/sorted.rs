//! The fields of a form or query, sorted by their names, as many vendors sign them.

use std::fmt;

use crate::scheme::location::{Location, Place, is_equal};

mod writer;

/// The fields of a form or query, decoded and sorted by the bytes of their names.
///
/// The field that holds the signature is always left out. By default a name is followed by its
/// value without a separator, and a name that occurs twice is refused. Unless
/// [`assign`](Self::assign) is `=`, [`separator`](Self::separator) is `&` and both are
/// [escaped](FieldEscape::Percent), bytes can move between fields, and the scheme must accept that
/// with [`ambiguous_boundaries`](crate::scheme::SchemeBuilder::ambiguous_boundaries).
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};
/// use webhook_sig::{ErrorKind, Head, Verifier};
///
/// const FIELDS: Sorted =
///     Sorted::query().assign("=").separator("&").escape(FieldEscape::Percent);
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
///         .unsigned_body()
///         .signs(&[Component::Sorted(FIELDS)]);
/// assert_eq!(ACME.signed_content().to_string(), "{query sorted: name=value&…}");
///
/// # let headers = [("Acme-Version", "1")];
/// let message = |target| {
///     let head = Head::new("POST", target, &headers);
///     Verifier::new(&ACME).signed_message(&head, "")
/// };
/// assert_eq!(message("/?shop=a+b&code=7%26&signature=0a")?, b"code=7%26&shop=a b");
/// assert_eq!(message("/?shop=a&shop=b").unwrap_err().kind(), ErrorKind::FieldMalformed);
/// # Ok::<(), webhook_sig::Error>(())
/// ```
///
/// Vendors differ in the details:
///
/// ```
/// use webhook_sig::scheme::{Component, Encoding, Location, Order, Repeats, Scheme, Sorted};
/// use webhook_sig::{Head, Verifier};
///
/// const FIELDS: Sorted = Sorted::query()
///     .assign("=")
///     .separator("&")
///     .order(Order::Text)
///     .repeats(Repeats::Joined(","))
///     .without(&["old_signature"]);
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
///         .ambiguous_boundaries()
///         .unsigned_body()
///         .signs(&[Component::Sorted(FIELDS)]);
///
/// # let headers = [("Acme-Version", "1")];
/// let head = Head::new("POST", "/?a=1&a-b=2&tag=y&tag=x&old_signature=0b&signature=0a", &headers);
/// let message = Verifier::new(&ACME).signed_message(&head, "")?;
/// assert_eq!(message, b"a-b=2&a=1&tag=y,x");
/// # Ok::<(), webhook_sig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    pub(super) source: Source,
    pub(super) values_only: bool,
    pub(super) assign: &'static str,
    pub(super) separator: &'static str,
    pub(super) escape: FieldEscape,
    pub(super) order: Order,
    pub(super) repeats: Repeats,
    pub(super) without: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Form,
    PostedForm,
    Query,
}

/// The order in which fields are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// By the bytes of their names.
    #[default]
    Name,
    /// By the bytes of each field's whole text, name and value.
    Text,
}

/// How a vendor escapes the characters that separate fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldEscape {
    /// The characters themselves.
    #[default]
    None,
    /// `%25` and `%26` for `%` and `&`, and `%3D` for `=` in names.
    Percent,
    /// An underscore for `&` and `=` in values.
    Underscore,
}

/// What a vendor signs of a name that occurs several times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repeats {
    /// The values of `name[]` as `name=["2", "1"]`, in order of arrival; other names once.
    ///
    /// A request with both `name` and `name[]` is malformed. One with `name=["2", "1"]` as a plain
    /// value has the same signature as one with the list `name[]=2&name[]=1`, so a captured one can be
    /// resent as the other.
    BracketList,
    /// The values with a text between them, in order of arrival.
    Joined(&'static str),
    /// Nothing: such a request is malformed.
    #[default]
    Refused,
    /// Each distinct value once, sorted, as a field of its own.
    Unique,
}

impl Sorted {
    /// Selects the fields of the submitted form: in the query of a GET, otherwise in the body.
    #[must_use]
    pub const fn form() -> Self {
        Self::of(Source::Form)
    }

    /// Selects the fields of a form in the body; for a GET there are none.
    #[must_use]
    pub const fn posted_form() -> Self {
        Self::of(Source::PostedForm)
    }

    /// Selects the parameters of the query.
    #[must_use]
    pub const fn query() -> Self {
        Self::of(Source::Query)
    }

    const fn of(source: Source) -> Self {
        Self {
            source,
            values_only: false,
            assign: "",
            separator: "",
            escape: FieldEscape::None,
            order: Order::Name,
            repeats: Repeats::Refused,
            without: &[],
        }
    }

    /// Signs the values only, ordered by name.
    #[must_use]
    pub const fn values_only(self) -> Self {
        Self {
            values_only: true,
            ..self
        }
    }

    /// Sets the text between a name and its value; defaults to none.
    #[must_use]
    pub const fn assign(self, assign: &'static str) -> Self {
        Self { assign, ..self }
    }

    /// Sets the text between two fields; defaults to none.
    #[must_use]
    pub const fn separator(self, separator: &'static str) -> Self {
        Self { separator, ..self }
    }

    /// Sets how separators within names and values are escaped; defaults to [`FieldEscape::None`].
    #[must_use]
    pub const fn escape(self, escape: FieldEscape) -> Self {
        Self { escape, ..self }
    }

    /// Sets what is signed of a name that occurs several times; defaults to [`Repeats::Refused`].
    #[must_use]
    pub const fn repeats(self, repeats: Repeats) -> Self {
        Self { repeats, ..self }
    }

    /// Sets the order in which fields are signed; defaults to [`Order::Name`].
    #[must_use]
    pub const fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// Leaves out these fields, in addition to the one that holds the signature.
    #[must_use]
    pub const fn without(self, without: &'static [&'static str]) -> Self {
        Self { without, ..self }
    }

    pub(crate) const fn source(&self) -> Source {
        self.source
    }

    /// Returns whether the value in a location is among the fields, for any request.
    pub(crate) const fn covers(&self, location: &Location, signature: &Location) -> bool {
        let ((Source::Form, Place::Form(name) | Place::FormJson(name, _))
        | (Source::Query, Place::Query(name))) = (self.source, location.place())
        else {
            // A GET has no posted form, and its fields are looked for in the query.
            return false;
        };
        // The field that holds the signature is left out. The form of a GET is its query, so a
        // signature in the query counts too.
        if let Place::Form(own) | Place::FormJson(own, _) | Place::Query(own) = signature.place()
            && is_equal(own, name)
        {
            return false;
        }
        let mut rest = self.without;
        while let [left_out, others @ ..] = rest {
            if is_equal(left_out, name) {
                return false;
            }
            rest = others;
        }
        true
    }

    /// Returns whether the fields are all of the body's, but for the signature itself.
    ///
    /// Where the signature is inside the JSON of a field, all of that field is left out.
    pub(crate) const fn signs_body(&self, signature: &Location) -> bool {
        !matches!(self.source, Source::Query)
            && !matches!(signature.place(), Place::FormJson(..))
            && self.without.is_empty()
    }

    /// Returns whether two different sets of fields can be written alike.
    ///
    /// [`FieldEscape::Percent`] escapes `&` everywhere and `=` in names, so it keeps apart fields
    /// that are joined by these two and by nothing else.
    pub(crate) const fn has_ambiguous_boundaries(&self) -> bool {
        self.values_only
            || !is_equal(self.assign, "=")
            || !is_equal(self.separator, "&")
            || !matches!(self.escape, FieldEscape::Percent)
            || !matches!(self.repeats, Repeats::Refused)
    }
}

impl fmt::Display for Sorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::Form => "form",
            Source::PostedForm => "posted form",
            Source::Query => "query",
        };
        let name = if self.values_only { "" } else { "name" };
        let Self {
            assign, separator, ..
        } = self;
        write!(f, "{source} sorted: {name}{assign}value{separator}…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A timestamp next to the signature, in the one field that is left out, could be changed.
    #[test]
    fn the_field_of_the_signature_is_not_signed() {
        let (form, query) = (Sorted::form(), Sorted::query());
        let at = |location: Location| location.pair(",", "=", "t");

        assert!(form.covers(&Location::form("time"), &Location::form("sig")));
        assert!(!form.covers(&at(Location::form("sig")), &Location::form("sig")));
        assert!(!form.covers(&at(Location::form("sig")), &Location::query("sig")));
        assert!(query.covers(&Location::query("time"), &Location::query("sig")));
        assert!(!query.covers(&at(Location::query("sig")), &Location::query("sig")));
    }
}
