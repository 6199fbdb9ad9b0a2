//! The fields of a form or query in the order of their names, as many vendors sign them.

use std::fmt;

use crate::scheme::location::{Location, Place, is_equal};

mod writing;

/// The fields of a form or query, decoded and sorted by the bytes of their names.
///
/// The field that holds the signature is never among them, nor are those that the receiver
/// leaves out itself. Unless told otherwise, a name and its value are written one after the
/// other, and a name that occurs twice is refused. Unless names, values and fields are parted and
/// what separates them is escaped, bytes can move between them, and the scheme must say so with
/// [`ambiguous_boundaries`](crate::scheme::SchemeBuilder::ambiguous_boundaries).
///
/// ```
/// use webhook_sig::scheme::{Encoding, FieldEscape, Component, Scheme, Location, Sorted};
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
/// assert_eq!(message("/?shop=a+b&code=7&signature=0a")?, b"code=7&shop=a b");
/// assert_eq!(message("/?shop=a&shop=b").unwrap_err().kind(), ErrorKind::FieldMalformed);
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

/// In which order fields are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// By the bytes of their names.
    #[default]
    Name,
    /// By the bytes of what is written for each of them, name and value.
    Text,
}

/// What a vendor writes for characters that mean something in the sorted text.
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
    /// value has the same signature as one with the list `name[]=2&name[]=1`: whoever has the one can
    /// send the other.
    BracketList,
    /// The values with a text between them, in order of arrival.
    Joined(&'static str),
    /// Nothing is known, so such a request is malformed.
    #[default]
    Refused,
    /// Every value by itself, sorted, each distinct one once.
    Unique,
}

impl Sorted {
    /// The fields of the submitted form: in the query of a GET, else in the body.
    ///
    /// ```
    /// use webhook_sig::scheme::Sorted;
    ///
    /// assert_eq!(Sorted::form().to_string(), "form sorted: namevalue…");
    /// ```
    #[must_use]
    pub const fn form() -> Self {
        Self::of(Source::Form)
    }

    /// The fields of a form in the body, and none where a GET has none.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location, Sorted};
    /// use webhook_sig::{Head, BaseUrl, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .methods(&["POST", "GET"])
    ///         .ambiguous_boundaries()
    ///         .signs(&[Component::Url, Component::Sorted(Sorted::posted_form())]);
    ///
    /// let verifier = Verifier::new(&ACME).base_url(BaseUrl::new("https://shop.example")?);
    /// let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    /// let posted = Head::new("POST", "/?a=1", &headers);
    /// assert_eq!(verifier.signed_message(&posted, "b=2")?, b"https://shop.example/?a=1b2");
    /// let got = Head::new("GET", "/?a=1", &headers);
    /// assert_eq!(verifier.signed_message(&got, "")?, b"https://shop.example/?a=1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn posted_form() -> Self {
        Self::of(Source::PostedForm)
    }

    /// The parameters of the query; [the type](Self) shows it.
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

    /// Leaves the names away, so that only the values are signed, in the order of their names.
    ///
    /// ```
    /// use webhook_sig::scheme::Sorted;
    ///
    /// assert_eq!(Sorted::form().values_only().to_string(), "form sorted: value…");
    /// ```
    #[must_use]
    pub const fn values_only(self) -> Self {
        Self {
            values_only: true,
            ..self
        }
    }

    /// Sets the text between a name and its value; [the type](Self) shows it.
    #[must_use]
    pub const fn assign(self, assign: &'static str) -> Self {
        Self { assign, ..self }
    }

    /// Sets the text between two fields; [the type](Self) shows it.
    #[must_use]
    pub const fn separator(self, separator: &'static str) -> Self {
        Self { separator, ..self }
    }

    /// Sets what is written for characters that mean something in the sorted text.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, FieldEscape, Component, Scheme, Location, Sorted};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const PARAMETERS: Sorted =
    ///     Sorted::query().assign("=").separator("&").escape(FieldEscape::Percent);
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
    ///         .unsigned_body()
    ///         .signs(&[Component::Sorted(PARAMETERS)]);
    ///
    /// # let headers = [("Acme-Version", "1")];
    /// let head = Head::new("POST", "/?a=1%262%3D3&b=4", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "")?;
    /// assert_eq!(message, b"a=1%262=3&b=4");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub const fn escape(self, escape: FieldEscape) -> Self {
        Self { escape, ..self }
    }

    /// Sets what is signed of a name that occurs several times.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Repeats, Scheme, Location, Sorted};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const PARAMETERS: Sorted = Sorted::query().assign("=").repeats(Repeats::Joined(","));
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
    ///         .ambiguous_boundaries()
    ///         .unsigned_body()
    ///         .signs(&[Component::Sorted(PARAMETERS)]);
    ///
    /// # let headers = [("Acme-Version", "1")];
    /// let head = Head::new("POST", "/?tag=b&tag=a", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "")?;
    /// assert_eq!(message, b"tag=b,a");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub const fn repeats(self, repeats: Repeats) -> Self {
        Self { repeats, ..self }
    }

    /// Sets the order in which fields are signed; by their names unless set.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Order, Component, Scheme, Location, Sorted};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const PARAMETERS: Sorted = Sorted::query().assign("=").separator("&").order(Order::Text);
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
    ///         .ambiguous_boundaries()
    ///         .unsigned_body()
    ///         .signs(&[Component::Sorted(PARAMETERS)]);
    ///
    /// # let headers = [("Acme-Version", "1")];
    /// let head = Head::new("POST", "/?a=1&a-b=2", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "")?;
    /// assert_eq!(message, b"a-b=2&a=1");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub const fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// Leaves fields out by name, beside the signature's own.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Component, Scheme, Location, Sorted};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const PARAMETERS: Sorted = Sorted::query().without(&["old_signature"]);
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::query("signature"), Encoding::Hex)
    ///         .ambiguous_boundaries()
    ///         .unsigned_body()
    ///         .signs(&[Component::Sorted(PARAMETERS)]);
    ///
    /// # let headers = [("Acme-Version", "1")];
    /// let head = Head::new("POST", "/?a=1&old_signature=0b&signature=0a", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "")?;
    /// assert_eq!(message, b"a1");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    #[must_use]
    pub const fn without(self, without: &'static [&'static str]) -> Self {
        Self { without, ..self }
    }

    pub(crate) const fn source(&self) -> Source {
        self.source
    }

    /// Returns whether the value in a location is among the fields, whatever the request.
    pub(crate) const fn covers(&self, location: &Location, signature: &Location) -> bool {
        let ((Source::Form, Place::Form(name) | Place::FormJson(name, _))
        | (Source::Query, Place::Query(name))) = (self.source, location.place())
        else {
            // Of a GET the posted form is empty, and a form's field is looked for in the query.
            return false;
        };
        // The field that holds the signature is left out, where the form of a GET is its query too.
        if let Place::Form(own) | Place::FormJson(own, _) | Place::Query(own) = signature.place()
            && is_equal(own, name, false)
        {
            return false;
        }
        let mut rest = self.without;
        while let [left_out, others @ ..] = rest {
            if is_equal(left_out, name, false) {
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
            || !is_equal(self.assign, "=", false)
            || !is_equal(self.separator, "&", false)
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
