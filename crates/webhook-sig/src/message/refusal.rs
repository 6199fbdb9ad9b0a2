//! Which part of a delivery an error is about, what is expected there, and which times differ.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Explain, Explained};
use crate::request::ReadError;
use crate::scheme::{Algorithm, Location, Scheme};
use crate::time::{TimeFormat, Tolerance, UnixTime};

/// Which part of a delivery an error is about, what is expected there, and which times differ.
///
/// It is the [source](StdError::source) of an error, for logs and tools on our side; the sender
/// learns nothing of it. It holds names and times, and no other value of a delivery.
///
/// ```
/// use webhook_sig::provider::SLACK;
/// use webhook_sig::verify::Refusal;
/// use webhook_sig::{Head, UnixTime, Verifier};
///
/// let headers = [
///     ("X-Slack-Signature", format!("v0={}", "0a".repeat(32))),
///     ("X-Slack-Request-Timestamp", "1699999588".to_owned()),
/// ];
/// let late = Verifier::new(&SLACK)
///     .check_head(&Head::new("POST", "/", &headers), UnixTime::from_secs(1_700_000_000));
///
/// let refusal = Refusal::of(&late.unwrap_err()).unwrap();
/// assert_eq!(refusal.header().as_deref(), Some("X-Slack-Request-Timestamp"));
/// assert_eq!(refusal.difference().unwrap().as_secs(), 412);
/// assert_eq!(
///     refusal.to_string(),
///     "`X-Slack-Request-Timestamp: …` is 2023-11-14T22:06:28Z, 412 s before the receiver's time, \
///      2023-11-14T22:13:20Z; at most 300 s are allowed",
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Refusal {
    kind: ErrorKind,
    at: Option<Spot>,
    expected: Option<Expected>,
    times: Option<Times>,
}

/// A part of a delivery.
#[derive(Clone, Debug)]
enum Spot {
    Header(Arc<str>),
    /// A header that is named at a location.
    ListedIn(Location),
    Location(Location),
    /// Either of two, where signatures may be.
    Locations(Location, Location),
    Part(&'static str),
}

/// What is expected of a part of a delivery. It is written out only when it is read.
#[derive(Clone, Debug)]
enum Expected {
    Bytes(usize),
    Form,
    Json,
    Methods(&'static [&'static str]),
    /// Letters, digits, hyphens and underscores.
    Plain,
    Signature(&'static Scheme),
    Time(TimeFormat),
    /// Anything but the text that ends it.
    Without(&'static str),
}

/// A time that a delivery names, and ours.
#[derive(Clone, Copy, Debug)]
struct Times {
    sent: UnixTime,
    now: UnixTime,
    window: Duration,
}

impl Refusal {
    /// Returns what an error says of the part that it is about, if it says so.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let source = error.source()?;
        if let Some(refusal) = source.downcast_ref::<Self>() {
            return Some(refusal.clone());
        }
        let explained: &Explained = source.downcast_ref()?;
        Self::under(explained.by()?, explained.kind())
    }

    /// Returns the name of the header that is missing or has another value than is expected;
    /// several names are joined with `or`.
    #[must_use]
    pub fn header(&self) -> Option<String> {
        match self.at.as_ref()? {
            Spot::Header(name) => Some(name.to_string()),
            Spot::Location(location) => location.header_names(),
            Spot::Locations(one, other) => {
                let (one, other) = (one.header_names()?, other.header_names()?);
                Some(if one == other {
                    one
                } else {
                    format!("{one} or {other}")
                })
            }
            Spot::ListedIn(_) | Spot::Part(_) => None,
        }
    }

    /// Returns the part of the request that is meant, where it is not a header: such as
    /// `JSON /id`, `query token` or `path segment 1`.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        match self.at.as_ref()? {
            Spot::ListedIn(names) => Some(format!("a header that `{names}` lists")),
            Spot::Part(part) => Some((*part).to_owned()),
            Spot::Location(location) if location.header_names().is_none() => {
                Some(location.field_name())
            }
            _ => None,
        }
    }

    /// Returns what is expected there, such as `64 hexadecimal digits in lower case`.
    #[must_use]
    pub fn expected(&self) -> Option<String> {
        self.expected.as_ref().map(ToString::to_string)
    }

    /// Returns the time that the delivery names, if it is outside the window.
    #[must_use]
    pub fn sent_at(&self) -> Option<UnixTime> {
        self.times.map(|times| times.sent)
    }

    /// Returns the receiver's time, with which that of the delivery was compared.
    #[must_use]
    pub fn received_at(&self) -> Option<UnixTime> {
        self.times.map(|times| times.now)
    }

    /// Returns by how much the two times differ.
    #[must_use]
    pub fn difference(&self) -> Option<Duration> {
        self.times.map(|times| times.sent.abs_diff(times.now))
    }

    /// Returns by how much they may differ in this direction.
    #[must_use]
    pub fn window(&self) -> Option<Duration> {
        self.times.map(|times| times.window)
    }

    fn new(kind: ErrorKind, at: Option<Spot>, expected: Option<Expected>) -> Self {
        let times = None;
        Self {
            kind,
            at,
            expected,
            times,
        }
    }

    /// Returns what a scheme has to say of a kind of error.
    fn under(scheme: &'static Scheme, kind: ErrorKind) -> Option<Self> {
        let (at, expected) = match kind {
            ErrorKind::BodyMalformed => {
                let at = scheme.locations().into_iter().find(Location::is_in_body)?;
                let is_form = at.is_in_form();
                let expected = if is_form {
                    Expected::Form
                } else {
                    Expected::Json
                };
                (Spot::Location(at), expected)
            }
            ErrorKind::MethodNotAllowed => {
                let expected = Expected::Methods(scheme.methods());
                return Some(Self::new(kind, None, Some(expected)));
            }
            ErrorKind::SignatureMalformed | ErrorKind::SignatureMissing => {
                let at = match scheme.signatures() {
                    (own, None) => Spot::Location(*own),
                    (own, Some(shared)) => Spot::Locations(*own, *shared),
                };
                (at, Expected::Signature(scheme))
            }
            ErrorKind::TimestampMalformed | ErrorKind::TimestampMissing => {
                let (at, format) = scheme.timestamp()?;
                (Spot::Location(at), Expected::Time(format))
            }
            _ => return None,
        };
        Some(Self::new(kind, Some(at), Some(expected)))
    }

    /// Creates the error of a time outside the window.
    #[cold]
    pub(crate) fn untimely(
        kind: ErrorKind,
        at: Location,
        [sent, now]: [UnixTime; 2],
        tolerance: Tolerance,
    ) -> Error {
        let window = match kind {
            ErrorKind::TimestampTooNew => tolerance.future_reach(),
            _ => tolerance.past_reach(),
        };
        let times = Some(Times { sent, now, window });
        let refusal = Self::new(kind, Some(Spot::Location(at)), None);
        Self { times, ..refusal }.into()
    }

    /// Creates the error of a header that has to have a value.
    #[cold]
    pub(crate) fn of_header(kind: ErrorKind, name: &Arc<str>) -> Error {
        Self::new(kind, Some(Spot::Header(Arc::clone(name))), None).into()
    }

    /// Creates the error of a body beyond the limit.
    #[cold]
    pub(crate) fn too_large(limit: usize) -> Error {
        let expected = Some(Expected::Bytes(limit));
        Self::new(ErrorKind::BodyTooLarge, None, expected).into()
    }

    /// Creates the error of another method than these.
    #[cold]
    pub(crate) fn other_method(methods: &'static [&'static str]) -> Error {
        let expected = Some(Expected::Methods(methods));
        Self::new(ErrorKind::MethodNotAllowed, None, expected).into()
    }

    /// Creates the error of a value at a location.
    #[cold]
    pub(crate) fn at(kind: ErrorKind, at: &Location) -> Error {
        Self::new(kind, Some(Spot::Location(*at)), None).into()
    }

    /// Creates the error of a URL that has no form in which it may be signed.
    #[cold]
    pub(crate) fn of_url() -> Error {
        Self::new(ErrorKind::FieldMalformed, Some(Spot::Part("URL")), None).into()
    }

    /// Creates the error of a header that is signed because the sender lists it.
    #[cold]
    pub(crate) fn listed(error: ReadError, names: &Location) -> Error {
        Self::new(ErrorKind::from(error), Some(Spot::ListedIn(*names)), None).into()
    }

    /// Creates the error of a signed value that could end elsewhere: at a text, or at any
    /// character that ids do not have.
    #[cold]
    pub(crate) fn unbounded(
        at: Result<Location, &'static str>,
        end: Option<&'static str>,
    ) -> Error {
        let at = match at {
            Ok(location) => Spot::Location(location),
            Err(part) => Spot::Part(part),
        };
        let expected = end.map_or(Expected::Plain, Expected::Without);
        Self::new(ErrorKind::FieldMalformed, Some(at), Some(expected)).into()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.kind, refusal)
    }
}

impl StdError for Refusal {}

/// A scheme says by itself what is expected, so that a refusal allocates nothing for it.
impl Explain for Scheme {
    fn explain(&'static self, kind: ErrorKind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Refusal::under(self, kind) {
            Some(refusal) => write!(f, "{refusal}"),
            None => f.write_str(kind.as_str()),
        }
    }
}

/// Adds to an error without a source what the scheme says of it.
#[cold]
pub(crate) fn explain(error: Error, scheme: &'static Scheme) -> Error {
    let kind = error.kind();
    let is_explained = match kind {
        ErrorKind::MethodNotAllowed
        | ErrorKind::SignatureMalformed
        | ErrorKind::SignatureMissing => true,
        ErrorKind::TimestampMalformed | ErrorKind::TimestampMissing => scheme.timestamp().is_some(),
        ErrorKind::BodyMalformed => scheme.locations().iter().any(Location::is_in_body),
        _ => false,
    };
    if is_explained && error.source().is_none() {
        return Error::explained(kind, scheme);
    }
    error
}

/// Reports which signed value cannot be read.
#[cold]
pub(crate) fn unread(error: ReadError, location: &Location) -> Error {
    Refusal::at(ErrorKind::from(error), location)
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(at), Some(times)) = (&self.at, &self.times) {
            return write!(f, "{at} is {times}");
        }
        if let Some(at) = &self.at {
            match self.kind {
                ErrorKind::BodyMalformed => write!(f, "{at} cannot be read from the body"),
                ErrorKind::AudienceMismatch
                | ErrorKind::ClaimMismatch
                | ErrorKind::CredentialMismatch => write!(f, "another value is in {at}"),
                ErrorKind::CredentialMissing => write!(f, "{at} is missing or duplicated"),
                ErrorKind::SignatureMalformed | ErrorKind::TimestampMalformed => {
                    write!(f, "{at} is malformed or duplicated")
                }
                ErrorKind::FieldMissing
                | ErrorKind::SignatureMissing
                | ErrorKind::TimestampMissing => write!(f, "{at} is missing"),
                _ => write!(f, "{at} is malformed"),
            }?;
        }
        match &self.expected {
            Some(expected) if self.at.is_some() => write!(f, "; expected {expected}"),
            Some(expected) => write!(f, "expected {expected}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, now, window } = self;
        let side = if sent > now { "after" } else { "before" };
        write!(
            f,
            "{}, {} s {side} the receiver's time, {}; at most {} s are allowed",
            TimeFormat::Rfc3339.write(*sent),
            sent.abs_diff(*now).as_secs_f64(),
            TimeFormat::Rfc3339.write(*now),
            window.as_secs_f64(),
        )
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "`{name}`"),
            Self::ListedIn(names) => write!(f, "a header that `{names}` lists"),
            Self::Location(location) => write!(f, "`{location}`"),
            Self::Locations(one, other) => write!(f, "`{one}` or `{other}`"),
            Self::Part(part) => write!(f, "the {part}"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(limit) => write!(f, "at most {limit} bytes"),
            Self::Form => f.write_str("a form, as its Content-Type says"),
            Self::Json => f.write_str("JSON"),
            Self::Methods(methods) => f.write_str(&methods.join(" or ")),
            Self::Plain => f.write_str("letters, digits, `-` and `_` only"),
            Self::Signature(scheme) => write_signature(f, scheme),
            Self::Time(format) => write!(f, "{format}"),
            Self::Without(end) => write!(f, "a value in which {end:?} does not occur"),
        }
    }
}

/// Writes how a scheme's signature is spelled.
fn write_signature(f: &mut fmt::Formatter<'_>, scheme: &Scheme) -> fmt::Result {
    if scheme.has_token() {
        return f.write_str("a JSON Web Signature in its compact form");
    }
    if scheme.policy().is_some() {
        return f.write_str("an HTTP message signature");
    }
    match scheme.algorithm() {
        Algorithm::Basic => f.write_str("the base64 of `user:password`"),
        Algorithm::Token => f.write_str("the secret itself"),
        algorithm => scheme.encoding().write_format(algorithm.signature_len(), f),
    }
}
