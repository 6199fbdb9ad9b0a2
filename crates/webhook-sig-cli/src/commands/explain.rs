//! `explain`: why a request is refused.

use std::error::Error as _;
use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use webhook_sig::diagnose::{Cause, Diagnosis, Finding, diagnose_sent_to};
use webhook_sig::{Error, Scheme, provider};

use crate::arguments::ClockArguments;
use crate::cures::{self, WHOLE_URL};
use crate::failure::{Caused, Failure};
use crate::input::{Input, InputArguments};
use crate::output::{self, BAD, GOOD, Printable};
use crate::request::require_params;
use crate::secrets::SecretArguments;

/// Find out why a request is refused: try the usual mistakes, and name the one that explains it
///
/// The first secret is the configured one; give others that might be meant after it. Secrets, body,
/// URL, headers, clock and scheme are changed, and what verifies then is the cause. A URL of `--url`
/// takes the place of the captured one, which is then one of those that are tried.
/// It is for your own requests: what it prints would help a forger.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArguments {
    #[command(flatten)]
    clock: ClockArguments,
    /// Print what was found as a JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    secrets: SecretArguments,
    #[command(flatten)]
    input: InputArguments,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig explain --scheme stripe --secret-env STRIPE_WEBHOOK_SECRET --http request.txt
  webhook-sig explain --delivery deliveries.jsonl --nth 3 --secret-env STRIPE_WEBHOOK_SECRET";

/// What was found, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    findings: Vec<Found<'a>>,
    facts: Vec<String>,
    tries: usize,
}

#[derive(Serialize)]
struct Found<'a> {
    ids: Vec<&'static str>,
    cause: String,
    change: &'a str,
    cure: String,
    certain: bool,
}

impl ExplainArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let Input {
            scheme,
            mut delivery,
            captured_url,
        } = self.input.read()?;
        // A secret that the scheme cannot read may be the very mistake.
        let secrets = self.secrets.texts(scheme)?;
        require_params(&delivery, scheme, scheme.params())?;
        delivery.tolerance = self.clock.tolerance.or(delivery.tolerance);
        let verifier = delivery.verifier(scheme).map_err(Failure::Setting)?;
        let body = delivery.body_bytes().map_err(Failure::Setting)?;
        let now = self.clock.now(delivery.now);
        let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
        let urls: Vec<_> = captured_url.as_deref().into_iter().collect();
        let head = delivery.head();
        let diagnosis = diagnose_sent_to(&verifier, &head, &body, &secrets, &urls, now);
        let cures = Cures {
            scheme,
            has_url: delivery
                .url
                .as_deref()
                .is_some_and(|url| url.contains("://")),
            is_origin: delivery.url.as_deref().is_some_and(is_origin),
            is_query_lost: captured_url.is_some_and(|captured| {
                captured.contains('?') && !delivery.head().target().contains('?')
            }),
        };
        if self.json {
            output::write_json(&Report::of(&diagnosis, cures))?;
        } else {
            write(&diagnosis, cures)?;
        }
        Ok(match diagnosis.refusal() {
            None => ExitCode::SUCCESS,
            Some(_) => ExitCode::FAILURE,
        })
    }
}

fn write(diagnosis: &Diagnosis, cures: Cures) -> Result<(), Failure> {
    let mut stdout = output::styled();
    let Some(refusal) = diagnosis.refusal() else {
        writeln!(stdout, "{GOOD}verified{GOOD:#}")?;
        return Ok(());
    };
    let kind = refusal.kind();
    writeln!(
        stdout,
        "{BAD}refused{BAD:#}: {kind}: {}",
        cures.refusal(refusal)
    )?;
    for finding in diagnosis.findings() {
        let label = if finding.is_certain() {
            "cause:  "
        } else {
            "perhaps:"
        };
        write!(stdout, "{label} {}", finding.cause())?;
        if finding.is_certain() {
            write!(stdout, "; {} it verifies", Printable(finding.change()))?;
        } else if !finding.change().is_empty() {
            write!(stdout, ": {}", Printable(finding.change()))?;
        }
        writeln!(stdout)?;
        writeln!(stdout, "cure:    {}", Printable(&cures.of(finding)))?;
    }
    for fact in cures.facts(diagnosis) {
        writeln!(stdout, "note:    {}", Printable(&fact))?;
    }
    Ok(())
}

/// Returns whether a URL has neither a path nor a query.
fn is_origin(url: &str) -> bool {
    let rest = url.split_once("://").map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.trim_end_matches('/').contains(['/', '?']))
}

/// What to do about findings, with the options of this command.
#[derive(Clone, Copy)]
struct Cures {
    scheme: &'static Scheme,
    /// Whether the URL that the sender addresses is known.
    has_url: bool,
    /// Whether an origin is given in place of the whole URL.
    is_origin: bool,
    /// Whether the URL of `--url` lacks the query that the capture has.
    is_query_lost: bool,
}

impl Cures {
    fn of(self, finding: &Finding) -> String {
        finding.cure_with(|cause| match cause {
            Cause::BodyConsumed => Some(EMPTY.to_owned()),
            Cause::BodyLimit => Some(LONG.to_owned()),
            // A capture is often explained long after it came.
            Cause::Clock => Some(LATE.to_owned()),
            Cause::UrlPath | Cause::UrlQuery if self.is_origin => Some(self.of_url(finding)),
            Cause::UrlQuery if self.is_query_lost => Some(QUERY.to_owned()),
            Cause::UrlHost
            | Cause::UrlPort
            | Cause::UrlPrefix
            | Cause::UrlScheme
            | Cause::UrlUnset => Some(self.of_url(finding)),
            cause => cures::own(cause, "--url"),
        })
    }

    /// Returns why a request is refused, with the option that is missing.
    fn refusal(self, refusal: &Error) -> String {
        let is_url_missing = self.scheme.signs_url() && !self.has_url;
        let source = refusal.source().map(ToString::to_string);
        match source.as_deref() {
            Some(UNSET) if is_url_missing => {
                format!(
                    "`--url` is missing, and `{}` signs the URL",
                    self.scheme.id()
                )
            }
            _ => Caused(refusal).to_string(),
        }
    }

    /// Returns what may help, and where the secret may be the wrong one, what is known of it.
    fn facts(self, diagnosis: &Diagnosis) -> Vec<String> {
        let mut causes = diagnosis.findings().iter().flat_map(Finding::causes);
        let is_in_doubt = causes.any(|cause| {
            matches!(
                cause,
                Cause::SecretKind
                    | Cause::WrongSecretOrBody
                    | Cause::WrongSecretUrlOrBody
                    | Cause::WrongToken
            )
        });
        let profile = provider::profile(self.scheme.id()).filter(|_| is_in_doubt);
        let secret = profile.map(|profile| {
            let text = profile.secret().trim_end_matches('.');
            format!(
                "compare with the secret that {} shows: {text}",
                profile.vendor()
            )
        });
        secret
            .into_iter()
            .chain(diagnosis.facts().iter().cloned())
            .collect()
    }

    fn of_url(self, finding: &Finding) -> String {
        let extent = if self.is_origin {
            ", path and query included"
        } else {
            ""
        };
        cures::of_url(&format!("{WHOLE_URL}{extent}"), finding)
    }
}

const LONG: &str = "raise the limit of the body: `body_limit` in an app; `verify --body-limit` shows \
    whether the request verifies then";

const EMPTY: &str = "if the request had a body that the capture lacks, give it with `--body @FILE`; else \
    verify before anything else reads the body";

const QUERY: &str = "end `--url` with the query that the captured request has";

/// What the library says where the URL that senders address is missing.
const UNSET: &str = "the base URL is not set";

const LATE: &str = "give the time at which the request came with `--now`; where it came late, set the \
    receiver's clock by NTP, or widen its window";

impl<'a> Report<'a> {
    fn of(diagnosis: &'a Diagnosis, cures: Cures) -> Self {
        let refusal = diagnosis.refusal();
        let findings = diagnosis.findings().iter();
        let findings = findings.map(|finding| Found::of(finding, cures));
        Self {
            verdict: if refusal.is_none() {
                "verified"
            } else {
                "refused"
            },
            kind: refusal.map(|error| error.kind().as_str()),
            message: refusal.map(|error| cures.refusal(error)),
            findings: findings.collect(),
            facts: cures.facts(diagnosis),
            tries: diagnosis.tries(),
        }
    }
}

impl<'a> Found<'a> {
    fn of(finding: &'a Finding, cures: Cures) -> Self {
        Self {
            ids: finding
                .causes()
                .iter()
                .map(|cause| cause.as_str())
                .collect(),
            cause: finding.cause(),
            change: finding.change(),
            cure: cures.of(finding),
            certain: finding.is_certain(),
        }
    }
}
