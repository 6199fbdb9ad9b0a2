//! A request as its readers see it: the head, and the body once it is there.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use arrayvec::ArrayVec;

#[cfg(feature = "message-signatures")]
use crate::error::Error;
#[cfg(feature = "message-signatures")]
use crate::request::labeled_signature::LabeledSignature;
use crate::request::{
    FIELD_LIMIT, Fields, Found, HEADER_LIMIT, Head, ReadError, Token, form, json, json::Scalar,
    multipart,
};

use self::items::Items;

mod items;
#[cfg(feature = "message-signatures")]
mod message_signature;

/// A request whose values are read: by locations, and by the functions of irregular schemes.
///
/// A [`Custom`](crate::scheme::Custom) function gets one. This one signs the method, the
/// length of the body, and every value of the form:
///
/// ```
/// use webhook_sig::request::{ReadError, View};
/// use webhook_sig::scheme::{Custom, Encoding, Component, Scheme, Location};
/// use webhook_sig::{ErrorKind, Head, Verifier};
///
/// fn values(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
///     write(view.method().as_bytes());
///     write(view.body().len().to_string().as_bytes());
///     view.form()?.iter().for_each(|(_name, value)| write(value));
///     Ok(())
/// }
///
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .signs(&[Component::Custom(Custom::new("values", values))]);
///
/// let headers = [("Content-Type", "application/x-www-form-urlencoded")];
/// let head = Head::new("POST", "/", &headers);
/// let message = Verifier::new(&ACME).signed_message(&head, "order=7&name=J+Doe")?;
/// assert_eq!(message, b"POST187J Doe");
///
/// let headers = [("Content-Type", "application/json")];
/// let head = Head::new("POST", "/", &headers);
/// let error = Verifier::new(&ACME).signed_message(&head, "{}").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::BodyMalformed);
/// # Ok::<(), webhook_sig::Error>(())
/// ```
pub struct View<'a> {
    head: &'a Head<'a>,
    /// What a proxy took away from the front of the path.
    base_path: &'a str,
    looked_up: &'a [&'static str],
    found: [Found<'a>; LOOKED_UP],
    body: &'a [u8],
    limits: &'a ReadLimits,
    form: OnceCell<Result<Fields<'a>, ReadError>>,
    query: OnceCell<Result<Fields<'a>, ReadError>>,
    /// What was read from JSON ahead, by its pointer.
    scalars: Vec<(&'static str, Result<Scalar<'a>, ReadError>)>,
    /// What the sender proves itself with in each item of an array, where a scheme has it there.
    items: Option<Box<Result<Items<'a>, ReadError>>>,
    /// The token of a scheme that has one, once it was taken apart; of several, the one that is being
    /// verified.
    token: Option<Result<Arc<Token<'a>>, ReadError>>,
    /// The message signatures of a scheme that has some; the first is the one that is being verified.
    #[cfg(feature = "message-signatures")]
    signatures: Result<Vec<Arc<LabeledSignature>>, Error>,
}

impl<'a> View<'a> {
    /// Creates a view of a request as it arrived here.
    pub(crate) const fn new(head: &'a Head<'a>, body: &'a [u8], limits: &'a ReadLimits) -> Self {
        Self::below("", head, body, limits)
    }

    /// Creates a view of a request as its sender signed it, before a proxy took a path away.
    pub(crate) const fn below(
        base_path: &'a str,
        head: &'a Head<'a>,
        body: &'a [u8],
        limits: &'a ReadLimits,
    ) -> Self {
        Self {
            head,
            base_path,
            looked_up: &[],
            found: [Found::Absent; LOOKED_UP],
            body,
            limits,
            form: OnceCell::new(),
            query: OnceCell::new(),
            scalars: Vec::new(),
            items: None,
            token: None,
            #[cfg(feature = "message-signatures")]
            signatures: Ok(Vec::new()),
        }
    }

    /// Creates a view of the same request with its body.
    pub(crate) fn with_body<'b>(&self, body: &'b [u8]) -> View<'b>
    where
        'a: 'b,
    {
        View {
            token: self.token.clone(),
            #[cfg(feature = "message-signatures")]
            signatures: self.signatures.clone(),
            ..View::below(self.base_path, self.head, body, self.limits)
        }
    }

    /// Takes the token of the request apart, or notes why there is none.
    pub(crate) fn hold_token(&mut self, text: Result<Cow<'a, [u8]>, ReadError>) {
        self.token = Some(text.and_then(Token::parse).map(Arc::new));
    }

    /// Returns the token of the request; missing without [`hold_token`](Self::hold_token).
    pub(crate) fn token(&self) -> Result<&Token<'a>, ReadError> {
        match &self.token {
            Some(Ok(token)) => Ok(token),
            Some(Err(error)) => Err(*error),
            None => Err(ReadError::Missing),
        }
    }

    /// Returns that no message signature is read.
    #[cfg(not(feature = "message-signatures"))]
    pub(crate) const fn signature_param(&self, _: &str) -> Result<String, ReadError> {
        Err(ReadError::Missing)
    }

    /// Looks up the headers that every delivery of a scheme is read from.
    pub(crate) fn look_up(&mut self, names: &'a [&'static str; LOOKED_UP]) {
        self.looked_up = names;
        self.found = self.head.find_all(names);
    }

    /// Looks up a header whose name is compared without regard to case.
    #[must_use]
    pub fn find(&self, name: &str) -> Found<'a> {
        let is_same = |own: &&str| std::ptr::eq(*own, name) || *own == name;
        let mut looked_up = self.looked_up.iter().zip(&self.found);
        let known = looked_up.find(|(own, _)| is_same(own));
        known.map_or_else(|| self.head.header(name), |(_, found)| *found)
    }

    /// Looks up several headers in one pass.
    pub(crate) fn find_each(&self, names: &[&str]) -> Vec<Found<'a>> {
        let mut found = vec![Found::Absent; names.len()];
        self.head.find_into(names, &mut found);
        found
    }

    /// Returns the head as it arrived here, whose path may lack what the sender signed.
    pub(crate) const fn as_arrived(&self) -> &'a Head<'a> {
        self.head
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &'a str {
        self.head.method()
    }

    /// Returns the path and query as the sender addressed them: the path of the
    /// [`BaseUrl`](crate::BaseUrl), if it has one, then the target as it arrived.
    #[must_use]
    pub fn target(&self) -> Cow<'a, str> {
        self.below_base(self.head.target())
    }

    /// Returns the path as the sender addressed it, like [`target`](Self::target).
    #[must_use]
    pub fn path(&self) -> Cow<'a, str> {
        self.below_base(self.head.path())
    }

    fn below_base(&self, arrived: &'a str) -> Cow<'a, str> {
        if self.base_path.is_empty() {
            Cow::Borrowed(arrived)
        } else {
            Cow::Owned([self.base_path, arrived].concat())
        }
    }

    /// Returns the query as it arrived, without its question mark.
    #[must_use]
    pub fn raw_query(&self) -> Option<&'a str> {
        self.head.query()
    }

    /// Returns whether the body is announced as a form.
    #[must_use]
    pub fn announces_form(&self) -> bool {
        form::announces_form(self.head)
    }

    /// Returns the body.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Returns the fields of the submitted form, in order of arrival, without those that the
    /// receiver added itself: from the query of a GET, else from the body, which may be JSON where
    /// the scheme [says so](crate::scheme::SchemeBuilder::json_form).
    ///
    /// # Errors
    ///
    /// [`ReadError::Body`] if a GET has a body too, a percent escape is broken, there are too many
    /// fields, or a body is not announced as
    /// `application/x-www-form-urlencoded`.
    pub fn form(&self) -> Result<&Fields<'a>, ReadError> {
        let form = self.form.get_or_init(|| {
            let text = if self.method() == "GET" {
                // A handler might read the body, which is not signed.
                if !self.body.is_empty() {
                    return Err(ReadError::Body);
                }
                self.raw_query().unwrap_or_default().as_bytes()
            } else if self.announces_form() {
                self.body
            } else if self.limits.json_form && form::announces_json(self.head) {
                let fields = Fields::of_json(self.body, self.limits.field_limit)?;
                return Ok(fields.without(&self.limits.ignored_fields));
            } else {
                return Err(ReadError::Body);
            };
            let fields = Fields::parse(text, self.limits.field_limit)?;
            Ok(fields.without(&self.limits.ignored_fields))
        });
        form.as_ref().map_err(|malformed| *malformed)
    }

    /// Returns the decoded parameters of the query, in order of arrival, without those that the
    /// receiver added itself.
    ///
    /// # Errors
    ///
    /// [`ReadError::Malformed`] if a percent escape is broken or there are too many parameters.
    pub fn query(&self) -> Result<&Fields<'a>, ReadError> {
        let query = self.query.get_or_init(|| {
            let text = self.raw_query().unwrap_or_default().as_bytes();
            let fields = Fields::parse(text, self.limits.field_limit);
            let fields = fields.map_err(|_| ReadError::Malformed)?;
            Ok(fields.without(&self.limits.ignored_fields))
        });
        query.as_ref().map_err(|malformed| *malformed)
    }

    /// Returns a header that occurs once; `None` if it is missing, duplicated or too long.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a [u8]> {
        match self.find(name) {
            Found::One(value) if value.len() <= self.limits.header_limit => Some(value),
            _ => None,
        }
    }

    /// Returns the string or number at a pointer into a JSON body, strings unescaped and numbers
    /// as they are written; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ReadError::Body`] if the body is not JSON; [`ReadError::Malformed`] if a name on the way
    /// occurs twice, or the value is not a string or a number.
    pub fn json(&self, pointer: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.scalar(pointer) {
            Ok(value) => Ok(Some(value.into_bytes().into_owned())),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns whether there is a `null` at a pointer into a JSON body.
    pub(crate) fn is_null(&self, pointer: &str) -> bool {
        json::is_null(self.body, pointer)
    }

    /// Reads the strings and numbers at several pointers into a JSON body in one pass, for
    /// [`scalar`](Self::scalar).
    pub(crate) fn read_ahead(&mut self, pointers: &[&'static str]) {
        let scalars = json::read_all(self.body, pointers);
        self.scalars = pointers.iter().copied().zip(scalars).collect();
    }

    /// Returns the string or number at a pointer into a JSON body.
    pub(crate) fn scalar(&self, pointer: &str) -> Result<Scalar<'a>, ReadError> {
        let mut ahead = self.scalars.iter();
        match ahead.find(|(own, _)| *own == pointer) {
            Some((_, scalar)) => scalar.clone(),
            None => json::read(self.body, pointer),
        }
    }

    /// Reads one field of a form, which may be `multipart/form-data`.
    pub(crate) fn field(&self, name: &str) -> Result<Cow<'a, [u8]>, ReadError> {
        match multipart::boundary(self.head) {
            Some(boundary) => {
                let limit = self.limits.field_limit;
                multipart::read(self.body, boundary, name, limit).map(Cow::Borrowed)
            }
            None => self.form()?.one(name),
        }
    }

    /// Reads the headers that a list names, in its order: not too many, and each of them once, so
    /// that a short head cannot make a long message.
    pub(crate) fn listed_headers<'n>(
        &self,
        names: &'n [u8],
        separator: &str,
    ) -> Result<ListedValues<'n, 'a>, ReadError> {
        let names = std::str::from_utf8(names).map_err(|_| ReadError::Malformed)?;
        let mut listed = ListedValues::new();
        for name in names.split(separator) {
            if listed.iter().any(|(own, _)| name.eq_ignore_ascii_case(own)) {
                return Err(ReadError::Malformed);
            }
            let value = match self.find(name) {
                Found::Absent => return Err(ReadError::Missing),
                Found::One(value) if value.len() <= self.limits.header_limit => value,
                Found::One(_) | Found::Many => return Err(ReadError::Malformed),
            };
            let pushed = listed.try_push((name, value));
            pushed.map_err(|_| ReadError::Malformed)?;
        }
        Ok(listed)
    }

    pub(crate) const fn limits(&self) -> &'a ReadLimits {
        self.limits
    }
}

/// The greatest number of headers that a sender may list; more are malformed.
pub const LISTED_HEADER_LIMIT: usize = 16;

/// How many headers are looked up together: the length of the body, and those with the signature,
/// the timestamp and the id. Others, and other names of these, are looked up one by one.
pub(crate) const LOOKED_UP: usize = 4;

/// Names and values of listed headers.
pub(crate) type ListedValues<'n, 'a> = ArrayVec<(&'n str, &'a [u8]), LISTED_HEADER_LIMIT>;

impl fmt::Debug for View<'_> {
    /// Shows the body's length: bodies hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("head", self.head)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// How values are read: what is left out, when to stop, and what counts as a form.
#[derive(Clone, Debug)]
pub(crate) struct ReadLimits {
    pub(crate) ignored_fields: Vec<String>,
    pub(crate) header_limit: usize,
    pub(crate) field_limit: usize,
    /// A JSON object counts as a form of its members.
    pub(crate) json_form: bool,
}

impl ReadLimits {
    pub(crate) const fn of(json_form: bool) -> Self {
        Self {
            ignored_fields: Vec::new(),
            header_limit: HEADER_LIMIT,
            field_limit: FIELD_LIMIT,
            json_form,
        }
    }
}
