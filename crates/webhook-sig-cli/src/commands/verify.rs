//! `verify`: whether a receiver would accept a request.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use webhook_sig::scheme::Encoding;
use webhook_sig::{Error, Outcome, Scheme, TimeFormat, Verified};

use crate::arguments::ClockArguments;
use crate::failure::{Caused, Failure};
use crate::input::{Input, InputArguments};
use crate::output::{self, BAD, Escaped, GOOD};
use crate::refusal::RefusalFields;
use crate::request::{require_params, require_url};
use crate::secrets::SecretArguments;

/// Verify a request as a receiver would, and print the verdict
///
/// The request is described by options, or captured in a file: `--http`, `--curl` or `--delivery`.
/// A described request without a header Content-Type has the one that `sign` would give it.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    clock: ClockArguments,
    /// The greatest length of the body [default: the scheme's, or 2 MiB]
    #[arg(long, value_name = "BYTES")]
    body_limit: Option<usize>,
    /// Print the exact signed message too, for comparison with the sender's
    ///
    /// It is printed on one line: unprintable bytes are escaped, and a backslash is written twice.
    #[arg(long)]
    explain: bool,
    /// Print the verdict as a JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    secrets: SecretArguments,
    #[command(flatten)]
    input: InputArguments,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig verify --scheme github --secret-env GITHUB_WEBHOOK_SECRET --http request.txt
  webhook-sig verify --delivery deliveries.jsonl --nth 3 --secret-env GITHUB_WEBHOOK_SECRET";

/// The verdict as JSON.
#[derive(Serialize)]
struct Report<'a> {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(flatten)]
    refusal: RefusalFields,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_base64: Option<String>,
}

impl VerifyArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let Input {
            scheme,
            mut delivery,
            captured_url: _,
        } = self.input.read()?;
        let secrets = self.secrets.read(scheme)?;
        require_params(&delivery, scheme, scheme.params())?;
        delivery.tolerance = self.clock.tolerance.or(delivery.tolerance);
        let mut verifier = delivery.verifier(scheme).map_err(Failure::Setting)?;
        if let Some(bytes) = self.body_limit {
            verifier = verifier.body_limit(bytes);
        }
        let body = delivery.body_bytes().map_err(Failure::Setting)?;
        require_url(&delivery, scheme, &body)?;
        let head = delivery.head();
        let now = self.clock.now(delivery.now);
        let verdict = match verifier.verify(&head, body.clone(), &secrets.keyring, now) {
            // Then it is not the delivery that is to blame.
            Err(error) if error.outcome() == Outcome::Misconfigured => {
                return Err(Failure::Setting(error));
            }
            verdict => verdict,
        };
        let signed = self.explain.then(|| verifier.signed_message(&head, body));
        if self.json {
            output::write_json(&Report::of(&verdict, signed.as_ref()))?;
        } else {
            write(scheme, &verdict, signed.as_ref())?;
        }
        Ok(match verdict {
            Ok(_) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        })
    }
}

fn write(
    scheme: &Scheme,
    verdict: &Result<Verified, Error>,
    signed: Option<&Result<Vec<u8>, Error>>,
) -> Result<(), Failure> {
    let mut stdout = output::styled();
    match verdict {
        Ok(verified) => {
            write!(
                stdout,
                "{GOOD}verified{GOOD:#}: by the {} key",
                verified.key_id()
            )?;
            if let Some(sent) = verified.timestamp() {
                write!(stdout, ", signed at {}", TimeFormat::Rfc3339.write(sent))?;
            }
            if let Some(id) = verified.id() {
                write!(stdout, ", with the id {}", Escaped(id.as_bytes()))?;
            }
            writeln!(stdout)?;
        }
        Err(error) => {
            let kind = error.kind();
            writeln!(stdout, "{BAD}refused{BAD:#}: {kind}: {}", Caused(error))?;
        }
    }
    match signed {
        None => {}
        Some(Ok(message)) => {
            if scheme.algorithm().is_token() {
                writeln!(stdout, "nothing is signed: the sender shows a secret")?;
                return Ok(());
            }
            writeln!(stdout, "signed content: {}", scheme.signed_content())?;
            if scheme.algorithm().is_keyed_hash() {
                writeln!(stdout, "the key is a part of it, and left out here")?;
            }
            writeln!(stdout, "signed message, {} bytes:", message.len())?;
            writeln!(stdout, "{}", Escaped(message))?;
        }
        Some(Err(error)) => {
            writeln!(stdout, "there is no signed message: {}", Caused(error))?;
        }
    }
    Ok(())
}

impl<'a> Report<'a> {
    fn of(
        verdict: &'a Result<Verified, Error>,
        signed: Option<&'a Result<Vec<u8>, Error>>,
    ) -> Self {
        let verified = verdict.as_ref().ok();
        let error = verdict.as_ref().err();
        let message = signed.and_then(|signed| signed.as_deref().ok());
        let text = message.and_then(|message| std::str::from_utf8(message).ok());
        let base64 = |message| Encoding::Base64.encode(message);
        Self {
            verdict: if verified.is_some() {
                "verified"
            } else {
                "refused"
            },
            key: verified.map(Verified::key_id),
            timestamp: verified
                .and_then(Verified::timestamp)
                .map(|sent| sent.as_secs()),
            id: verified.and_then(Verified::id),
            refusal: error.map(RefusalFields::of).unwrap_or_default(),
            signed: text,
            signed_base64: if text.is_none() {
                message.map(base64)
            } else {
                None
            },
        }
    }
}
