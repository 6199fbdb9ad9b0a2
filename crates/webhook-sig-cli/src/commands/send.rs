//! `send`: a signed request, for real.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;
use crate::sending::{SendingArguments, parse_receiver};
use crate::signing::SigningArguments;

/// Sign a body and send it, as the vendor would
///
/// Prints the response, and whether the vendor would take it as an acknowledgement. Redirects
/// are not followed, because vendors do not. The usual variables, such as HTTPS_PROXY and
/// NO_PROXY, name a proxy. Where the scheme signs the URL, give the one that the receiver knows with
/// `--public-url`.
///
/// Where the scheme has public keys, the secret is the sender's private key, as PKCS#8 in PEM.
///
/// Without a header Content-Type, the request has the one that the vendor sends: that of JSON if
/// the body is JSON, else that of a form, of either kind, where the scheme reads one.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SendArguments {
    /// The URL to send to
    url: String,
    #[command(flatten)]
    sending: SendingArguments,
    #[command(flatten)]
    signing: SigningArguments,
}

const EXAMPLES: &str = r#"Examples:
  webhook-sig send http://localhost:3000/webhooks --scheme stripe \
      --secret-env STRIPE_WEBHOOK_SECRET --body '{"id":"evt_1"}'"#;

impl SendArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let url = parse_receiver(&self.url)?;
        let signed = self.signing.sign(Some(&self.sending.signed_url(&url)?))?;
        let request = self.sending.addressed(signed.after, &url)?;
        let answer = self.sending.sender().send(request)?;
        answer.write(self.signing.scheme(), &url)
    }
}
