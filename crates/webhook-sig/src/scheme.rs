//! How a provider signs, as data.
//!
//! A [`Scheme`] is a `const`: which algorithm, where the signature stands, which bytes it
//! covers. It is checked when it is compiled, so an unsound description is a build error.
//!
//! ```
//! use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
//! use webhook_sig::TimeFormat;
//!
//! const SIGNATURE: Slot = Slot::header("Acme-Signature");
//!
//! /// Acme: HMAC-SHA256 of `{t}.{body}`, as `Acme-Signature: t=<unix>,v1=<hex>`.
//! pub const ACME: Scheme = Scheme::hmac_sha256("acme", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
//!     .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
//!     .signs(&[Part::Timestamp, Part::Literal("."), Part::Body]);
//!
//! assert_eq!(ACME.recipe().to_string(), "{timestamp}.{body}");
//! ```
//!
//! A timestamp that is declared but not signed does not compile:
//!
//! ```compile_fail
//! use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
//! use webhook_sig::TimeFormat;
//!
//! const FORGETFUL: Scheme = Scheme::hmac_sha256("acme", Slot::header("Sig"), Encoding::Hex)
//!     .timestamp(Slot::header("Sent-At"), TimeFormat::UnixSeconds)
//!     .signs(&[Part::Body]);
//! ```

use std::fmt;

use crate::time::{TimeFormat, Tolerance};

pub use self::algorithm::Algorithm;
pub use self::encoding::Encoding;
pub use self::message::{Malformed, Message};
pub use self::part::{Canonical, Part, Recipe};
pub use self::slot::{CANDIDATE_LIMIT, ListPolicy, Slot};

mod algorithm;
mod encoding;
pub(crate) mod message;
mod part;
pub(crate) mod slot;
mod soundness;

/// How one provider signs its deliveries.
///
/// Build one as a `const`, starting with the algorithm and ending with [`signs`](Self::signs);
/// [the module](self) shows a whole one.
pub struct Scheme {
    id: &'static str,
    algorithm: Algorithm,
    signature: Slot,
    encoding: Encoding,
    parts: &'static [Part],
    timestamp: Option<(Slot, TimeFormat)>,
    message_id: Option<Slot>,
    tolerance: Tolerance,
    key_format: KeyFormat,
    methods: &'static [&'static str],
    acknowledgement: Acknowledgement,
    body_limit: Option<usize>,
    is_body_unsigned: bool,
}

impl Scheme {
    /// Starts a scheme that signs with HMAC-SHA-1.
    #[must_use]
    pub const fn hmac_sha1(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha1, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-256.
    #[must_use]
    pub const fn hmac_sha256(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha256, signature, encoding)
    }

    /// Starts a scheme that signs with HMAC-SHA-512.
    #[must_use]
    pub const fn hmac_sha512(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::HmacSha512, signature, encoding)
    }

    /// Starts a scheme whose signature is the plain MD5 of a message that contains the key.
    ///
    /// The recipe says where the key stands with one [`Part::Key`].
    ///
    /// # Security
    ///
    /// MD5 is broken and such a construction invites length extension.
    /// It is here because vendors use it; add what they offer beside it, such as their source
    /// addresses, TLS, and a path that nobody can guess.
    #[cfg(feature = "legacy")]
    #[must_use]
    pub const fn keyed_md5(id: &'static str, signature: Slot, encoding: Encoding) -> Self {
        Self::new(id, Algorithm::KeyedMd5, signature, encoding)
    }

    const fn new(
        id: &'static str,
        algorithm: Algorithm,
        signature: Slot,
        encoding: Encoding,
    ) -> Self {
        assert!(!id.is_empty(), "a scheme needs an id");
        Self {
            id,
            algorithm,
            signature,
            encoding,
            parts: &[],
            timestamp: None,
            message_id: None,
            tolerance: Tolerance::DEFAULT,
            key_format: KeyFormat::Text,
            methods: &["POST"],
            acknowledgement: Acknowledgement::AnySuccess,
            body_limit: None,
            is_body_unsigned: false,
        }
    }

    /// Names the signed timestamp: where it stands and how it is written.
    #[must_use]
    pub const fn timestamp(self, slot: Slot, format: TimeFormat) -> Self {
        Self {
            timestamp: Some((slot, format)),
            ..self
        }
    }

    /// Names the signed message id.
    #[must_use]
    pub const fn message_id(self, slot: Slot) -> Self {
        Self {
            message_id: Some(slot),
            ..self
        }
    }

    /// Sets the window for the timestamp where the vendor names another than 300 seconds.
    #[must_use]
    pub const fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Says how the vendor writes its keys; plain text unless set.
    ///
    /// # Panics
    ///
    /// At compile time, if the algorithm takes a shared secret and the format is a public key's.
    #[must_use]
    pub const fn key_format(self, key_format: KeyFormat) -> Self {
        assert!(
            !(self.algorithm.is_symmetric() && matches!(key_format, KeyFormat::Pem)),
            "a PEM holds a public key, which must never serve as a shared secret"
        );
        Self { key_format, ..self }
    }

    /// Sets the methods that deliveries come with; `POST` unless set.
    ///
    /// # Panics
    ///
    /// At compile time, without any.
    #[must_use]
    pub const fn methods(self, methods: &'static [&'static str]) -> Self {
        assert!(!methods.is_empty(), "a scheme needs a method");
        Self { methods, ..self }
    }

    /// Sets which response the vendor takes as an acknowledgement; any 2xx unless set.
    #[must_use]
    pub const fn acknowledged_by(self, acknowledgement: Acknowledgement) -> Self {
        Self {
            acknowledgement,
            ..self
        }
    }

    /// Sets the size of the vendor's largest body in bytes, where the default is too small.
    #[must_use]
    pub const fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: Some(bytes),
            ..self
        }
    }

    /// Says that the signature does not cover the body, or not all of it.
    ///
    /// # Security
    ///
    /// Handlers get a body that anybody on the way can change. Trust the fields that the recipe
    /// names, and nothing else.
    #[must_use]
    pub const fn leaves_body_unsigned(self) -> Self {
        Self {
            is_body_unsigned: true,
            ..self
        }
    }

    /// Sets the signed message, in order, and checks the whole scheme.
    ///
    /// # Panics
    ///
    /// At compile time, if the message or a literal in it is empty; if a declared timestamp or id
    /// is not signed, or a signed one is not declared; if no literal stands right after a free
    /// value that another one follows, or right before one that follows the body; if a keyed hash
    /// has not exactly one [`Part::Key`] or an HMAC has one; if the signature stands in a value
    /// that it signs; or if the body is not signed and
    /// [`leaves_body_unsigned`](Self::leaves_body_unsigned) does not say so.
    #[must_use]
    pub const fn signs(self, parts: &'static [Part]) -> Self {
        let scheme = Self { parts, ..self };
        soundness::check(&scheme);
        scheme
    }

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

    /// Returns where the signature stands.
    #[must_use]
    pub const fn signature(&self) -> Slot {
        self.signature
    }

    /// Returns how the signature is written.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the signed message, in order; [`Display`](std::fmt::Display) shows it as a recipe.
    #[must_use]
    pub const fn recipe(&self) -> Recipe {
        Recipe::new(self.parts)
    }

    /// Returns how the vendor writes its keys.
    #[must_use]
    pub const fn key_format_used(&self) -> KeyFormat {
        self.key_format
    }

    /// Returns where the signed timestamp stands and how it is written.
    #[must_use]
    pub const fn timestamp_slot(&self) -> Option<(Slot, TimeFormat)> {
        self.timestamp
    }

    /// Returns where the signed message id stands.
    #[must_use]
    pub const fn message_id_slot(&self) -> Option<Slot> {
        self.message_id
    }

    /// Returns the window for the timestamp.
    #[must_use]
    pub const fn default_tolerance(&self) -> Tolerance {
        self.tolerance
    }

    /// Returns the methods that deliveries come with.
    #[must_use]
    pub const fn allowed_methods(&self) -> &'static [&'static str] {
        self.methods
    }

    /// Returns which response the vendor takes as an acknowledgement.
    #[must_use]
    pub const fn acknowledgement(&self) -> Acknowledgement {
        self.acknowledgement
    }

    /// Returns the size of the vendor's largest body in bytes, where it needs more than the
    /// default.
    #[must_use]
    pub const fn largest_body(&self) -> Option<usize> {
        self.body_limit
    }

    /// Tells whether the signature covers the whole body, rather than fields of it or none.
    ///
    /// ```
    /// # #[cfg(feature = "legacy")] {
    /// use webhook_sig::provider::{FASTSPRING_CLASSIC, STRIPE};
    ///
    /// assert!(STRIPE.covers_body());
    /// assert!(!FASTSPRING_CLASSIC.covers_body());
    /// # }
    /// ```
    #[must_use]
    pub const fn covers_body(&self) -> bool {
        let mut rest = self.parts;
        while let [part, others @ ..] = rest {
            if matches!(part, Part::Body | Part::BodySha256(_) | Part::Canonical(..)) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Tells whether deliveries are submitted forms: the signature or a signed value is a field.
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
        let timestamp = self.timestamp.map(|(slot, _)| slot);
        let slots = [Some(self.signature), timestamp, self.message_id];
        let is_field = |part: &Part| matches!(part, Part::Field(slot) if slot.is_in_form());
        slots.iter().flatten().any(Slot::is_in_form) || self.parts.iter().any(is_field)
    }

    pub(crate) const fn parts(&self) -> &'static [Part] {
        self.parts
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .field("recipe", &format_args!("{}", self.recipe()))
            .finish_non_exhaustive()
    }
}

/// How a vendor writes its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFormat {
    /// Standard base64, padded; the key is what it decodes to.
    Base64,
    /// Hex of either case; the key is what it decodes to.
    Hex,
    /// A public key between `-----BEGIN` and `-----END` lines; for public-key algorithms only.
    Pem,
    /// The text itself, as UTF-8, every character as shown.
    Text,
    /// `whsec_` and standard base64, as Standard Webhooks writes it; the prefix may be absent.
    Whsec,
}

/// Which response a vendor takes as "delivered, do not send again".
///
/// ```
/// use webhook_sig::scheme::Acknowledgement;
///
/// assert!(Acknowledgement::AnySuccess.covers(204));
/// assert!(!Acknowledgement::Status(200).covers(202));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Acknowledgement {
    /// Any status from 200 to 299.
    AnySuccess,
    /// This status and no other.
    Status(u16),
}

impl Acknowledgement {
    /// Returns a status that acknowledges the whole delivery.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::AnySuccess => 200,
            Self::Status(only) => only,
        }
    }

    /// Tells whether a response with this status acknowledges the whole delivery.
    #[must_use]
    pub const fn covers(self, status: u16) -> bool {
        match self {
            Self::AnySuccess => status >= 200 && status <= 299,
            Self::Status(only) => status == only,
        }
    }
}
