//! Building a scheme: its options in any order, checked as a whole at the end.

use std::time::Duration;

use crate::scheme::check::{self, Unsound};
use crate::scheme::{
    Acknowledgement, Algorithm, Component, Encoding, Format, KeyFormat, Location, Scheme, UrlForm,
};
use crate::time::{TimeFormat, Tolerance};

mod audience;
mod certificates;
mod events;
mod handshakes;
mod jws;
mod key_id;
mod keys;
#[cfg(feature = "message-signatures")]
mod message_signature;
mod weak_points;

/// Builds a [`Scheme`], which is checked at the end.
///
/// [`signs`](Self::signs), or [`build`](Self::build) for a token and for a
/// [derived](Scheme::derive) scheme, checks it as a whole. The options may come in any order before
/// that. There is no other way to create a `Scheme`.
///
/// ```
/// use std::time::Duration;
/// use http::StatusCode;
/// use webhook_sig::scheme::{Acknowledgement, Component, Encoding, KeyFormat, Location, Scheme};
/// use webhook_sig::{InvalidKey, TimeFormat, Tolerance};
///
/// const SENT_AT: Location = Location::header("Acme-Sent-At");
/// const ID: Location = Location::header("Acme-Delivery");
/// const WINDOW: Tolerance = Tolerance::symmetric(Duration::from_secs(600));
///
/// const ACME: Scheme =
///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
///         .timestamp(SENT_AT, TimeFormat::HttpDate)
///         .message_id(ID)
///         .tolerance(WINDOW)
///         .key_format(KeyFormat::Hex)
///         .methods(&["PUT"])
///         .acknowledgement(Acknowledgement::status(202))
///         .body_limit(8 * 1024 * 1024)
///         .signs(&[
///             Component::Id,
///             Component::Literal("\n"),
///             Component::Timestamp,
///             Component::Literal("\n"),
///             Component::Body,
///         ]);
///
/// assert_eq!(ACME.signed_content().to_string(), r"{id}\n{timestamp}\n{body}");
/// assert_eq!(ACME.timestamp(), Some((SENT_AT, TimeFormat::HttpDate)));
/// assert_eq!(ACME.message_id(), Some(ID));
/// assert_eq!(ACME.tolerance(), WINDOW);
/// assert_eq!(ACME.methods(), ["PUT"]);
/// assert_eq!(ACME.body_limit(), Some(8_388_608));
/// assert!(ACME.acknowledgement().accepts(StatusCode::ACCEPTED));
/// let invalid = ACME.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap_err();
/// assert_eq!(invalid, InvalidKey::Undecodable(KeyFormat::Hex));
/// ```
///
/// A timestamp that is not signed does not compile, in any order of the options:
///
/// ```compile_fail
/// # use webhook_sig::provider::GITHUB;
/// # use webhook_sig::scheme::{Location, Scheme};
/// # use webhook_sig::TimeFormat;
/// const ACME: Scheme = GITHUB
///     .derive("acme")
///     .timestamp(Location::header("Acme-Sent-At"), TimeFormat::UnixSeconds)
///     .build();
/// ```
#[derive(Debug)]
#[must_use = "a builder is not a scheme until `signs` or `build` has checked it"]
pub struct SchemeBuilder {
    pub(super) draft: Scheme,
}

impl Scheme {
    /// Starts a scheme from this one, for a vendor that signs in the same way.
    ///
    /// [`build`](SchemeBuilder::build) ends it.
    ///
    /// The new scheme signs in the same way: it keeps the signature's location, list policy, encoding
    /// and algorithm, the signed content with its URL forms, the timestamp with its tolerance, the
    /// message id, the key format and the key's id, the audience, and whether unsigned bodies and
    /// ambiguous boundaries are accepted.
    /// Acknowledgement, methods, body limit, late deliveries, and what is known of events differ
    /// between vendors, and start from their defaults.
    ///
    /// ```
    /// use webhook_sig::Scheme;
    /// use webhook_sig::provider::STANDARD_WEBHOOKS;
    ///
    /// const ACME: Scheme = STANDARD_WEBHOOKS.derive("acme").build();
    ///
    /// assert_eq!(ACME.id(), "acme");
    /// assert_eq!(ACME.signature(), STANDARD_WEBHOOKS.signature());
    /// ```
    pub const fn derive(&self, id: &'static str) -> SchemeBuilder {
        SchemeBuilder {
            draft: Self {
                components: self.components,
                timestamp: self.timestamp,
                message_id: self.message_id,
                tolerance: self.tolerance,
                key_format: self.key_format,
                audience: self.audience,
                unsigned_body: self.unsigned_body,
                ambiguous_boundaries: self.ambiguous_boundaries,
                url_forms: self.url_forms,
                opens_with: self.opens_with,
                json_form: self.json_form,
                short_modulus: self.short_modulus,
                shared_signature: self.shared_signature,
                key_id: self.key_id,
                format: self.format,
                claims: self.claims,
                never_expires: self.never_expires,
                #[cfg(feature = "certificates")]
                certificate_chain: self.certificate_chain,
                ..Self::draft(id, self.algorithm, self.signature, self.encoding)
            },
        }
    }

    const fn draft(
        id: &'static str,
        algorithm: Algorithm,
        signature: Location,
        encoding: Encoding,
    ) -> Self {
        Self {
            id,
            algorithm,
            signature,
            encoding,
            components: &[],
            timestamp: None,
            message_id: None,
            event: None,
            unsigned_id: None,
            event_type: None,
            event_time: None,
            unique_messages: false,
            retried_for: None,
            tolerance: Tolerance::DEFAULT,
            late_by: None,
            key_format: if algorithm.is_symmetric() {
                KeyFormat::Text
            } else {
                KeyFormat::PublicKey
            },
            audience: None,
            methods: &["POST"],
            acknowledgement: Acknowledgement::ANY_SUCCESS,
            body_limit: None,
            unsigned_body: false,
            ambiguous_boundaries: false,
            url_forms: &[UrlForm::AsConfigured],
            handshakes: &[],
            opens_with: "",
            json_form: false,
            short_modulus: false,
            shared_signature: None,
            key_id: None,
            format: Format::Plain,
            claims: &[],
            never_expires: false,
            variants: &[],
            certificate_url: None,
            #[cfg(feature = "certificates")]
            certificate_chain: None,
        }
    }
}

impl SchemeBuilder {
    pub(super) const fn new(
        id: &'static str,
        algorithm: Algorithm,
        signature: Location,
        encoding: Encoding,
    ) -> Self {
        Self {
            draft: Scheme::draft(id, algorithm, signature, encoding),
        }
    }

    /// Sets the location of the signed timestamp, and how it is written.
    pub const fn timestamp(mut self, location: Location, format: TimeFormat) -> Self {
        self.draft.timestamp = Some((location, format));
        self
    }

    /// Sets the location of the signed message id.
    pub const fn message_id(mut self, location: Location) -> Self {
        self.draft.message_id = Some(location);
        self
    }

    /// Sets the window for the timestamp, where the vendor documents another than
    /// [`Tolerance::DEFAULT`].
    pub const fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.draft.tolerance = tolerance;
        self
    }

    /// Sets how long after its timestamp a genuine delivery may arrive.
    ///
    /// It is for vendors whose retries come later than their own window allows.
    ///
    /// By itself it does not widen the window;
    /// [`Verifier::window_for_retries`](crate::Verifier::window_for_retries) does, by as much.
    pub const fn late_by(mut self, delay: Duration) -> Self {
        self.draft.late_by = Some(delay);
        self
    }

    /// Sets the methods that deliveries come with; defaults to `POST`.
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.draft.methods = methods;
        self
    }

    /// Sets which response the vendor takes as an acknowledgement; defaults to any 2xx.
    pub const fn acknowledgement(mut self, acknowledgement: Acknowledgement) -> Self {
        self.draft.acknowledgement = acknowledgement;
        self
    }

    /// Sets the size of the vendor's largest body in bytes.
    ///
    /// It is for vendors whose bodies exceed [`BODY_LIMIT`](crate::verify::BODY_LIMIT).
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.draft.body_limit = Some(bytes);
        self
    }

    /// Sets the forms in which the vendor may sign the receiver's URL; each is tried.
    ///
    /// Defaults to [`UrlForm::AsConfigured`], which must be the first.
    ///
    /// [`Scheme::url_forms`] shows a vendor with two.
    pub const fn url_forms(mut self, url_forms: &'static [UrlForm]) -> Self {
        self.draft.url_forms = url_forms;
        self
    }

    /// Takes the fields of a form from a JSON object as well, where the content type is
    /// `application/json`.
    ///
    /// It is for vendors whose customers choose between both for the same fields and the same
    /// signature. The members must be strings and numbers; a number is signed as it is written.
    ///
    /// # Security
    ///
    /// Names and texts are signed, and types are not: `amount=1e3`, `{"amount":1e3}` and
    /// `{"amount":"1e3"}` have one signature, and an attacker can turn a captured one into another.
    /// A handler must read each field as the one type that it expects.
    ///
    /// # Example
    ///
    /// ```
    /// use webhook_sig::provider::VONAGE_SMS_SIGNATURE;
    /// use webhook_sig::{Head, Verifier};
    ///
    /// let verifier = Verifier::new(&VONAGE_SMS_SIGNATURE);
    /// let headers = [("Content-Type", "application/json")];
    /// let head = Head::new("POST", "/", &headers);
    ///
    /// let body = r#"{"timestamp":1700000000,"text":"a b"}"#;
    /// assert_eq!(verifier.signed_message(&head, body)?, b"&text=a b&timestamp=1700000000");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    pub const fn json_form(mut self) -> Self {
        self.draft.json_form = true;
        self
    }

    /// Sets the signed content, in order, checks the whole scheme and returns it.
    ///
    /// ```
    /// use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Component::Path, Component::Literal("\n"), Component::Body]);
    /// assert_eq!(ACME.signed_content().to_string(), r"{path}\n{body}");
    ///
    /// # let headers = [("Content-Type", "application/json")];
    /// let head = Head::new("POST", "/hooks/acme", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "{}")?;
    /// assert_eq!(message, b"/hooks/acme\n{}");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// As [`build`](Self::build).
    #[must_use]
    #[track_caller]
    pub const fn signs(mut self, components: &'static [Component]) -> Scheme {
        self.draft.components = components;
        self.build()
    }

    /// Checks a scheme and returns it; most schemes end with [`signs`](Self::signs) instead.
    ///
    /// Use it for a token, which signs nothing, and for a [derived](Scheme::derive) scheme, which
    /// has its signed content already.
    ///
    /// # Panics
    ///
    /// Panics if the scheme breaks a law: for a constant at compile time, otherwise when it is
    /// built. The message names the law and the remedy. The laws are, in the order of the checks:
    ///
    /// - it has an id and a method;
    /// - a signature is not encoded as text, the key format is not a public key, and HTTP Basic alone has
    ///   [`KeyFormat::UserAndPassword`];
    /// - no method is empty or begins with another one;
    /// - the body limit is not zero, and the first URL form is [`UrlForm::AsConfigured`];
    /// - it signs something, unless it is a token, which signs nothing;
    /// - no literal is empty, and a hash in the content is written as hex or base64;
    /// - a signed value is in one header;
    /// - a form that may come as JSON has the signature among its fields;
    /// - the signature is not in a value that it signs;
    /// - the timestamp and the message id are declared if and only if they are signed;
    /// - a keyed hash has exactly one [`Component::Key`], an HMAC none;
    /// - a list of signed header names is signed itself;
    /// - bytes cannot move from one value to another, unless
    ///   [`ambiguous_boundaries`](Self::ambiguous_boundaries) says so;
    /// - the body is signed, unless [`unsigned_body`](Self::unsigned_body) says so;
    /// - a scheme with public keys has an [`Audience`](crate::scheme::Audience), and one with shared
    ///   secrets is not for everyone; a parameter or a value that names the receiver is signed;
    /// - an [identity](crate::scheme::Identity) names one to eight fields; a batch is a JSON array with
    ///   JSON pointers into its items; of several kinds, none is a choice itself, and each can apply;
    /// - each of an event's values is in one header;
    /// - the signature is not in a value that identifies the event;
    /// - the signature covers each value that identifies the event, and all of a body that does,
    ///   unless a token vouches for them. A header counts where the sender lists the signed ones, and
    ///   a form's field if the body is signed and no form is in a query;
    /// - the signature does not cover the unsigned id, and a token has none;
    /// - the time of retries is not zero;
    /// - the key's id is in one header, and the signature is not in it;
    /// - the URL of a certificate leads to hosts, a path and a name of the vendor's alone, and a chain of
    ///   certificates has 2 to 6, for a key of ECDSA or RSA.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    #[track_caller]
    pub const fn build(self) -> Scheme {
        match check::check(&self.draft) {
            Ok(()) => self.draft,
            Err(Unsound { reason, .. }) => panic!("{}", reason),
        }
    }

    /// Does what [`signs`](Self::signs) does, for a scheme that is read from a file.
    #[cfg(feature = "scheme-file")]
    pub(super) fn check(mut self, components: &'static [Component]) -> Result<Scheme, Unsound> {
        self.draft.components = components;
        check::check(&self.draft)?;
        Ok(self.draft)
    }
}
