//! Why a delivery was not accepted: precise for us, opaque for the sender.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Any error, as a framework or a user's code hands it to us.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a delivery was not accepted.
///
/// [`kind`](Self::kind) is for logs and decisions on our side; [`outcome`](Self::outcome) is all
/// that the sender learns. No message holds a header's value, a key, an expected signature
/// or a byte of the body.
///
/// ```
/// use webhook_sig::{Error, ErrorKind, Outcome};
///
/// let error = Error::from(ErrorKind::SignatureMismatch);
///
/// assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
/// assert_eq!(error.outcome(), Outcome::Refused);
/// assert_eq!(
///     error.to_string(),
///     "the signature matches none of the configured secrets (wrong secret, changed body or, \
///      where it is signed, another URL)",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Error {
    kind: ErrorKind,
    source: Option<Source>,
}

/// The cause of an error.
#[derive(Clone, Debug)]
enum Source {
    Explained(Explained),
    Given(Arc<dyn StdError + Send + Sync>),
}

impl Error {
    /// Creates an error of a kind with a cause, which [`source`](StdError::source) returns.
    ///
    /// ```
    /// use std::error::Error as _;
    /// use webhook_sig::{Error, ErrorKind, Outcome};
    ///
    /// let error = Error::new(ErrorKind::KeysUnavailable, "the database is down");
    ///
    /// assert_eq!(error.to_string(), "the source of keys is unavailable");
    /// assert_eq!(error.source().unwrap().to_string(), "the database is down");
    /// assert_eq!(error.outcome(), Outcome::Unavailable);
    /// assert!(Error::from(ErrorKind::KeysUnavailable).source().is_none());
    /// ```
    #[must_use]
    pub fn new(kind: ErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: Some(Source::Given(Arc::from(source.into()))),
        }
    }

    /// Creates an error of a kind whose cause is put into words only when it is read.
    pub(crate) fn explained(kind: ErrorKind, by: &'static dyn Explain) -> Self {
        Self {
            kind,
            source: Some(Source::Explained(Explained { kind, by })),
        }
    }

    /// Returns what went wrong.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns what the sender learns of it.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.kind.outcome()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.message())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.source.as_ref()? {
            Source::Explained(explained) => Some(explained),
            Source::Given(source) => Some(&**source),
        }
    }
}

/// What can say later which part of a delivery an error is about.
pub(crate) trait Explain: Any + Send + Sync {
    fn explain(&'static self, kind: ErrorKind, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A cause that is put into words only when it is read: to refuse costs no allocation for it.
#[derive(Clone)]
pub(crate) struct Explained {
    kind: ErrorKind,
    by: &'static dyn Explain,
}

impl Explained {
    pub(crate) const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns what explains it, if it is of this type.
    pub(crate) fn by<T: Explain>(&self) -> Option<&'static T> {
        let by: &'static dyn Any = self.by;
        by.downcast_ref()
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.by.explain(self.kind, f)
    }
}

impl fmt::Debug for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Explained({self})")
    }
}

impl StdError for Explained {}

/// Declares each kind once, with its kebab-case name, outcome and message, so that none can be
/// forgotten.
macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident, $name:literal, $outcome:ident, $message:literal;)*) => {
        /// What went wrong, in one word.
        ///
        /// The kebab-case names of [`as_str`](Self::as_str) are stable: delivery files, metrics
        /// and logs use them.
        ///
        /// ```
        /// use webhook_sig::ErrorKind;
        ///
        /// assert_eq!(ErrorKind::TimestampTooOld.as_str(), "timestamp-too-old");
        /// assert_eq!("timestamp-too-old".parse(), Ok(ErrorKind::TimestampTooOld));
        /// assert!("timestamp-to-old".parse::<ErrorKind>().is_err());
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            /// Every kind, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// Returns the name, in kebab-case.
            ///
            /// ```
            /// use webhook_sig::ErrorKind;
            ///
            /// assert_eq!(ErrorKind::SignatureMismatch.as_str(), "signature-mismatch");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Returns what the sender learns of it.
            ///
            /// ```
            /// use webhook_sig::{ErrorKind, Outcome};
            ///
            /// assert_eq!(ErrorKind::SignatureMissing.outcome(), Outcome::Refused);
            /// assert_eq!(ErrorKind::SignatureMismatch.outcome(), Outcome::Refused);
            /// assert_eq!(ErrorKind::StoreUnavailable.outcome(), Outcome::Unavailable);
            /// ```
            #[must_use]
            pub const fn outcome(self) -> Outcome {
                match self {
                    $(Self::$kind => Outcome::$outcome,)*
                }
            }

            const fn message(self) -> &'static str {
                match self {
                    $(Self::$kind => $message,)*
                }
            }
        }
    };
}

error_kinds! {
    /// The delivery was handled before; the handler does not run again.
    AlreadyHandled, "already-handled", AlreadyHandled,
        "the event was handled before (to run it again when it is resent, forget it first)";
    /// The signature is valid, and what is signed names another receiver; the source says where.
    AudienceMismatch, "audience-mismatch", Refused,
        "the delivery is genuine and meant for another receiver (no configured value is equal to the \
         signed one)";
    /// The form or the JSON that holds a signed value cannot be read.
    BodyMalformed, "body-malformed", Refused,
        "the body is not the form or JSON that the scheme reads, or Content-Type names another type";
    /// The body is longer than the limit, by its announced or by its actual length.
    BodyTooLarge, "body-too-large", TooLarge, "the body is longer than the limit";
    /// The body had not arrived completely before its deadline.
    BodyTooSlow, "body-too-slow", TooSlow, "the body did not arrive in time";
    /// The connection closed before the end of the body.
    BodyUnreadable, "body-unreadable", BrokenOff,
        "the connection closed before the end of the body";
    /// More is being received than the budget allows.
    BudgetExhausted, "budget-exhausted", Unavailable,
        "the budget for deliveries in flight is exhausted";
    /// The signature is valid, and a claim of the token has another value than the scheme or a
    /// parameter demands; the source names it.
    ClaimMismatch, "claim-mismatch", Refused,
        "the signature is valid, and a claim of the token has another value than is demanded";
    /// The required header has another value.
    CredentialMismatch, "credential-mismatch", Refused, "the required header has another value";
    /// The required header is missing or duplicated.
    CredentialMissing, "credential-missing", Refused, "the required header is missing or duplicated";
    /// A signed value is empty, duplicated, or contains the separator that ends it.
    FieldMalformed, "field-malformed", Refused, "a signed value is malformed";
    /// A signed value is missing.
    FieldMissing, "field-missing", Refused, "a signed value is missing";
    /// The delivery was verified, but no handler was ready for it in time.
    HandlerNotReady, "handler-not-ready", Unavailable, "the handler was not ready in time";
    /// A handshake was answered; the source is the answer.
    HandshakeAnswered, "handshake-answered", Answered, "the handshake was answered";
    /// A handshake was not answered; the source names the value that was not accepted.
    HandshakeRefused, "handshake-refused", NotFound, "the handshake was not accepted";
    /// The delivery is being handled at this moment, here or by another instance.
    InFlight, "in-flight", InFlight, "the event is being handled elsewhere";
    /// The tenant has no keys, the request names no tenant, or no key has the id that it names.
    KeyUnknown, "key-unknown", Refused, "there is no key for this delivery";
    /// Every key of the endpoint's one keyring has expired.
    KeysExpired, "keys-expired", Unavailable, "every key of the keyring has expired";
    /// The source of keys failed, or did not answer in time.
    KeysUnavailable, "keys-unavailable", Unavailable, "the source of keys is unavailable";
    /// The scheme is not used with this method.
    MethodNotAllowed, "method-not-allowed", MethodNotAllowed,
        "the scheme does not use this method";
    /// The receiver lacks something that it cannot verify without; the source says what.
    Misconfigured, "misconfigured", Misconfigured, "the receiver is misconfigured";
    /// The signature is duplicated, of the wrong length, or not in the scheme's encoding.
    SignatureMalformed, "signature-malformed", Refused, "the signature is malformed";
    /// The signature matches none of the configured secrets.
    SignatureMismatch, "signature-mismatch", Refused,
        "the signature matches none of the configured secrets (wrong secret, changed body or, \
         where it is signed, another URL)";
    /// There is no signature of the scheme's version.
    SignatureMissing, "signature-missing", Refused, "the signature is missing";
    /// The request came from an address that is not on the list.
    SourceNotAllowed, "source-not-allowed", Refused, "the sender's address is not allowed";
    /// The list of addresses cannot be applied because the sender's address is not known.
    SourceUnknown, "source-unknown", Misconfigured,
        "the sender's address is unknown, so the list of allowed addresses cannot be applied (an \
         axum server passes it on with `into_make_service_with_connect_info` and the feature \
         `connect-info`)";
    /// The replay store failed, did not answer in time, or is full.
    StoreUnavailable, "store-unavailable", Unavailable, "the replay store is unavailable";
    /// Every key of the tenant has expired; the sender sees the same as for an unknown tenant.
    TenantKeysExpired, "tenant-keys-expired", Refused, "every key of the tenant has expired";
    /// A key of the tenant is of another algorithm than the scheme, or has an id where no delivery
    /// names one, or none is of the required algorithm; the sender sees the same as for an unknown
    /// tenant.
    TenantKeysUnfit, "tenant-keys-unfit", Refused,
        "a key of the tenant does not fit the scheme (another algorithm, or an id that no delivery names)";
    /// The signed timestamp is duplicated or not in the scheme's format.
    TimestampMalformed, "timestamp-malformed", Refused, "the timestamp is malformed";
    /// The signed timestamp is missing.
    TimestampMissing, "timestamp-missing", Refused, "the timestamp is missing";
    /// The signed timestamp is too far ahead of the receiver's clock.
    TimestampTooNew, "timestamp-too-new", Refused, "the timestamp is too far in the future";
    /// The signed timestamp is too far behind the receiver's clock.
    TimestampTooOld, "timestamp-too-old", Refused, "the timestamp is too old";
    /// The same content came with as many other ids as are trusted, which are not signed.
    UnsignedIdsExhausted, "unsigned-ids-exhausted", AlreadyHandled,
        "the content came with too many ids that are not signed";
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ErrorKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == name)
            .ok_or(UnknownKind)
    }
}

/// A text that names no [`ErrorKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no error kind has this name")
    }
}

impl StdError for UnknownKind {}

/// What the sender learns: one status for each thing that it can act on, and no more.
///
/// Over HTTP/1 the connection is closed after each of them but `AlreadyHandled` and `InFlight`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The scheme's acknowledgement, 200: the sender need not send it again.
    AlreadyHandled,
    /// A 2xx: the answer to a vendor's handshake.
    Answered,
    /// 400: the connection closed before the end of the body.
    BrokenOff,
    /// 503 with `Retry-After`: it is being handled elsewhere, and may yet fail there.
    InFlight,
    /// 405: the scheme does not use this method.
    MethodNotAllowed,
    /// 500: the receiver is misconfigured; its log says how.
    Misconfigured,
    /// 404: a handshake that is not expected here.
    NotFound,
    /// 401: not authentic, not fresh, or not from an allowed address; never which of them.
    Refused,
    /// 413: the body is longer than the limit.
    TooLarge,
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 503 with `Retry-After`: the receiver cannot decide now.
    Unavailable,
}

impl Outcome {
    /// Returns the name, in kebab-case.
    ///
    /// ```
    /// use webhook_sig::Outcome;
    ///
    /// assert_eq!(Outcome::TooLarge.as_str(), "too-large");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyHandled => "already-handled",
            Self::Answered => "answered",
            Self::BrokenOff => "broken-off",
            Self::InFlight => "in-flight",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Misconfigured => "misconfigured",
            Self::NotFound => "not-found",
            Self::Refused => "refused",
            Self::TooLarge => "too-large",
            Self::TooSlow => "too-slow",
            Self::Unavailable => "unavailable",
        }
    }
}
