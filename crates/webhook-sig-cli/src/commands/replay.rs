//! `replay`: recorded deliveries, sent again.

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use std::{mem, thread};

use bytes::Bytes;
use clap::Args;
use http::header::HOST;
use http::{Request, Uri};
use webhook_sig::{Scheme, UnixTime};
use webhook_sig_delivery::Delivery;

use self::progress::{Fate, Progress};
use self::skipped::Skipped;
use crate::arguments::KnownSchemes;
use crate::failure::{Failure, InvalidFile};
use crate::input::{Number, read_recorded};
use crate::output::complain;
use crate::request::{build, variant};
use crate::secrets::{SecretArguments, SigningSecrets};
use crate::sending::{OF_CONNECTION, SendingArguments, parse_receiver};
use crate::signing::sign;
use crate::stored::{Remarks, VerdictState};

mod progress;
mod secrets;
mod skipped;

/// Send recorded deliveries again, and print which are acknowledged
///
/// Sends the exact bodies of a delivery file, such as one that `listen` keeps, in their order and one
/// at a time. The headers are the recorded ones, but for those of the connection, such as Host. A
/// receiver refuses recorded deliveries that are older than its window: give `--sign` then, which
/// signs each anew for the URL that it is sent to, or for `--public-url`, and keeps its id, so that it
/// is the same event.
///
/// Each scheme has its own secret: `--sign --secret-env stripe=A --secret-env github=B`. Where all
/// deliveries are of one scheme, its name is left out. Without these options, the variables and files
/// that `listen` was given are read.
///
/// In a file of `listen`, the name of a secret takes its place, such as $GITLAB_TOKEN in a header. It
/// is read from there and sent, so replay only files that you trust. Deliveries that `listen` refused
/// are skipped, unless `--refused` is given, and so are handshakes, which it answered itself.
///
/// A line that is not a delivery, or is of an unknown scheme, is named and passed by, unless `--nth`
/// asks for it. Redirects are not followed. On a terminal there is a bar, and a line for what is not
/// acknowledged; elsewhere each delivery has a line.
///
/// Exit codes: 0 all that were to be sent are acknowledged; 1 one is not, or a line is broken; 2 the
/// command cannot be carried out, such as to a receiver that the first cannot reach.
#[derive(Args)]
#[command(
    after_help = EXAMPLES,
    mut_group("secrets", |group| group.required(false).requires("sign")),
    mut_arg("secret_env", |option| option.value_name("[SCHEME=]VARIABLE").help(
        "Read a secret from an environment variable, for the deliveries of a scheme; may be given \
         several times",
    )),
    mut_arg("public_url", |option| option.requires("sign")),
)]
pub(crate) struct ReplayArguments {
    /// The delivery file, .json or .jsonl; `-` is standard input
    file: PathBuf,
    /// The URL to send to; where it has no path, each delivery goes to its own path and query
    #[arg(long, value_name = "URL")]
    to: String,
    /// Send the recorded signatures; this is the default
    #[arg(long, conflicts_with = "sign")]
    as_is: bool,
    /// Sign each delivery anew, now
    #[arg(long)]
    sign: bool,
    /// Send only the delivery on this line of the file, or of an array that at this place, counted
    /// from 1; may be given several times
    ///
    /// Lines that are broken count, too. The page of `listen` has the same numbers from its start
    /// until it drops the oldest deliveries.
    #[arg(long, value_name = "NUMBER")]
    nth: Vec<usize>,
    /// Send only the deliveries of this scheme
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// Send those, too, that were refused when `listen` stored them; with `--sign`, a forgery among
    /// them becomes genuine
    #[arg(long)]
    refused: bool,
    /// Send at most so many in a time, such as 5/s or 30/m
    #[arg(long, value_name = "COUNT/UNIT", value_parser = parse_rate)]
    rate: Option<Duration>,
    #[command(flatten)]
    schemes: KnownSchemes,
    /// Print what became of each delivery as one JSON object a line, without a summary
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sending: SendingArguments,
    #[command(flatten)]
    secrets: SecretArguments,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig replay deliveries.jsonl --to http://localhost:3000 --sign
  webhook-sig replay deliveries.jsonl --nth 3 --to http://localhost:3000/webhooks \
      --sign --secret-env STRIPE_WEBHOOK_SECRET";

/// Reads a rate, and returns the time between two deliveries.
fn parse_rate(text: &str) -> Result<Duration, &'static str> {
    const FORM: &str = "write a number and a unit, such as 5/s, 30/m or 100/h";
    let (count, unit) = text.split_once('/').ok_or(FORM)?;
    let unit = match unit {
        "s" => Duration::from_secs(1),
        "m" => Duration::from_secs(60),
        "h" => Duration::from_secs(60 * 60),
        _ => return Err(FORM),
    };
    let count = count.parse().map_err(|_| FORM)?;
    unit.checked_div(count).ok_or(FORM)
}

/// A recorded delivery with all that sending it takes.
struct Prepared {
    number: Number,
    delivery: Delivery,
    scheme: &'static Scheme,
    /// What is known of it from when it was stored.
    remarks: Remarks,
    /// What signs it anew.
    secrets: Option<Rc<SigningSecrets>>,
    /// What became of it, if that is known without sending it.
    fate: Option<Fate>,
}

impl ReplayArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let to = parse_receiver(&self.to)?;
        let (mut deliveries, broken) = self.prepare()?;
        for failure in &broken {
            complain("warning", &format_args!("{failure}; it is not sent"));
        }
        self.give_secrets(&mut deliveries)?;
        let sender = self.sending.sender();
        let skipped = skipped(&deliveries);
        let mut progress = Progress::new(deliveries.len(), skipped, self.json);
        let mut has_sent = false;
        for mut prepared in deliveries {
            let fate = match prepared.fate.take() {
                Some(fate) => fate,
                None => match self.request(&to, &prepared) {
                    Ok(request) => {
                        if let Some(pause) = self.rate.filter(|_| has_sent) {
                            thread::sleep(pause);
                        }
                        let is_first = !mem::replace(&mut has_sent, true);
                        match sender.send(request) {
                            Ok(answer) => Fate::Answered(answer),
                            // It may be the wrong URL.
                            Err(failure) if is_first => return Err(failure),
                            Err(failure) => Fate::NotSent(failure),
                        }
                    }
                    Err(failure) => Fate::NotSent(failure),
                },
            };
            progress.report(&prepared, &fate)?;
        }
        let all_acknowledged = progress.finish()?;
        Ok(if all_acknowledged && broken.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Picks the deliveries to send, and says why the others cannot be.
    fn prepare(&self) -> Result<(Vec<Prepared>, Vec<Failure>), Failure> {
        let wanted = self.scheme.as_deref();
        let wanted = wanted.map(|name| self.schemes.given("--scheme", name));
        let wanted = wanted.transpose()?;
        let mut recorded = read_recorded(&self.file)?;
        if !self.nth.is_empty() {
            recorded.pick(&self.file, &self.nth)?;
        }
        let (mut prepared, mut broken) = (Vec::new(), Vec::new());
        for (number, delivery) in recorded.entries {
            let delivery = delivery.map_err(InvalidFile::Delivery);
            match delivery.and_then(|delivery| self.prepare_one(number, delivery)) {
                Ok(one) => prepared.push(one),
                Err(error) => broken.push(Failure::file(&self.file, error)),
            }
        }
        // A line that was asked for is not passed by.
        if (prepared.is_empty() || !self.nth.is_empty()) && !broken.is_empty() {
            return Err(broken.remove(0));
        }
        prepared.retain(|one| wanted.is_none_or(|wanted| wanted.id() == one.scheme.id()));
        let skipped = skipped(&prepared);
        match wanted {
            Some(scheme) if prepared.is_empty() => {
                Err(Failure::file(&self.file, InvalidFile::NoneOf(scheme)))
            }
            _ if skipped.total() == prepared.len() => Err(Failure::file(
                &self.file,
                InvalidFile::Skipped(skipped.to_string()),
            )),
            _ => Ok((prepared, broken)),
        }
    }

    fn prepare_one(&self, number: Number, delivery: Delivery) -> Result<Prepared, InvalidFile> {
        let unusable = |why| InvalidFile::Entry(number, why);
        let scheme = self.schemes.named(&delivery.scheme);
        let scheme = scheme.map_err(|error| unusable(error.to_string()))?;
        let scheme = variant(&delivery, scheme).map_err(|error| unusable(error.to_string()))?;
        let remarks = Remarks::read(&delivery.about).map_err(unusable)?;
        let fate = match remarks.state() {
            Some(state @ VerdictState::Handshake) => Some(Fate::Skipped(state)),
            Some(state @ VerdictState::Refused) if !self.refused => Some(Fate::Skipped(state)),
            _ => {
                let inexact = remarks.inexact();
                inexact.map(|why| Fate::NotSent(Failure::Inexact(why)))
            }
        };
        Ok(Prepared {
            number,
            delivery,
            scheme,
            remarks,
            secrets: None,
            fate,
        })
    }

    fn request(&self, to: &Uri, prepared: &Prepared) -> Result<Request<Bytes>, Failure> {
        let scheme = prepared.scheme;
        let mut delivery = prepared.delivery.clone();
        let to = self.destination(to, &delivery);
        // The new request has its own.
        let replaced = OF_CONNECTION.into_iter().chain([HOST]);
        let is_replaced = |name: &str| replaced.clone().any(|own| own == *name);
        delivery.headers.retain(|(name, _)| !is_replaced(name));
        let body = delivery.body_bytes().map_err(Failure::Setting)?;
        let Some(secrets) = &prepared.secrets else {
            delivery.url = Some(to);
            return build(&delivery, body);
        };
        let to = to.parse().map_err(Failure::Url)?;
        delivery.url = Some(self.sending.signed_url(&to)?.to_string());
        delivery.now = Some(UnixTime::now().as_secs());
        delivery.secrets.clone_from(&secrets.texts);
        let signed = sign(scheme, delivery, body, secrets.keys.clone(), None)?;
        self.sending.addressed(signed.after, &to)
    }

    /// Returns the URL to send a delivery to.
    fn destination(&self, to: &Uri, delivery: &Delivery) -> String {
        // A parsed URL has the path `/` where the text has none.
        let authority = self.to.split_once("://");
        let authority = authority.map_or(self.to.as_str(), |(_, rest)| rest);
        if authority.contains(['/', '?']) {
            return to.to_string();
        }
        let head = delivery.head();
        let public = delivery.url.as_deref();
        let target = public.and_then(|url| self.sending.target_of(url));
        let origin = to.to_string();
        format!(
            "{}{}",
            origin.trim_end_matches('/'),
            target.unwrap_or(head.target())
        )
    }
}

/// Counts the deliveries that are skipped.
fn skipped(deliveries: &[Prepared]) -> Skipped {
    let states = deliveries.iter().filter_map(|one| match one.fate {
        Some(Fate::Skipped(state)) => Some(state),
        _ => None,
    });
    Skipped::of(states)
}
