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

use self::sorted::Source;

pub use self::acknowledgement::Acknowledgement;
pub use self::algorithm::Algorithm;
pub use self::audience::Audience;
pub use self::builder::SchemeBuilder;
pub use self::component::{Component, Digest, ListedHeaders, SignedContent};
#[cfg(feature = "rsa")]
pub(crate) use self::custom::ExplainFn;
pub use self::custom::{Custom, WriteFn};
pub use self::encoding::Encoding;
#[cfg(feature = "scheme-file")]
pub use self::file::{InvalidScheme, NotRepresentable};
pub use self::handshake::{
    Answer, CHALLENGE_LIMIT, Caller, Challenge, Characters, Handshake, Part,
};
pub use self::identity::{IDENTITY_FIELD_LIMIT, Identity};
pub use self::key_format::KeyFormat;
pub use self::location::{CANDIDATE_LIMIT, ListPolicy, Location, PUBLIC_SIGNATURE_LIMIT};
#[cfg(feature = "ecdsa")]
pub use self::public_key::Ecdsa;
#[cfg(feature = "rsa")]
pub use self::public_key::Rsa;
pub use self::sorted::{FieldEscape, Order, Repeats, Sorted};
pub use self::url_form::UrlForm;

mod acknowledgement;
mod algorithm;
mod audience;
mod builder;
pub(crate) mod check;
mod component;
mod constructors;
pub(crate) mod coverage;
mod custom;
mod encoding;
#[cfg(feature = "scheme-file")]
mod file;
pub(crate) mod handshake;
mod identity;
mod key_format;
pub(crate) mod location;
mod locations;
#[cfg(any(feature = "ecdsa", feature = "rsa"))]
mod public_key;
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
        SignedContent::new(self.components)
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

    /// Returns where an id of the event is that the signature does not cover.
    ///
    /// ```
    /// use webhook_sig::provider::{GITHUB, STRIPE};
    /// use webhook_sig::scheme::Location;
    ///
    /// assert_eq!(GITHUB.unsigned_id(), Some(Location::header("X-GitHub-Delivery")));
    /// assert_eq!(STRIPE.unsigned_id(), None);
    /// ```
    #[must_use]
    pub const fn unsigned_id(&self) -> Option<Location> {
        self.unsigned_id
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

    /// Returns whether deliveries are submitted forms: the signature or a signed value is a field.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(FASTSPRING_CLASSIC.reads_form());
    /// assert!(!STRIPE.reads_form());
    /// # }
    /// ```
    #[must_use]
    pub fn reads_form(&self) -> bool {
        let timestamp = self.timestamp.map(|(location, _)| location);
        let locations = [Some(self.signature), timestamp, self.message_id];
        let is_field = |component: &Component| match component {
            Component::Field(location) => location.is_in_form(),
            Component::Sorted(sorted) => !matches!(sorted.source(), Source::Query),
            Component::Custom(custom) => custom.is_reading_form(),
            _ => false,
        };
        locations.iter().flatten().any(Location::is_in_form) || self.components.iter().any(is_field)
    }

    /// Returns whether the signature covers the whole body, rather than parts of it or nothing.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(STRIPE.signs_body());
    /// assert!(!FASTSPRING_CLASSIC.signs_body());
    /// # }
    /// ```
    #[must_use]
    pub const fn signs_body(&self) -> bool {
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if component.signs_body(&self.signature) {
                return !self.unsigned_body;
            }
            rest = others;
        }
        false
    }

    /// Returns whether bytes can move from one signed value to the next under one signature.
    #[must_use]
    pub const fn has_ambiguous_boundaries(&self) -> bool {
        self.ambiguous_boundaries
    }

    /// Returns whether the receiver's URL is signed.
    ///
    /// A verifier then needs its [`BaseUrl`](crate::BaseUrl).
    #[must_use]
    pub const fn signs_url(&self) -> bool {
        let mut rest = self.components;
        while let [component, others @ ..] = rest {
            if matches!(component, Component::Url | Component::UrlPath) {
                return true;
            }
            rest = others;
        }
        false
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

    /// Returns where a signature by HMAC-SHA256 may be instead, which a shared secret verifies.
    #[must_use]
    pub const fn shared_signature(&self) -> Option<Location> {
        self.shared_signature
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
