//! `trigger`: a sample event, as if it had just happened.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use http::Uri;
use webhook_sig::{Scheme, UnixTime};
use webhook_sig_delivery::Delivery;
use webhook_sig_test::Sample;

use self::body::Body;
use self::fresh::freshen;
use crate::arguments::{SchemeParser, parse_param};
use crate::failure::Failure;
use crate::output::{self, complain};
use crate::request::{set_body, set_params, variant};
use crate::secrets::SecretArguments;
use crate::sending::{SendingArguments, parse_receiver};
use crate::signing::sign;

mod body;
mod fresh;

/// Send a sample event, signed as the vendor signs it
///
/// Ids and times by which the event is recognized are new each time, so that a replay store takes it
/// for a new event. Prints the response, and whether the vendor would take it as an acknowledgement.
///
/// Where the scheme signs the URL, give the one that your app knows with `--public-url`.
///
/// Where the scheme has public keys, the secret is the sender's private key, as PKCS#8 in PEM.
#[derive(Args)]
#[command(after_help = EXAMPLES, mut_group("secrets", |group| group.required(false)))]
pub(crate) struct TriggerArguments {
    /// The id of the scheme
    #[arg(value_parser = SchemeParser, hide_possible_values = true, required_unless_present = "list")]
    scheme: Option<&'static Scheme>,
    /// The event, as `--list` shows it
    #[arg(required_unless_present = "list")]
    event: Option<String>,
    /// The URL to send to
    #[arg(
        long,
        value_name = "URL",
        required_unless_present = "list",
        requires = "secrets"
    )]
    to: Option<String>,
    /// Change a field of the body, such as data.object.amount_due=5, or add one; may be given several
    /// times
    ///
    /// The value is JSON if it can be read as such, and else a string. A field that the sample lacks is
    /// added with a warning, which names similar ones.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse_param)]
    changes: Vec<(String, String)>,
    /// What the scheme needs in addition to the key
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parse_param)]
    params: Vec<(String, String)>,
    /// List the sample events, of one scheme or of all
    #[arg(long, conflicts_with_all = ["to", "event", "changes", "secrets"])]
    list: bool,
    #[command(flatten)]
    sending: SendingArguments,
    #[command(flatten)]
    secrets: SecretArguments,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig trigger --list
  webhook-sig trigger stripe invoice.paid --to http://localhost:3000/webhooks \
      --secret-env STRIPE_WEBHOOK_SECRET";

impl TriggerArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let (Some(scheme), Some(event), Some(to)) = (self.scheme, &self.event, &self.to) else {
            return self.list();
        };
        let url = parse_receiver(to)?;
        let sample = Sample::find(scheme.id(), event);
        let sample = sample.ok_or_else(|| Failure::Sample(scheme, event.clone()))?;
        self.send(scheme, sample, &url)
    }

    fn list(&self) -> Result<ExitCode, Failure> {
        let mut stdout = output::styled();
        for sample in Sample::all() {
            let id = sample.scheme().id();
            if self.scheme.is_none_or(|scheme| scheme.id() == id) {
                writeln!(stdout, "{id} {}", sample.event())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn send(
        &self,
        scheme: &'static Scheme,
        sample: &Sample,
        url: &Uri,
    ) -> Result<ExitCode, Failure> {
        let now = UnixTime::now();
        let mut delivery = Delivery::new(scheme, [""; 0]);
        set_params(&mut delivery, scheme, &self.params)?;
        let scheme = variant(&delivery, scheme)?;
        let secrets = self.secrets.read_signing(scheme)?;
        delivery.secrets.clone_from(&secrets.texts);
        delivery.now = Some(now.as_secs());
        delivery.url = Some(self.sending.signed_url(url)?.to_string());
        let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let content_type = ("content-type", sample.content_type());
        let headers = std::iter::once(&content_type).chain(sample.headers());
        delivery.headers = headers.map(header).collect();
        let mut body = Body::new(sample.body());
        // Signed once, the sample tells by which ids and times its receiver knows it.
        let first = sign(
            scheme,
            delivery.clone(),
            sample.body().into(),
            secrets.keys.clone(),
            None,
        )?;
        let verified = first.delivery.verifier(scheme).and_then(|verifier| {
            let head = first.delivery.head();
            let keyring = first.delivery.keyring(scheme)?;
            let body = first.after.body().clone();
            verifier.read_events().verify(&head, body, &keyring, now)
        });
        let verified = verified.map_err(|error| Failure::Sign(scheme, error))?;
        freshen(&mut delivery, &mut body, scheme, &verified, now);
        self.change(sample, &mut body)?;
        let body = body.into_text();
        set_body(&mut delivery, body.as_bytes());
        let signed = sign(scheme, delivery, body.into(), secrets.keys, None)?;
        let request = self.sending.addressed(signed.after, url)?;
        let answer = self.sending.sender().send(request)?;
        answer.write(scheme, url)
    }

    fn change(&self, sample: &Sample, body: &mut Body) -> Result<(), Failure> {
        for (path, value) in &self.changes {
            let fields = body.fields();
            if let Some(field) = fields.iter().find(|field| field.path == *path) {
                body.set(field, value);
                continue;
            }
            let paths = fields.into_iter().map(|field| field.path).collect();
            let missing = Failure::Field(sample.event(), path.clone(), paths);
            if !body.add(path, value) {
                return Err(missing);
            }
            complain("warning", &format_args!("--set adds a field: {missing}"));
        }
        Ok(())
    }
}
