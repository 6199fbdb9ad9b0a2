//! `replay`: recorded deliveries, sent again.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use http::{Request, Uri};
use webhook_sig::{Scheme, UnixTime};
use webhook_sig_delivery::Delivery;

use self::progress::{Fate, Progress};
use crate::arguments::KnownSchemes;
use crate::failure::{Failure, InvalidFile};
use crate::input::{Recorded, read_recorded};
use crate::output::complain;
use crate::request::{build, variant};
use crate::secrets::{SecretArguments, SigningSecrets};
use crate::sending::{SendingArguments, parse_receiver};
use crate::signing::sign;

mod progress;

/// Send recorded deliveries again, and print which are acknowledged
///
/// Sends the exact bodies of a delivery file, such as one that `listen` keeps, in their order and one
/// at a time. The headers are the recorded ones, but for those of the connection, such as Host. A
/// receiver refuses recorded deliveries that are older than its window: give `--sign` then, which
/// signs each anew for the URL that it is sent to and keeps its id, so that it is the same event.
///
/// A line that is not a delivery is named and passed by. Redirects are not followed.
///
/// Exit codes: 0 all are acknowledged; 1 one is not, or a line is broken; 2 the command cannot be
/// carried out.
#[derive(Args)]
#[command(mut_group("secrets", |group| group.required(false).requires("sign")))]
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
    #[arg(long, requires = "secrets")]
    sign: bool,
    /// Send only the delivery of this number, counted from 1; may be given several times
    #[arg(long, value_name = "NUMBER")]
    nth: Vec<usize>,
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
    number: usize,
    delivery: Delivery,
    scheme: &'static Scheme,
}

/// What signs anew, for each scheme and algorithm.
type SecretsByScheme = BTreeMap<(&'static str, Option<&'static str>), SigningSecrets>;

/// Returns what tells a scheme from the variants of its id.
fn variant_name(scheme: &Scheme) -> (&'static str, Option<&'static str>) {
    (scheme.id(), scheme.algorithm_name())
}

impl ReplayArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let to = parse_receiver(&self.to)?;
        let recorded = read_recorded(&self.file)?;
        for error in &recorded.broken {
            let file = self.file.display();
            complain("warning", &format_args!("{file}: {error}; it is not sent"));
        }
        let is_whole = recorded.broken.is_empty();
        let deliveries = self.prepare(recorded)?;
        let secrets = self.read_secrets(&deliveries)?;
        let sender = self.sending.sender();
        let mut progress = Progress::new(deliveries.len(), self.json);
        for (place, prepared) in deliveries.iter().enumerate() {
            if let Some(pause) = self.rate.filter(|_| place > 0) {
                thread::sleep(pause);
            }
            let fate = match self.request(&to, prepared, &secrets) {
                Ok(request) => Fate::Answered(sender.send(request)?),
                Err(failure) => Fate::NotSent(failure),
            };
            progress.report(prepared, &fate)?;
        }
        let all_acknowledged = progress.finish()?;
        Ok(if all_acknowledged && is_whole {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Picks the deliveries to send; all schemes are known before the first is sent.
    fn prepare(&self, recorded: Recorded) -> Result<Vec<Prepared>, Failure> {
        let count = recorded.deliveries.len();
        for nth in &self.nth {
            let mut numbers = recorded.deliveries.iter().map(|(number, _)| number);
            if !numbers.any(|number| number == nth) {
                return Err(Failure::file(&self.file, InvalidFile::Nth(count)));
            }
        }
        let picked = recorded.deliveries.into_iter();
        let picked = picked.filter(|(number, _)| self.nth.is_empty() || self.nth.contains(number));
        let prepared = picked.map(|(number, delivery)| {
            let scheme = self.schemes.find(&self.file, &delivery.scheme)?;
            let scheme = variant(&delivery, scheme)?;
            Ok(Prepared {
                number,
                delivery,
                scheme,
            })
        });
        prepared.collect()
    }

    /// Reads the secrets as those of each scheme that occurs.
    fn read_secrets(&self, deliveries: &[Prepared]) -> Result<SecretsByScheme, Failure> {
        let mut secrets = BTreeMap::new();
        for Prepared { scheme, .. } in deliveries.iter().filter(|_| self.sign) {
            if let Entry::Vacant(entry) = secrets.entry(variant_name(scheme)) {
                entry.insert(self.secrets.read_signing(scheme)?);
            }
        }
        Ok(secrets)
    }

    fn request(
        &self,
        to: &Uri,
        prepared: &Prepared,
        secrets: &SecretsByScheme,
    ) -> Result<Request<Bytes>, Failure> {
        let scheme = prepared.scheme;
        let mut delivery = prepared.delivery.clone();
        delivery.url = Some(destination(to, &self.to, &delivery));
        delivery.headers.retain(|(name, _)| !is_of_connection(name));
        let body = delivery.body_bytes().map_err(Failure::Setting)?;
        let Some(secrets) = secrets.get(&variant_name(scheme)) else {
            return build(&delivery, body);
        };
        delivery.now = Some(UnixTime::now().as_secs());
        delivery.secrets.clone_from(&secrets.texts);
        let signed = sign(scheme, delivery, body, secrets.keys.clone(), None)?;
        Ok(signed.after)
    }
}

/// Returns the URL to send a delivery to.
fn destination(to: &Uri, text: &str, delivery: &Delivery) -> String {
    // A parsed URL has the path `/` where the text has none.
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
    if authority.contains(['/', '?']) {
        return to.to_string();
    }
    let origin = to.to_string();
    format!(
        "{}{}",
        origin.trim_end_matches('/'),
        delivery.head().target()
    )
}

/// Returns whether a header is about the connection that the delivery came over.
fn is_of_connection(name: &str) -> bool {
    OF_CONNECTION
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
}

const OF_CONNECTION: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
