//! `sign`: what a vendor would send.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Args;
use http::Uri;

use crate::failure::Failure;
use crate::output;
use crate::shell;
use crate::signing::{Signed, SigningArguments, headers};

/// Sign a body, and print what the vendor would send
///
/// Prints all headers, one a line, as `curl --header @-` reads them. Where the signature is
/// in a form or in the URL, it prints the completed form or URL instead, and nothing else.
///
/// Where the scheme has public keys, the secret is the sender's private key, as PKCS#8 in PEM;
/// `verify` takes the public one.
///
/// Without a header Content-Type, the request has the one that the vendor sends: that of JSON if
/// the body is JSON, else that of a form, of either kind, where the scheme reads one.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SignArguments {
    #[command(flatten)]
    signing: SigningArguments,
    /// Print a delivery file that `webhook-sig check` verifies; with a shared secret, IT HOLDS THE
    /// SECRETS
    ///
    /// Of a private key it holds the public one alone. A shared secret is in it, because the format
    /// demands it: keep the output like a secret, or sign with one that was made up for the purpose.
    #[arg(long, conflicts_with = "curl", help_heading = "Output")]
    json: bool,
    /// Print a line for a POSIX shell that sends the request with curl
    #[arg(long, requires = "url", help_heading = "Output")]
    curl: bool,
    /// The whole URL that the request goes to; required where the scheme signs it or a part of it
    #[arg(long, value_parser = parse_url, help_heading = "Request")]
    url: Option<Uri>,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig sign --scheme github --secret-env GITHUB_WEBHOOK_SECRET --body-file body.json
  webhook-sig sign --scheme github --secret-env GITHUB_WEBHOOK_SECRET --body-file body.json \
      --curl --url http://localhost:3000/webhooks";

/// Reads a URL; the path and query alone are one too.
fn parse_url(text: &str) -> Result<Uri, http::uri::InvalidUri> {
    text.parse()
}

impl SignArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let is_absolute = self.url.as_ref().is_some_and(|url| url.host().is_some());
        if self.curl && !is_absolute {
            return Err(Failure::UrlNotAbsolute);
        }
        let signed = self.signing.sign(self.url.as_ref())?;
        if self.json {
            output::write_json(&signed.delivery)?;
        } else if self.curl {
            writeln!(
                io::stdout().lock(),
                "{}",
                shell::curl(&signed.after, shell::quote)
            )?;
        } else {
            write_signature(&signed)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the part of the request that the signature was put into.
fn write_signature(signed: &Signed) -> io::Result<()> {
    let Signed { before, after, .. } = signed;
    let mut stdout = io::stdout().lock();
    if after.body() != before.body() {
        stdout.write_all(after.body())?;
        // A line break would become part of the body that is sent.
        if stdout.is_terminal() {
            writeln!(stdout)?;
        }
        return stdout.flush();
    }
    if after.uri() != before.uri() {
        return writeln!(stdout, "{}", after.uri());
    }
    headers(after)
        .iter()
        .try_for_each(|(name, value)| writeln!(stdout, "{name}: {value}"))
}
