//! Why a command cannot be carried out: always our side's fault, never the delivery's.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::path::Path;
use std::{env, fmt, io};

use http::uri::InvalidUri;
use webhook_sig::scheme::NotRepresentable;
use webhook_sig::{BoxError, ErrorKind, InvalidEndpoint, InvalidKey, Scheme};
use webhook_sig_delivery::IGNORE;
use webhook_sig_test::Sample;

use crate::cures::WHOLE_URL;
use crate::stored::Lost;
use crate::unknown::{SUGGESTION_LIMIT, UnknownScheme, alike, write_choice};

pub(crate) use self::file::InvalidFile;

mod file;

/// Why a command cannot be carried out.
pub(crate) enum Failure {
    /// A scheme has no variant for this algorithm.
    Algorithm(&'static Scheme, String),
    /// Only the vendor can issue the certificates that a delivery of the scheme brings.
    Certificates(&'static Scheme),
    /// A scheme has what no file describes.
    Describe(&'static Scheme, NotRepresentable),
    /// An environment variable that an option names is not set, or is not text.
    Environment(String, env::VarError),
    /// A route cannot receive.
    Endpoint(String, InvalidEndpoint),
    /// As many fields identify no event of the scheme; so many do.
    EventFields(&'static Scheme, Vec<usize>),
    /// A sample event has no field at this path; it has those.
    Field(&'static str, String, Vec<String>),
    /// A file that holds requests is invalid.
    File(String, InvalidFile),
    /// A scheme without message ids was given one.
    Id(&'static Scheme),
    /// A stored request is not the one that was sent, for this reason.
    Inexact(String),
    /// An address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// A stored delivery cannot have the secrets back that it shows.
    Lost(Lost),
    /// The vendor does not send with this method.
    Method(&'static Scheme),
    /// No body was given.
    NoBody,
    /// The scheme does not say which fields identify an event.
    NoEventFields(&'static Scheme),
    /// There is nothing to sign a scheme's deliveries with, the one of this number among them.
    NoSecret(&'static Scheme, usize),
    /// Standard output cannot be written.
    Output(io::Error),
    /// A command cannot do without a parameter, and it is not set.
    ParamMissing(&'static Scheme, &'static str),
    /// A scheme has no parameter of this name.
    ParamUnknown(&'static Scheme, String),
    /// A text is not a private key of the scheme; the text says where it came from, not what it is.
    PrivateKey(String, InvalidKey),
    /// A file cannot be read.
    Read(String, io::Error),
    /// A request cannot be put together, such as of a method that is none.
    Request(http::Error),
    /// A secret is given for deliveries of several schemes.
    SecretOfSeveral(Vec<&'static str>),
    /// A scheme has no sample of this event.
    Sample(&'static Scheme, String),
    /// An option names a scheme that there is none of.
    Scheme(String, UnknownScheme),
    /// A secret is none of the scheme's; the text says where it came from, not what it is.
    Secret(String, InvalidKey),
    /// The path of a route, or the URL that senders address, holds a secret.
    SecretInPath,
    /// A setting of the receiver makes no sense.
    Setting(webhook_sig::Error),
    /// A receiver cannot be reached, for this reason.
    Send(String, String),
    /// The request cannot be signed so that it would verify.
    Sign(&'static Scheme, webhook_sig::Error),
    /// A replay store cannot be asked.
    Store(BoxError),
    /// The scheme of a route signs the URL that senders address, and it was not given.
    PublicUrlMissing(String, &'static Scheme),
    /// Another program keeps its deliveries in the file of a store.
    StoreInUse(String),
    /// The file of a store is larger than its bound.
    StoreTooLarge(String, usize),
    /// The bound of a store is too small for the bodies.
    StoreTooSmall,
    /// A URL cannot be read.
    Url(InvalidUri),
    /// The scheme signs the URL or a part of it, and none was given.
    UrlMissing(&'static Scheme),
    /// A URL to send to has no host, or neither `http` nor `https`.
    UrlNotAbsolute,
}

impl Failure {
    /// Creates the failure of a file.
    pub(crate) fn file(path: &Path, error: InvalidFile) -> Self {
        Self::File(path.display().to_string(), error)
    }

    /// Returns whether the reader of the output has closed it.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<io::Error> for Failure {
    /// Only writing the output is written with a bare `?`; reading names the file.
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm(scheme, name) => write_unknown_algorithm(f, scheme, name),
            Self::Certificates(scheme) => write_unissued(f, scheme),
            Self::Describe(scheme, error) => write!(f, "`{}`: {error}", scheme.id()),
            Self::Environment(option, error) => write!(f, "{option}: {error}"),
            Self::Endpoint(path, error) => write!(f, "--route {path}: {error}"),
            Self::EventFields(scheme, counts) => write_other_count(f, scheme, counts),
            Self::Field(event, path, paths) => write_no_field(f, event, path, paths),
            Self::File(file, error) => write!(f, "{file}: {error}"),
            Self::Id(scheme) => write!(f, "the scheme `{}` has no message id", scheme.id()),
            Self::Inexact(why) => f.write_str(why),
            Self::Listen(address, error) => write!(
                f,
                "{address} cannot be listened on: {error}; port 0 takes a free one",
            ),
            Self::Lost(lost) => lost.fmt(f),
            Self::Method(scheme) => write!(
                f,
                "the scheme `{}` is sent with {} only",
                scheme.id(),
                scheme.methods().join(" and "),
            ),
            Self::NoBody => f.write_str(
                "a body is missing; give `--body TEXT`, `--body @FILE`, or `--body @-` for standard \
                 input",
            ),
            Self::NoEventFields(scheme) => write_no_identity(f, scheme),
            Self::NoSecret(scheme, number) => write_no_secret(f, scheme, *number),
            Self::Output(error) => write!(f, "the output cannot be written: {error}"),
            Self::ParamMissing(scheme, name) => write_missing_param(f, scheme, name),
            Self::ParamUnknown(scheme, name) => write_unknown_param(f, scheme, name),
            Self::PrivateKey(option, error) => write_unsuitable(f, option, *error),
            Self::PublicUrlMissing(path, scheme) => write_no_origin(f, path, scheme),
            Self::Read(file, error) => write!(f, "{file}: {error}"),
            Self::Request(error) => write!(f, "the request makes no sense: {error}"),
            Self::Sample(scheme, event) => write_no_sample(f, scheme, event),
            Self::Scheme(option, error) => write!(f, "{option}: {error}"),
            Self::Secret(option, error) => write!(f, "{option}: {error}"),
            Self::SecretInPath => f.write_str(SECRET_IN_PATH),
            Self::SecretOfSeveral(ids) => write_several(f, ids),
            Self::Send(address, why) => write!(f, "{address} cannot be reached: {why}"),
            Self::Setting(error) => Caused(error).fmt(f),
            Self::Sign(scheme, error) => write_unsigned(f, scheme, error),
            Self::Store(error) => write!(f, "the store cannot be asked: {error}"),
            Self::StoreInUse(file) => write_in_use(f, file),
            Self::StoreTooLarge(file, bytes) => write_too_large(f, file, *bytes),
            Self::StoreTooSmall => {
                f.write_str("--store-bytes must be at least four times --body-limit")
            }
            Self::Url(error) => write!(f, "the URL cannot be read: {error}"),
            Self::UrlMissing(scheme) => write_no_url(f, scheme),
            Self::UrlNotAbsolute => {
                f.write_str("the URL must begin with http:// or https:// and a host")
            }
        }
    }
}

const SECRET_IN_PATH: &str = "a path of --route or --public-url holds one of the secrets, and it \
    would be shown; choose another path";

/// Writes that a store has a program already.
fn write_in_use(f: &mut fmt::Formatter<'_>, file: &str) -> fmt::Result {
    write!(
        f,
        "{file}: another `webhook-sig listen` keeps its deliveries here; end it, or name another \
         file with --store",
    )
}

/// Writes that a store is too large to be read.
fn write_too_large(f: &mut fmt::Formatter<'_>, file: &str, bytes: usize) -> fmt::Result {
    write!(
        f,
        "{file}: the file is longer than {bytes} bytes; raise --store-bytes, or name another file",
    )
}

/// Writes how many fields identify an event.
fn write_other_count(f: &mut fmt::Formatter<'_>, scheme: &Scheme, counts: &[usize]) -> fmt::Result {
    let counts: Vec<_> = counts.iter().map(usize::to_string).collect();
    write!(
        f,
        "the number of fields that identify an event of `{}` is {}",
        scheme.id(),
        counts.join(" or "),
    )
}

/// Writes what to do where the program cannot tell an event by its fields.
fn write_no_identity(f: &mut fmt::Formatter<'_>, scheme: &Scheme) -> fmt::Result {
    write!(
        f,
        "no fields are known to identify an event of `{}`; call `Endpoint::forget_delivery` in the \
         app that handles it",
        scheme.id(),
    )
}

/// Writes why a text does not sign, and what would.
fn write_unsuitable(f: &mut fmt::Formatter<'_>, option: &str, error: InvalidKey) -> fmt::Result {
    write!(f, "{option}: {error}")?;
    match error {
        InvalidKey::OnlyVerified => Ok(()),
        _ => f.write_str("; the sender's private key signs, and `verify` takes the public one"),
    }
}

/// Writes why a request cannot be signed, and what the scheme signs.
fn write_unsigned(
    f: &mut fmt::Formatter<'_>,
    scheme: &Scheme,
    error: &webhook_sig::Error,
) -> fmt::Result {
    write!(
        f,
        "the request cannot be signed: {}; `{}` signs {}",
        Caused(error),
        scheme.id(),
        scheme.signed_content(),
    )?;
    if error.kind() == ErrorKind::FieldMissing {
        f.write_str("; give the value with `--header`, in the body or in `--url`")?;
    }
    Ok(())
}

/// Writes how to give the secret of a recorded delivery's scheme.
fn write_no_secret(f: &mut fmt::Formatter<'_>, scheme: &Scheme, number: usize) -> fmt::Result {
    let id = scheme.id();
    write!(
        f,
        "there is no secret of `{id}`, which delivery {number} is to be signed with; give it with \
         `--secret-env {id}=VARIABLE`, or leave its deliveries out with `--scheme`",
    )
}

/// Writes how to give the secrets of several schemes.
fn write_several(f: &mut fmt::Formatter<'_>, ids: &[&str]) -> fmt::Result {
    write!(
        f,
        "the deliveries are of several schemes, which are {}; say whose each secret is, as \
         `--secret-env SCHEME=VARIABLE`, or send those of one alone with `--scheme`",
        ids.join(", "),
    )
}

fn write_missing_param(f: &mut fmt::Formatter<'_>, scheme: &Scheme, name: &str) -> fmt::Result {
    let id = scheme.id();
    write!(
        f,
        "`{id}` needs the parameter `{name}`, and it is not set; give it with `--param {name}=…`",
    )
}

/// Writes that a route needs the URL that senders address.
fn write_no_origin(f: &mut fmt::Formatter<'_>, path: &str, scheme: &Scheme) -> fmt::Result {
    write!(
        f,
        "--route {path}: `{}` signs the URL; give the origin that senders address with --public-url",
        scheme.id(),
    )
}

/// Writes that a request needs its URL.
fn write_no_url(f: &mut fmt::Formatter<'_>, scheme: &Scheme) -> fmt::Result {
    write!(
        f,
        "`{}` signs the URL or a part of it; {WHOLE_URL}",
        scheme.id(),
    )
}

/// Writes that a scheme cannot be signed here.
fn write_unissued(f: &mut fmt::Formatter<'_>, scheme: &Scheme) -> fmt::Result {
    write!(
        f,
        "a delivery of `{}` brings certificates that only the vendor can issue: give a recorded \
         one to `verify` or `check`",
        scheme.id(),
    )
}

/// Writes which algorithms a scheme has.
fn write_unknown_algorithm(f: &mut fmt::Formatter<'_>, scheme: &Scheme, name: &str) -> fmt::Result {
    let (id, name) = (scheme.id(), name.escape_debug());
    write!(f, "`{id}` is not signed with the algorithm `{name}`; ")?;
    let family = std::iter::once(scheme).chain(scheme.variants().iter().copied());
    let names: Vec<_> = family.filter_map(Scheme::algorithm_name).collect();
    if names.is_empty() {
        return f.write_str("it has one algorithm, so leave `alg` out");
    }
    write!(f, "it takes `{}`", names.join("`, `"))
}

/// Writes which samples a scheme has.
fn write_no_sample(f: &mut fmt::Formatter<'_>, scheme: &Scheme, event: &str) -> fmt::Result {
    let id = scheme.id();
    let samples = Sample::all().iter();
    let own = samples.filter(|sample| sample.scheme().id() == scheme.id());
    let events: Vec<_> = own.map(Sample::event).collect();
    if events.is_empty() {
        return write!(
            f,
            "there are no samples of `{id}`; `webhook-sig trigger --list` shows what there is, and \
             `webhook-sig send` sends a body of your own"
        );
    }
    write!(
        f,
        "there is no sample `{}` of `{id}`; ",
        event.escape_debug()
    )?;
    write_alike(f, event, &events)
}

/// Writes which fields of a sample may have been meant.
fn write_no_field(
    f: &mut fmt::Formatter<'_>,
    event: &str,
    path: &str,
    paths: &[String],
) -> fmt::Result {
    write!(
        f,
        "the sample `{event}` has no field `{}`; ",
        path.escape_debug()
    )?;
    write_alike(f, path, paths)
}

/// Writes which names may have been meant.
fn write_alike(f: &mut fmt::Formatter<'_>, wrong: &str, names: &[impl AsRef<str>]) -> fmt::Result {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    let alike = alike(wrong, names.iter().copied());
    // Without a likely one, a few of them show what names look like.
    let shown = if alike.is_empty() {
        names.get(..SUGGESTION_LIMIT).unwrap_or(&names)
    } else {
        &alike
    };
    f.write_str("did you mean ")?;
    write_choice(f, shown)
}

/// Writes which parameters a scheme has.
fn write_unknown_param(f: &mut fmt::Formatter<'_>, scheme: &Scheme, name: &str) -> fmt::Result {
    let (id, name) = (scheme.id(), name.escape_debug());
    write!(f, "`{id}` has no parameter `{name}`; ")?;
    let params = || scheme.params().chain(scheme.optional_params());
    if params().next().is_none() {
        return write!(f, "it has none but `{IGNORE}`");
    }
    f.write_str("it has ")?;
    for name in params() {
        write!(f, "`{name}`, ")?;
    }
    write!(f, "and as every scheme `{IGNORE}`")
}

/// An error with its cause, which is for our side alone.
pub(crate) struct Caused<'e>(pub(crate) &'e webhook_sig::Error);

impl fmt::Display for Caused<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        write!(f, "{error}")?;
        match error.source() {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}
