//! Sending a request, and what its receiver makes of it; `send`, `replay` and `trigger` share it.

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::uri::PathAndQuery;
use http::{HeaderName, Method, Request, StatusCode, Uri};
use ureq::Agent;
use webhook_sig::{BaseUrl, Scheme};

use crate::failure::Failure;
use crate::output::{self, BAD, GOOD, Printable, complain};

/// The options that say how to send.
#[derive(Args)]
pub(crate) struct SendingArguments {
    /// How long to wait for the whole response
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..),
    )]
    timeout: u64,
    /// The origin that senders address, such as a tunnel's; some schemes sign it
    ///
    /// What is signed is the path and query that are sent to, after this. A path that a proxy strips
    /// is a part of it.
    #[arg(long, value_name = "URL", value_parser = BaseUrl::new)]
    public_url: Option<BaseUrl>,
}

impl SendingArguments {
    pub(crate) fn sender(&self) -> Sender {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(self.timeout)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("webhook-sig/", env!("CARGO_PKG_VERSION")))
            .build();
        Sender(Agent::new_with_config(config))
    }

    /// Returns the path and query that a receiver sees of a request to a URL that senders address.
    pub(crate) fn target_of<'u>(&self, url: &'u str) -> Option<&'u str> {
        let target = url.strip_prefix(self.public_url.as_ref()?.as_str())?;
        target.starts_with('/').then_some(target)
    }

    /// Returns the URL that is signed for a request to another one.
    pub(crate) fn signed_url(&self, to: &Uri) -> Result<Uri, Failure> {
        let Some(public) = &self.public_url else {
            return Ok(to.clone());
        };
        let target = to.path_and_query().map_or("/", PathAndQuery::as_str);
        let url = format!("{}{target}", public.as_str());
        url.parse().map_err(Failure::Url)
    }

    /// Addresses a signed request to where it is sent; its query is that which was signed.
    pub(crate) fn addressed(
        &self,
        mut request: Request<Bytes>,
        to: &Uri,
    ) -> Result<Request<Bytes>, Failure> {
        if self.public_url.is_none() {
            return Ok(request);
        }
        let target = match request.uri().query() {
            Some(query) => format!("{}?{query}", to.path()),
            None => to.path().to_owned(),
        };
        let mut parts = to.clone().into_parts();
        parts.path_and_query = Some(target.parse().map_err(Failure::Url)?);
        let url = Uri::from_parts(parts).map_err(|error| Failure::Request(error.into()))?;
        *request.uri_mut() = url;
        Ok(request)
    }
}

/// The headers of one connection (RFC 9110, section 7.6.1), and of how a body is sent over it; a
/// request is sent on without them, and has its own.
pub(crate) const OF_CONNECTION: [HeaderName; 9] = [
    CONNECTION,
    CONTENT_LENGTH,
    EXPECT,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Reads the URL of a receiver.
pub(crate) fn parse_receiver(url: &str) -> Result<Uri, Failure> {
    let url: Uri = url.parse().map_err(Failure::Url)?;
    match url.scheme_str() {
        Some("http" | "https") => Ok(url),
        _ => Err(Failure::UrlNotAbsolute),
    }
}

/// Sends requests as vendors do, who follow no redirects.
pub(crate) struct Sender(Agent);

/// What a receiver made of a request.
pub(crate) enum Answer {
    /// It sent a response, of whose body this is the beginning.
    Response(StatusCode, Vec<u8>),
    /// It took the connection, but sent no response, for this reason.
    Silence(String),
}

/// The number of bytes of a response that are shown.
const SHOWN: u64 = 64 * 1024;

impl Sender {
    /// Sends a request; a receiver that cannot be reached is a failure of ours.
    pub(crate) fn send(&self, request: Request<Bytes>) -> Result<Answer, Failure> {
        let address = address(request.uri());
        let Self(agent) = self;
        let sent = if request.body().is_empty() && request.method() == Method::GET {
            agent.run(request.map(|_empty| ()))
        } else {
            agent.run(request.map(Vec::from))
        };
        let response = match sent {
            Ok(response) => response,
            Err(error) if is_unanswered(&error) => return Ok(Answer::Silence(reason(&error))),
            Err(error) => return Err(Failure::Send(address, reason(&error))),
        };
        let status = response.status();
        let mut body = Vec::new();
        let mut reader = response.into_body().into_reader().take(SHOWN);
        if let Err(error) = reader.read_to_end(&mut body) {
            complain(
                "warning",
                &format_args!("the connection closed before the end of the response: {error}"),
            );
        }
        Ok(Answer::Response(status, body))
    }
}

/// Returns the host and port of a URL; the rest of it may hold a secret.
pub(crate) fn address(url: &Uri) -> String {
    let host = url.host().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Returns why there is no response, in the words of the command line.
pub(crate) fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Timeout(_) => "the time of --timeout is over".to_owned(),
        error => error.to_string(),
    }
}

/// Returns whether the receiver took the connection, but sent no response.
fn is_unanswered(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Timeout(_) => true,
        ureq::Error::Io(error) => matches!(
            error.kind(),
            io::ErrorKind::BrokenPipe
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::UnexpectedEof
        ),
        _ => false,
    }
}

impl Answer {
    /// Returns whether the vendor takes this as delivered; a receiver that is silent acknowledges
    /// nothing.
    pub(crate) fn acknowledges(&self, scheme: &Scheme) -> bool {
        match self {
            Self::Response(status, _) => scheme.acknowledgement().accepts(*status),
            Self::Silence(_) => false,
        }
    }

    /// Prints the response, and whether the vendor takes it as delivered.
    pub(crate) fn write(&self, scheme: &Scheme, url: &Uri) -> Result<ExitCode, Failure> {
        let (status, body) = match self {
            Self::Response(status, body) => (*status, String::from_utf8_lossy(body)),
            Self::Silence(error) => {
                let address = address(url);
                complain("error", &format_args!("{address} did not answer: {error}"));
                return Ok(ExitCode::FAILURE);
            }
        };
        let mut stdout = output::styled();
        writeln!(stdout, "{status}")?;
        if !body.is_empty() {
            writeln!(stdout, "{}", Printable(body.trim_end()))?;
        }
        let id = scheme.id();
        if self.acknowledges(scheme) {
            writeln!(
                stdout,
                "{GOOD}acknowledged{GOOD:#}: `{id}` takes this status as delivered"
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(
            stdout,
            "{BAD}not acknowledged{BAD:#}: `{id}` does not take this status as delivered{}",
            cure(status)
        )?;
        Ok(ExitCode::FAILURE)
    }
}

/// Returns what to do about a status that is a usual mistake of the sender's.
const fn cure(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "; check the path of the URL",
        StatusCode::UNAUTHORIZED => "; the receiver may have another secret",
        _ => "",
    }
}
