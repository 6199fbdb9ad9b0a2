//! `check`: whether deliveries in files come to what they expect.

use std::error::Error as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use webhook_sig::{Error, ErrorKind, Scheme, UnixTime};
use webhook_sig_delivery::{Delivery, Expectation};

use crate::arguments::KnownSchemes;
use crate::failure::Failure;
use crate::input::read_deliveries;
use crate::output::{self, BAD, Escaped, GOOD};
use crate::refusal::RefusalFields;

/// Check delivery files: one delivery, an array of them, or one a line
///
/// Prints a verdict a line and a summary. The second column is expected/actual: what the file
/// expects of the delivery, and the actual result, each `verified` or the kind of error;
/// `refused` means any kind that is the sender's fault. A delivery without an
/// expectation is expected to verify. Where a delivery states its signed message, that is compared too.
/// A delivery whose file does not set the parameter that says for whom deliveries are meant, such as
/// `topic_arn` of SNS, is allowed the value that it names itself: this asks about the signature alone.
/// Nothing is decided before every file could be read and every scheme is known.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArguments {
    /// The delivery files, .json or .jsonl; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    schemes: KnownSchemes,
    /// Print the verdicts as one JSON object a line, without a summary
    #[arg(long)]
    json: bool,
    /// Print only what differs, and the summary
    #[arg(long, short)]
    quiet: bool,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig check paid.json
  webhook-sig check --quiet deliveries.jsonl";

/// A delivery to check, and its position.
struct Case {
    file: String,
    number: usize,
    delivery: Delivery,
    scheme: &'static Scheme,
}

/// What a delivery came to.
#[derive(Serialize)]
struct Verdict<'a> {
    file: &'a str,
    number: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    scheme: &'static str,
    expected: String,
    actual: &'static str,
    /// What exactly is wrong, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(flatten)]
    refusal: RefusalFields,
    /// Whether the signed message is the stated one, where one is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_as_stated: Option<bool>,
    as_expected: bool,
}

impl CheckArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let mut cases = Vec::new();
        for path in &self.files {
            cases.extend(self.read(path)?);
        }
        let now = UnixTime::now();
        let mut differing: usize = 0;
        let mut stdout = output::styled();
        for case in &cases {
            let verdict = case.judge(now);
            if !verdict.as_expected {
                differing = differing.saturating_add(1);
            }
            if self.quiet && verdict.as_expected {
                continue;
            }
            if self.json {
                output::write_json(&verdict)?;
            } else {
                write(&mut stdout, &verdict)?;
            }
        }
        if !self.json {
            let style = if differing == 0 { GOOD } else { BAD };
            let count = cases.len();
            writeln!(
                stdout,
                "{count} checked, {style}{differing} differing{style:#}"
            )?;
        }
        Ok(if differing == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<Case>, Failure> {
        let file = path.display().to_string();
        let cases = read_deliveries(path)?.into_iter();
        let cases = cases.map(|(number, delivery)| {
            let scheme = self.schemes.find(path, &delivery.scheme)?;
            Ok(Case {
                file: file.clone(),
                number: number.get(),
                delivery,
                scheme,
            })
        });
        cases.collect()
    }
}

impl Case {
    fn judge(&self, now: UnixTime) -> Verdict<'_> {
        let result = self.delivery.verify(self.scheme, now);
        let expected = self.delivery.expect.unwrap_or(Expectation::Verified);
        let stated = self.delivery.signed.as_deref();
        let signed_as_stated = stated.map(|stated| {
            let message = self.signed_message();
            message.is_ok_and(|message| message == stated.as_bytes())
        });
        Verdict {
            file: &self.file,
            number: self.number,
            name: self.delivery.name.as_deref(),
            scheme: self.scheme.id(),
            expected: expected.to_string(),
            actual: match &result {
                Ok(_) => "verified",
                Err(error) => error.kind().as_str(),
            },
            reason: result.as_ref().err().and_then(|error| self.reason(error)),
            refusal: result
                .as_ref()
                .err()
                .map(RefusalFields::of)
                .unwrap_or_default(),
            signed_as_stated,
            as_expected: expected.is_met_by(&result) && signed_as_stated != Some(false),
        }
    }

    /// Returns the cause of an error, which never holds a secret.
    fn reason(&self, error: &Error) -> Option<String> {
        if self.delivery.secrets.is_empty() && error.kind() == ErrorKind::Misconfigured {
            let Self { file, number, .. } = self;
            let id = self.scheme.id();
            return Some(format!(
                "the file has no secrets; give them to `webhook-sig verify --scheme {id} \
                 --delivery {file} --nth {number} --secret-env …`",
            ));
        }
        error.source().map(ToString::to_string)
    }

    fn signed_message(&self) -> Result<Vec<u8>, Error> {
        let verifier = self.delivery.verifier(self.scheme)?;
        verifier.signed_message(&self.delivery.head(), self.delivery.body_bytes()?)
    }
}

fn write(stdout: &mut impl Write, verdict: &Verdict<'_>) -> Result<(), Failure> {
    let Verdict {
        expected, actual, ..
    } = verdict;
    if verdict.as_expected {
        write!(stdout, "{GOOD}ok{GOOD:#}       {expected}/{actual}")?;
    } else {
        write!(stdout, "{BAD}differs{BAD:#}  {expected}/{actual}")?;
        if let Some(reason) = &verdict.reason {
            write!(stdout, ": {}", Escaped(reason.as_bytes()))?;
        }
    }
    if verdict.signed_as_stated == Some(false) {
        write!(stdout, ", signed message not as stated")?;
    }
    write!(stdout, "  {}: ", Escaped(verdict.file.as_bytes()))?;
    match verdict.name {
        Some(name) => writeln!(stdout, "{}", Escaped(name.as_bytes()))?,
        None => writeln!(stdout, "delivery {}", verdict.number)?,
    }
    Ok(())
}
