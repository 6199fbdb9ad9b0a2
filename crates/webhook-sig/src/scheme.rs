//! How a provider signs, as data.
//!
//! A [`Scheme`] is a `const`: the algorithm, where the signature is, and which bytes it covers. It
//! is checked at compile time, so an unsound description is a build error.
//!
//! ```
//! use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
//! use webhook_sig::TimeFormat;
//!
//! const SIGNATURE: Location = Location::header("Acme-Signature");
//!
//! /// Acme: HMAC-SHA256 of `{t}.{body}`, as `Acme-Signature: t=<unix>,v1=<hex>`.
//! pub const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
//!     .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
//!     .signs(&[Component::Timestamp, Component::Literal("."), Component::Body]);
//!
//! assert_eq!(ACME.signed_content().to_string(), "{timestamp}.{body}");
//! ```
//!
//! A constructor such as [`Scheme::hmac_sha256`] starts a [`SchemeBuilder`];
//! [`signs`](SchemeBuilder::signs), or [`build`](SchemeBuilder::build) for a token, finishes it.
//!
//! A timestamp that is declared but not signed does not compile:
//!
//! ```compile_fail
//! use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
//! use webhook_sig::TimeFormat;
//!
//! const FORGETFUL: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
//!     .timestamp(Location::header("Sent-At"), TimeFormat::UnixSeconds)
//!     .signs(&[Component::Body]);
//! ```
#![cfg_attr(
    feature = "scheme-file",
    doc = concat!("\n", include_str!("../docs/scheme-files.md"))
)]

use std::fmt;
use std::time::Duration;

use crate::time::{TimeFormat, Tolerance};

pub use self::acknowledgement::Acknowledgement;
pub use self::algorithm::Algorithm;
pub use self::audience::Audience;
pub use self::builder::SchemeBuilder;
#[cfg(feature = "certificates")]
pub use self::certificate::ChainPolicy;
pub use self::certificate::{CertificateHost, CertificatePolicy};
pub use self::component::{Component, Digest};
#[cfg(feature = "rsa")]
pub(crate) use self::custom::ExplainFn;
pub use self::custom::{Custom, WriteFn};
pub use self::encoding::Encoding;
#[cfg(feature = "scheme-file")]
pub use self::file::{InvalidScheme, NotRepresentable};
pub(crate) use self::format::Format;
pub use self::handshake::{
    Answer, CHALLENGE_LIMIT, Caller, Challenge, Characters, Handshake, Part,
};
pub use self::identity::{IDENTITY_FIELD_LIMIT, Identity};
pub use self::jws::Claim;
pub(crate) use self::jws::Payload;
pub use self::key_format::KeyFormat;
pub use self::listed_headers::{HeaderLines, ListedHeaders};
pub use self::location::{
    CANDIDATE_LIMIT, ITEM_LIMIT, ListPolicy, Location, PUBLIC_SIGNATURE_LIMIT, TOKEN_LIMIT,
};
pub(crate) use self::message_signature::Choice;
#[cfg(feature = "message-signatures")]
pub(crate) use self::message_signature::Version;
pub use self::message_signature::{BodyCoverage, Covered, MessageSignature};
#[cfg(feature = "ecdsa")]
pub use self::public_key::Ecdsa;
#[cfg(feature = "rsa")]
pub use self::public_key::Rsa;
pub use self::signed_content::SignedContent;
pub use self::sorted::{FieldEscape, Order, Repeats, Sorted};
pub use self::url_form::UrlForm;

mod acknowledgement;
mod algorithm;
mod audience;
mod builder;
mod certificate;
pub(crate) mod check;
mod component;
mod constructors;
pub(crate) mod coverage;
mod custom;
mod encoding;
#[cfg(feature = "stored")]
mod erase;
#[cfg(feature = "scheme-file")]
mod file;
mod format;
pub(crate) mod handshake;
mod identity;
mod jws;
mod key_format;
mod listed_headers;
pub(crate) mod location;
mod locations;
mod message_signature;
mod params;
#[cfg(any(feature = "ecdsa", feature = "rsa"))]
mod public_key;
mod signed_content;
mod sorted;
mod url_form;

/// How one provider signs its deliveries.
///
/// Only a [`SchemeBuilder`] creates one, and checks it, so a scheme that exists is sound. [The
/// module](self) has an example.
pub struct Scheme {
    id: &'static str,
    algorithm: Algorithm,
    signature: Location,
    encoding: Encoding,
    components: &'static [Component],
    timestamp: Option<(Location, TimeFormat)>,
    message_id: Option<Location>,
    event: Option<Identity>,
    unsigned_id: Option<Location>,
    event_type: Option<Location>,
    event_time: Option<(Location, TimeFormat)>,
    unique_messages: bool,
    retried_for: Option<Duration>,
    tolerance: Tolerance,
    late_by: Option<Duration>,
    key_format: KeyFormat,
    audience: Option<Audience>,
    methods: &'static [&'static str],
    acknowledgement: Acknowledgement,
    body_limit: Option<usize>,
    unsigned_body: bool,
    ambiguous_boundaries: bool,
    url_forms: &'static [UrlForm],
    handshakes: &'static [Handshake],
    opens_with: &'static str,
    json_form: bool,
    short_modulus: bool,
    shared_signature: Option<Location>,
    key_id: Option<Location>,
    format: Format,
    claims: &'static [Claim],
    never_expires: bool,
    variants: &'static [&'static Self],
    certificate_url: Option<CertificatePolicy>,
    #[cfg(feature = "certificates")]
    certificate_chain: Option<ChainPolicy>,
}

impl Scheme {
    /// Returns the id, such as `stripe`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns where the signature is.
    #[must_use]
    pub const fn signature(&self) -> Location {
        self.signature
    }

    /// Returns how the signature is written.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the signed content, which [`Display`](std::fmt::Display) shows as
    /// `{timestamp}.{body}`.
    #[must_use]
    pub const fn signed_content(&self) -> SignedContent {
        SignedContent::new(self.format, self.components)
    }

    /// Returns how the vendor writes its keys.
    #[must_use]
    pub const fn key_format(&self) -> KeyFormat {
        self.key_format
    }

    /// Returns where the signed timestamp is and how it is written.
    #[must_use]
    pub const fn timestamp(&self) -> Option<(Location, TimeFormat)> {
        self.timestamp
    }

    /// Returns where the signed message id is.
    #[must_use]
    pub const fn message_id(&self) -> Option<Location> {
        self.message_id
    }

    /// Returns what makes two deliveries the same event, where that is known.
    #[must_use]
    pub const fn event(&self) -> Option<Identity> {
        self.event
    }

    /// Returns where the event's type is, signed or not.
    #[must_use]
    pub const fn event_type(&self) -> Option<Location> {
        self.event_type
    }

    /// Returns where the time of the event is and how it is written, signed or not.
    ///
    /// It is when the event happened; [`timestamp`](Self::timestamp) is when it was sent.
    #[must_use]
    pub const fn event_time(&self) -> Option<(Location, TimeFormat)> {
        self.event_time
    }

    /// Returns whether no two events have the same signed content.
    #[must_use]
    pub const fn has_unique_messages(&self) -> bool {
        self.unique_messages
    }

    /// Returns how long the vendor tries to deliver an event, where that is known.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// assert_eq!(STRIPE.retried_for(), Some(Duration::from_secs(3 * 24 * 60 * 60)));
    /// ```
    #[must_use]
    pub const fn retried_for(&self) -> Option<Duration> {
        self.retried_for
    }

    /// Returns the window for the timestamp.
    #[must_use]
    pub const fn tolerance(&self) -> Tolerance {
        self.tolerance
    }

    /// Returns how long after its timestamp a genuine delivery may arrive.
    ///
    /// `None` if that is within the vendor's window.
    ///
    /// By itself it does not change what is accepted;
    /// [`Verifier::window_for_retries`](crate::Verifier::window_for_retries) does.
    ///
    /// ```
    /// use webhook_sig::provider::{LINEAR, STRIPE};
    ///
    /// assert_eq!(STRIPE.late_by(), None);
    /// assert_eq!(LINEAR.late_by().unwrap().as_secs(), 7 * 60 * 60 + 60);
    /// ```
    #[must_use]
    pub const fn late_by(&self) -> Option<Duration> {
        self.late_by
    }

    /// Returns the methods that deliveries come with.
    #[must_use]
    pub const fn methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Returns which response acknowledges a delivery.
    #[must_use]
    pub const fn acknowledgement(&self) -> Acknowledgement {
        self.acknowledgement
    }

    /// Returns the size of the vendor's largest body in bytes, if it exceeds the default limit.
    #[must_use]
    pub const fn body_limit(&self) -> Option<usize> {
        self.body_limit
    }

    /// Returns whether bytes can move from one signed value to the next under one signature.
    #[must_use]
    pub const fn has_ambiguous_boundaries(&self) -> bool {
        self.ambiguous_boundaries
    }

    /// Returns the forms in which the vendor may sign the receiver's URL.
    ///
    /// ```
    /// use webhook_sig::provider::{SQUARE, TWILIO};
    /// use webhook_sig::scheme::UrlForm;
    ///
    /// assert_eq!(TWILIO.url_forms(), [UrlForm::AsConfigured, UrlForm::OtherPort]);
    /// assert_eq!(SQUARE.url_forms(), [UrlForm::AsConfigured]);
    /// ```
    #[must_use]
    pub const fn url_forms(&self) -> &'static [UrlForm] {
        self.url_forms
    }

    /// Returns the requests by which the vendor checks the receiver's URL, with their answers.
    #[must_use]
    pub const fn handshakes(&self) -> &'static [Handshake] {
        self.handshakes
    }

    /// Returns whether an RSA key may have a modulus of 1024 to 2047 bits.
    #[must_use]
    pub const fn takes_short_modulus(&self) -> bool {
        self.short_modulus
    }

    /// Returns whether the fields of a form may come as the members of a JSON object instead.
    #[must_use]
    pub const fn has_json_form(&self) -> bool {
        self.json_form
    }

    /// Returns the characters of which every signed content begins with one, or nothing where it
    /// may begin with any.
    #[must_use]
    pub const fn opens_with(&self) -> &'static str {
        self.opens_with
    }

    pub(crate) const fn components(&self) -> &'static [Component] {
        self.components
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .field("signed_content", &format_args!("{}", self.signed_content()))
            .finish_non_exhaustive()
    }
}
