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

use self::soundness::Unsound;

pub use self::acknowledgement::Acknowledgement;
pub use self::algorithm::Algorithm;
pub use self::canonical::{Canonical, WritePart};
pub use self::encoding::Encoding;
#[cfg(feature = "scheme-file")]
pub use self::file::{InvalidScheme, Undescribable};
pub use self::key_format::KeyFormat;
pub use self::message::{Malformed, Message};
pub use self::part::{Digest, LISTED_HEADER_LIMIT, ListedHeaders, Part, Recipe};
pub use self::slot::{CANDIDATE_LIMIT, ListPolicy, Slot};
pub use self::sorted::{FieldEscape, Order, Repeats, Sorted};
pub use self::url_form::UrlForm;

mod acknowledgement;
mod algorithm;
mod canonical;
mod description;
mod encoding;
#[cfg(feature = "scheme-file")]
mod file;
mod key_format;
pub(crate) mod message;
mod options;
mod part;
pub(crate) mod slot;
mod sorted;
mod soundness;
mod start;
mod url_form;

/// A text of a constant; serde would borrow it from what it reads, if it were not named.
type Text = &'static str;
type Texts = &'static [Text];

/// How one provider signs its deliveries.
///
/// Build one as a `const`, starting with the algorithm and ending with [`signs`](Self::signs);
/// [the module](self) shows a whole one. Only a [`token`](Self::token), which signs nothing, is
/// complete from its start.
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
    joins_without_separators: bool,
    url_forms: &'static [UrlForm],
}

impl Scheme {
    /// Sets the signed message, in order, and checks the whole scheme.
    ///
    /// ```
    /// use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// use webhook_sig::{Head, Verifier};
    ///
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Path, Part::Literal("\n"), Part::Body]);
    /// assert_eq!(ACME.recipe().to_string(), r"{path}\n{body}");
    ///
    /// # let headers = [("Content-Type", "application/json")];
    /// let head = Head::new("POST", "/hooks/acme", &headers);
    /// let message = Verifier::new(&ACME).signed_message(&head, "{}")?;
    /// assert_eq!(message, b"/hooks/acme\n{}");
    /// # Ok::<(), webhook_sig::Error>(())
    /// ```
    ///
    /// Without the line break, bytes could move from the path to the body, so it does not compile:
    ///
    /// ```compile_fail
    /// # use webhook_sig::scheme::{Encoding, Part, Scheme, Slot};
    /// const ACME: Scheme =
    ///     Scheme::hmac_sha256("acme", Slot::header("Acme-Signature"), Encoding::Hex)
    ///         .signs(&[Part::Path, Part::Body]);
    /// ```
    ///
    /// # Panics
    ///
    /// At compile time, if the message or a literal in it is empty; if a declared timestamp or id
    /// is not signed, or a signed one is not declared; if no literal stands right after a free
    /// value that another one follows, or right before one that follows the body, and
    /// [`joins_without_separators`](Self::joins_without_separators) does not say so; if a keyed
    /// hash has not exactly one [`Part::Key`] or an HMAC has one; if the signature stands in a
    /// value that it signs; if the body is not signed and
    /// [`leaves_body_unsigned`](Self::leaves_body_unsigned) does not say so; or if the sender shows
    /// a token, which signs nothing.
    #[must_use]
    pub const fn signs(self, parts: &'static [Part]) -> Self {
        let scheme = Self { parts, ..self };
        let checked = soundness::check(&scheme);
        scheme.if_sound(checked)
    }

    /// Returns the scheme, if what it says so far can be.
    const fn checked(self) -> Self {
        let checked = soundness::check_words(&self);
        self.if_sound(checked)
    }

    #[expect(
        clippy::panic,
        reason = "evaluated at compile time, where it is a build error"
    )]
    const fn if_sound(self, checked: Result<(), Unsound>) -> Self {
        match checked {
            Ok(()) => self,
            Err(Unsound { reason, .. }) => panic!("{}", reason),
        }
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
