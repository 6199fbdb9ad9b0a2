//! `send`: a signed request, for real.

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use http::{Request, Response, Uri};
use ureq::{Agent, Body};

use crate::failure::Failure;
use crate::output::{self, BAD, GOOD, Printable, complain};
use crate::signing::SigningArguments;

/// Sign a body and send it, as the vendor would
///
/// Prints the response, and whether the vendor would take it as an acknowledgement. Redirects
/// are not followed, because vendors do not. The usual variables, such as HTTPS_PROXY and
/// NO_PROXY, name a proxy.
///
/// Where the scheme has public keys, the secret is the sender's private key, as PKCS#8 in PEM.
///
/// Without a header Content-Type, the request has the one that the vendor sends: that of JSON if
/// the body is JSON, else that of a form, of either kind, where the scheme reads one.
#[derive(Args)]
pub(crate) struct SendArguments {
    /// The URL to send to
    url: String,
    /// How long to wait for the whole response
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..),
    )]
    timeout: u64,
    #[command(flatten)]
    signing: SigningArguments,
}

/// The number of bytes of a response that are shown.
const SHOWN: u64 = 64 * 1024;

/// Returns the host and port of a URL; the rest of it may hold a secret.
fn address(url: &Uri) -> String {
    let host = url.host().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
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

impl SendArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let url: Uri = self.url.parse().map_err(Failure::Url)?;
        if !matches!(url.scheme_str(), Some("http" | "https")) {
            return Err(Failure::UrlNotAbsolute);
        }
        let signed = self.signing.sign(Some(&url))?;
        let request = signed.after.map(|body| body.to_vec());
        match self.send(request) {
            Ok(response) => self.write(response),
            // A receiver that does not answer acknowledges nothing.
            Err(error) if is_unanswered(&error) => {
                complain(
                    "error",
                    &format_args!("{} did not answer: {error}", address(&url)),
                );
                Ok(ExitCode::FAILURE)
            }
            Err(error) => Err(Failure::Send(address(&url), error)),
        }
    }

    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Body>, ureq::Error> {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(self.timeout)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("webhook-sig/", env!("CARGO_PKG_VERSION")))
            .build();
        let agent = Agent::new_with_config(config);
        if request.body().is_empty() && request.method() == http::Method::GET {
            agent.run(request.map(|_empty| ()))
        } else {
            agent.run(request)
        }
    }

    fn write(&self, response: Response<Body>) -> Result<ExitCode, Failure> {
        let status = response.status();
        let mut stdout = output::styled();
        writeln!(stdout, "{status}")?;
        let mut body = Vec::new();
        let mut reader = response.into_body().into_reader().take(SHOWN);
        if let Err(error) = reader.read_to_end(&mut body) {
            complain(
                "warning",
                &format_args!("the connection closed before the end of the response: {error}"),
            );
        }
        let body = String::from_utf8_lossy(&body);
        if !body.is_empty() {
            writeln!(stdout, "{}", Printable(body.trim_end()))?;
        }
        let scheme = self.signing.scheme();
        if scheme.acknowledgement().accepts(status) {
            let id = scheme.id();
            writeln!(
                stdout,
                "{GOOD}acknowledged{GOOD:#}: `{id}` takes this status as delivered"
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(
            stdout,
            "{BAD}not acknowledged{BAD:#}: `{}` does not take this status as delivered",
            scheme.id(),
        )?;
        Ok(ExitCode::FAILURE)
    }
}
